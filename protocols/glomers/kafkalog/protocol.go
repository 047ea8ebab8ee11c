package kafkalog

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "kafkalog",
	Doc:        "logs with offsets, of nodes that talk to a store of values by key and to nobody else",
	Topic:      "Gossip Glomers",
	Paper:      "Fly.io and Kingsbury, Gossip Glomers, challenges 5a to 5c, 2023",
	Promise:    []string{linearizable},
	Services:   []about.Service{Records},
	Params:     params,
	Mutants:    zoo,
	Facts:      append([]sim.Fact{Appended{}, Polled{}, Committed{}, service.Arrived{}}, keyvalue.Facts()...),
	Milestones: []sim.Fact{Appended{}, Polled{}, Committed{}, keyvalue.Stale{}},
	Sends:      []sim.Message{service.Request{}, service.Reply{}},
	Timers:     []string{storeTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 2}, Min: 1, Max: about.MostServers,
		Doc: "the servers, besides the store: how many, or a list of names",
	},
	{
		Name: "store", Kind: about.TextParam, Default: keyvalue.Linearizable, Values: []string{keyvalue.Linearizable, keyvalue.Sequential},
		Doc: "what the store promises its askers",
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
			keyvalue.Role(args.Text("store")),
		},
		Invariants: invariants(),
		Client:     service.AnyClient(false),
	}, nil
}
