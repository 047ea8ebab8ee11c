package chain

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "chain",
	Doc:        "chain replication: updates go from the head to the tail, and reads to the tail, or with CRAQ to anybody",
	Topic:      "replication",
	Paper:      "van Renesse and Schneider, Chain replication, 2004; Terrace and Freedman, Object storage on CRAQ, 2009",
	Promise:    []string{linearizable},
	Services:   []about.Service{about.KV},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Formed{}, Placed{}, Appended{}, Committed{}, Served{}},
	Milestones: []sim.Fact{Formed{}},
	Sends:      []sim.Message{Ping{}, Pong{}, Pass{}, Forward{}, Ack{}, Version{}, VersionIs{}, service.Reply{}},
	Timers:     []string{tickTimer.Name, pingTimer.Name, resendTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the servers, from the head to the tail: how many, or a list of names",
	},
	{Name: "craq", Kind: about.FlagParam, Default: false, Doc: "every server answers reads, and not the tail alone"},
	{
		Name: "work", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Minute),
		Doc: "how long a server is busy with a read",
	},
	{
		Name: "ping", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: int64(time.Millisecond), Max: int64(time.Minute),
		Doc: "from one ping of a server to the next",
	},
	{
		Name: "dead", Kind: about.DurationParam, Default: 500 * time.Millisecond, Min: int64(4 * time.Millisecond), Max: int64(time.Hour),
		Doc: "how long the master hears nothing of a server that it takes out; a lease is a quarter shorter",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 100 * time.Millisecond, Min: int64(time.Millisecond), Max: int64(time.Minute),
		Doc: "how long a server waits for an acknowledgement before it sends an update again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	n                           int
	craq                        bool
	work                        time.Duration
	ping, dead, lease, patience time.Duration
	mutants                     about.Switched
}

// master is behind the servers.
func (c *config) master() sim.ID { return sim.ID(c.n + 1) }

// first is the first chain.
func (c *config) first() Chain {
	ids := make([]sim.ID, c.n)
	for i := range ids {
		ids[i] = sim.ID(i + 1)
	}
	return Chain{1, slices.Clip(ids)}
}

// build makes the servers and the master.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		n: nodes.Size(), craq: args.Flag("craq"), work: args.Duration("work"), ping: args.Duration("ping"), dead: args.Duration("dead"),
		patience: args.Duration("patience"), mutants: args.Switched(zoo),
	}
	c.lease = c.dead - c.dead/4
	return about.System{
		Roles: []about.Role{
			about.Servers(nodes, func(sim.ID) sim.Node { return &Server{config: c} }),
			{Group: sim.Group{Name: "master", Size: 1, Names: []string{"master"}, New: func(sim.ID) sim.Node { return &Master{config: c} }}},
		},
		Invariants: invariants(),
		Client:     service.AnyClient(false),
	}, nil
}
