package gcounter

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "gcounter",
	Doc:        "a counter that only grows, of nodes that talk to a sequentially consistent store and to nobody else",
	Topic:      "Gossip Glomers",
	Paper:      "Fly.io and Kingsbury, Gossip Glomers, challenge 4, 2023",
	Promise:    []string{linearizable, convergent},
	Services:   []about.Service{about.Counter},
	Params:     params,
	Mutants:    zoo,
	Facts:      append([]sim.Fact{Accepted{}, Added{}, Read{}, service.Arrived{}}, keyvalue.Facts()...),
	Milestones: []sim.Fact{Added{}, Read{}, keyvalue.Stale{}},
	Sends:      []sim.Message{service.Request{}, service.Reply{}},
	Timers:     []string{storeTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the servers, besides the store: how many, or a list of names",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 500 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how long a node waits for an answer of the store before it asks again",
	},
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{storeID: sim.ID(nodes.Size() + 1), patience: args.Duration("patience"), mutants: args.Switched(zoo)}
	return about.System{
		Roles: []about.Role{
			about.Servers(nodes, func(sim.ID) sim.Node { return &Node{config: c} }),
			keyvalue.Role(keyvalue.Sequential),
		},
		Invariants: invariants(),
		Client:     service.AnyClient(false),
	}, nil
}
