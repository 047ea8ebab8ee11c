package truetime

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "truetime",
	Doc:        "external consistency by clocks that say how wrong they may be: timestamps at the end of an interval, and a wait until it is over",
	Topic:      "time",
	Paper:      "Corbett et al., Spanner: Google's globally-distributed database, 2012",
	Promise:    []string{linearizable},
	Services:   []about.Service{about.KV.Only("get", "put")},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Arrived{}, Prepared{}, Committed{}, Reading{}, Answered{}},
	Milestones: []sim.Fact{Prepared{}, Committed{}, Answered{}},
	Sends:      []sim.Message{Put{}, Read{}, service.Reply{}},
	Timers:     []string{commitTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the nodes: how many, or a list of names",
	},
	{
		Name: "epsilon", Kind: about.DurationParam, Default: 7 * time.Millisecond, Min: 0, Max: int64(time.Hour),
		Doc: "by how much a clock is off at most, as all nodes believe",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	epsilon time.Duration
	mutants about.Switched
}

func build(args about.Args) (about.System, error) {
	c := &config{epsilon: args.Duration("epsilon"), mutants: args.Switched(zoo)}
	return about.System{
		Roles:      []about.Role{about.Servers(args.Nodes("nodes"), func(sim.ID) sim.Node { return &Node{config: c} })},
		Invariants: invariants(),
		Client:     service.AnyClient(false),
	}, nil
}
