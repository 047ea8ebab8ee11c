package cache

import (
	"errors"
	"hash/fnv"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/retry"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "cache",
	Doc:        "a database behind caches: front ends that look aside, leases, invalidations, caches at the edge, and how old an answer may be",
	Topic:      "queues and load",
	Paper:      "Nishtala et al., Scaling Memcache at Facebook, 2013; Che, Tung and Wang, Hierarchical Web caching systems, 2002",
	Promise:    []string{"convergent"},
	Services:   []about.Service{about.KV},
	Params:     params,
	Mutants:    zoo,
	Facts:      facts,
	Milestones: []sim.Fact{Refused{}},
	Sends: []sim.Message{
		Get{}, Got{}, Set{}, Delete{}, Deleted{}, Read{}, Row{}, Write{}, Wrote{}, Invalidate{}, Heard{}, service.Reply{},
	},
	Timers: []string{callTimer(0).Name, feedTimer.Name},
	Build:  build,
}

var facts = []sim.Fact{
	Booted{},
	Hit{},
	Leased{},
	Waits{},
	Stored{},
	Refused{},
	Invalidated{},
	Evicted{},
	Fetching{},
	Fetched{},
	Asked{},
	Served{},
	Written{},
	Acked{},
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the front ends: how many, or a list of names",
	},
	{Name: "caches", Kind: about.IntParam, Default: 1, Min: 0, Max: about.MostServers, Doc: "the cache servers, m1, m2...; each has its share of the keys"},
	{Name: "capacity", Kind: about.IntParam, Default: 1000, Min: 1, Max: 10_000_000, Doc: "how many values a cache server has room for"},
	{
		Name: "edge", Kind: about.IntParam, Default: 0, Min: 0, Max: 10_000_000,
		Doc: "how many values a front end has room for in a cache of its own; 0: it has none",
	},
	{
		Name: "ttl", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(24 * time.Hour),
		Doc: "how old a value may become in caches; 0: no bound",
	},
	{Name: "leases", Kind: about.FlagParam, Default: true, Doc: "of those who miss a key one gets it, and the others wait; if not, all get it"},
	{
		Name: "lease", Kind: about.DurationParam, Default: 10 * time.Second, Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long a lease is valid, and others wait for whoever has it",
	},
	{
		Name: "wait", Kind: about.DurationParam, Default: 10 * time.Millisecond, Min: int64(time.Microsecond), Max: int64(time.Minute),
		Doc: "when a front end asks again that was told to wait",
	},
	{Name: "coalesce", Kind: about.FlagParam, Default: true, Doc: "a front end fetches a key once for all who ask for it at a time"},
	{
		Name: "stale", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(24 * time.Hour),
		Doc: "how long a value that has expired, or was overwritten, is given away while somebody is getting a new one",
	},
	{
		Name: "early", Kind: about.FlagParam, Default: false,
		Doc: "now and then somebody gets a new value before the old one expires: the likelier the sooner that is, and the longer it takes",
	},
	{Name: "service", Kind: about.DistParam, Default: sim.Constant(time.Millisecond), Doc: "how long the database is busy with a read, or with a write"},
	{
		Name: "patience", Kind: about.DurationParam, Default: 100 * time.Millisecond, Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long a front end waits for an answer before it reads past a cache, or, twice as long each time, asks the database again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	fronts, caches          int
	capacity, edge          int
	ttl, lease, wait, stale time.Duration
	leases, coalesce, early bool
	service, unit           sim.Dist // unit: exponential, with a mean of a second
	patience                time.Duration
	again                   retry.Policy // from one question to the database, or for a delete, to the next
	mutants                 about.Switched
}

// The nodes are numbered: the database, the cache servers, the front ends.
func (c *config) database() sim.ID { return 1 }

func (c *config) firstCache() sim.ID { return 2 }

func (c *config) firstFront() sim.ID { return 2 + sim.ID(c.caches) }

// home is the cache server of a key.
func (c *config) home(key string) sim.ID {
	h := fnv.New32a()
	h.Write([]byte(key))
	return c.firstCache() + sim.ID(h.Sum32()%uint32(c.caches))
}

// build makes the database, the cache servers and the front ends.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		fronts: nodes.Size(), caches: args.Int("caches"), capacity: args.Int("capacity"), edge: args.Int("edge"),
		ttl: args.Duration("ttl"), lease: args.Duration("lease"), wait: args.Duration("wait"), stale: args.Duration("stale"),
		leases: args.Flag("leases"), coalesce: args.Flag("coalesce"), early: args.Flag("early"),
		service: args.Dist("service"), unit: sim.Exponential(time.Second), patience: args.Duration("patience"),
		mutants: args.Switched(zoo),
	}
	c.again = retry.Policy{Base: 2 * c.patience, Cap: 32 * c.patience, Jitter: retry.Equal}
	switch {
	case c.caches == 0 && c.edge == 0:
		return about.System{}, errors.New("caches is 0, and nothing is cached; write caches = 1, or edge = 100 for front ends with caches of their own")
	case c.early && c.ttl == 0:
		return about.System{}, errors.New("early is for values that expire; write ttl = s(10), or leave early out")
	}
	roles := []about.Role{
		{Group: sim.Group{Name: "database", Size: 1, Names: []string{"db"}, New: func(sim.ID) sim.Node { return &Database{config: c} }}},
	}
	if c.caches > 0 {
		roles = append(roles, about.Role{Group: sim.Group{
			Name: "cache", Size: c.caches, Prefix: "m", New: func(sim.ID) sim.Node { return &Server{config: c} },
		}})
	}
	roles = append(roles, about.Role{Asked: true, Votes: true, Group: sim.Group{
		Name: "front end", Size: c.fronts, Names: nodes.Names, Prefix: "f", New: func(sim.ID) sim.Node { return &Front{config: c} },
	}})
	return about.System{Roles: roles, Invariants: invariants(c), Client: client}, nil
}

// client is a client that stays with a front end, which knows of its writes; or, in an open loop, many that do not.
func client(cfg service.ClientConfig) sim.Node {
	if cfg.Arrivals.Max() > 0 {
		return service.StreamClient(cfg)
	}
	return service.AnyClient(true)(cfg)
}
