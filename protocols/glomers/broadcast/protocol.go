package broadcast

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	gossip "github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "broadcast",
	Doc:        "broadcast by flooding a topology: what is new goes to all neighbours, and again until they acknowledge it",
	Topic:      "Gossip Glomers",
	Paper:      "Fly.io and Kingsbury, Gossip Glomers, challenges 3a to 3e, 2023",
	Promise:    []string{convergent},
	Services:   []about.Service{about.Collection.Only("add", "read")},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{gossip.Booted{}, gossip.Delivered{}, gossip.Redundant{}, service.Arrived{}},
	Milestones: []sim.Fact{gossip.Delivered{}},
	Sends:      []sim.Message{Tell{}, Ack{}, service.Reply{}},
	Timers:     []string{flushTimer, retryTimer},
	Build:      build,
}

var params = []about.Param{
	about.ServersParam,
	{
		Name: "period", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "what is new is collected so long; 0: it is told at once",
	},
	{
		Name: "retry", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour),
		Doc: "after this time what is not acknowledged is told again",
	},
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		period: args.Duration("period"), retry: args.Duration("retry"), mutants: args.Switched(zoo),
	}
	return about.System{
		Roles:      []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Node{config: c} })},
		Invariants: gossip.Laws(nodes.Size()),
		Client:     service.AnyClient(false),
	}, nil
}
