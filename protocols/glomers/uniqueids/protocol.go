package uniqueids

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "uniqueids",
	Doc:        "IDs that nobody else has, of nodes that ask nobody: the node's name, its life, and a count",
	Topic:      "Gossip Glomers",
	Paper:      "Fly.io and Kingsbury, Gossip Glomers, challenge 2, 2023",
	Promise:    []string{unique},
	Services:   []about.Service{IDs},
	Params:     []about.Param{about.ServersParam},
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Generated{}, service.Arrived{}},
	Milestones: []sim.Fact{Booted{}},
	Sends:      []sim.Message{service.Reply{}},
	Build: func(args about.Args) (about.System, error) {
		mutants := args.Switched(zoo)
		return about.System{
			Roles:      []about.Role{about.Servers(args.Nodes("nodes"), func(sim.ID) sim.Node { return &Node{mutants: mutants} })},
			Invariants: []sim.Property{&globallyUnique{made: map[string]maker{}}},
			Client:     service.AnyClient(false),
		}, nil
	},
}
