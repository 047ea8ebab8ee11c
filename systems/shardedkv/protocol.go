package shardedkv

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/raft"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:     "shardedkv",
	Doc:      "a store of shards over several Raft groups, with transactions by two-phase commit",
	Topic:    "transactions",
	Paper:    "Corbett et al., Spanner: Google's Globally-Distributed Database, 2012",
	Promise:  []string{"linearizable", strictSerializable},
	Services: []about.Service{about.KV, about.Txn},
	Orders:   raft.Protocol.Orders,
	Scoped:   true,
	Params:   params,
	Mutants:  zoo,
	Facts:    append(append(slices.Clone(raft.Protocol.Facts), twophase.Facts()...), Released{}, Installed{}, Holds{}),
	Milestones: []sim.Fact{
		Released{}, Installed{},
	},
	Sends: append([]sim.Message{Do{}, Done{}, service.Request{}, service.Reply{}}, raft.Protocol.Sends...),
	Timers: append([]string{
		tendTimer.Name, moveTimer.Name, askTimer, timeoutTimer.Name, retryTimer.Name,
	}, raft.Protocol.Timers...),
	Build: build,
}

var params = []about.Param{
	{
		Name: "groups", Kind: about.IntParam, Default: 2, Min: 1, Max: 9,
		Doc: "how many groups hold shards, besides the controller",
	},
	{
		Name: "replicas", Kind: about.IntParam, Default: 3, Min: 1, Max: 9,
		Doc: "how many servers each group has, and the controller",
	},
	{
		Name: "shards", Kind: about.IntParam, Default: 4, Min: 1, Max: 64,
		Doc: "into how many shards the keys are divided",
	},
	{
		Name: "move_every", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "how often the controller moves a shard to the next group; 0: never",
	},
	{
		Name: "tend_every", Kind: about.DurationParam, Default: 200 * time.Millisecond,
		Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how often servers ask who holds what, and leaders look for what has been left over",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 500 * time.Millisecond,
		Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long a leader sees a transaction prepared before it has its end written",
	},
	{
		Name: "ask_timeout", Kind: about.DurationParam, Default: 250 * time.Millisecond,
		Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long a server waits for a group's answer before it asks another of its members",
	},
	{
		Name: "election_timeout", Kind: about.DistParam,
		Default: sim.Uniform(150*time.Millisecond, 300*time.Millisecond), Doc: "of each group's Raft",
	},
	{
		Name: "heartbeat", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "of each group's Raft",
	},
}

// config is what all nodes of a system share.
type config struct {
	groups     int
	shards     int
	moveEvery  time.Duration
	tendEvery  time.Duration
	patience   time.Duration
	askTimeout time.Duration
	members    [][]sim.ID // of each group; the first is the controller
	mutants    about.Switched
}

// shardOf is the shard of a key, which its name decides.
func (c *config) shardOf(key string) int { return int(mix(hashText(key)) % uint64(c.shards)) }

// firstHolder is the group that holds a shard at first.
func (c *config) firstHolder(shard int) int { return shard%c.groups + 1 }

// build makes the controller and the groups.
func build(args about.Args) (about.System, error) {
	c := &config{
		groups: args.Int("groups"), shards: args.Int("shards"), moveEvery: args.Duration("move_every"),
		tendEvery: args.Duration("tend_every"), patience: args.Duration("patience"),
		askTimeout: args.Duration("ask_timeout"), mutants: args.Switched(zoo),
	}
	replicas := args.Int("replicas")
	next := sim.ID(1)
	for range c.groups + 1 {
		ids := make([]sim.ID, replicas)
		for i := range ids {
			ids[i] = next
			next++
		}
		c.members = append(c.members, ids)
	}
	inner := raft.Protocol.Defaults()
	inner.Values["nodes"] = about.Nodes{Count: replicas}
	inner.Values["election_timeout"] = args.Dist("election_timeout")
	inner.Values["heartbeat"] = args.Duration("heartbeat")
	system := about.System{
		Invariants: invariants(), Client: newClient(c),
		Parts: []about.Part{
			{Name: "controller", Invariants: func() []sim.Property { return raft.Laws(inner) }},
			{Name: "group *", Invariants: func() []sim.Property { return raft.Laws(inner) }},
		},
		MinTimeout: args.Dist("election_timeout").Min(), MinTimeoutParam: "election_timeout",
	}
	for g := range c.members {
		inner := inner
		inner.Service = c.log(g)
		member, err := raft.Member(inner)
		if err != nil {
			return about.System{}, err
		}
		system.Roles = append(system.Roles, about.Role{
			Asked: g > 0, Votes: true,
			Group: sim.Group{
				Name: partName(g), Prefix: prefix(g), Size: replicas,
				New: func(sim.ID) sim.Node { return &Server{config: c, group: g, raft: member()} },
			},
		})
	}
	return system, nil
}

// log is what a group replicates.
func (c *config) log(group int) *service.Service {
	if group == 0 {
		return &service.Service{
			Name: "controller", Kinds: controllerKinds, Machine: func() service.Machine { return newController(c) },
		}
	}
	return &service.Service{
		Name: "shards", Kinds: groupKinds, Machine: func() service.Machine { return newShards(c, group) },
	}
}

// prefix begins the names of a group's servers: a1, a2, a3 are the first group's.
func prefix(group int) string {
	if group == 0 {
		return "m"
	}
	return fmt.Sprint(string(rune('a' + group - 1)))
}
