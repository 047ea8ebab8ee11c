package logicalclocks

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "logicalclocks",
	Doc:   "what may have caused what: a chat whose posts carry timestamps of Lamport's clock, of vectors, or of a hybrid clock",
	Topic: "time",
	Paper: "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978; Mattern, Virtual time and global states " +
		"of distributed systems, 1988; Kulkarni et al., Logical physical clocks, 2014",
	Services:   []about.Service{chat},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Posted{}, Heard{}, Refused{}, Compared{}, Shown{}},
	Milestones: []sim.Fact{Posted{}, Heard{}, Refused{}, Shown{}},
	Sends:      []sim.Message{Post{}, service.Reply{}},
	Build:      build,
}

// The clocks.
const (
	lamport = "lamport"
	vector  = "vector"
	hybrid  = "hybrid"
)

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 4}, Min: 1, Max: about.MostServers,
		Doc: "the nodes of the chat: how many, or a list of names",
	},
	{
		Name: "clock", Kind: about.TextParam, Default: lamport, Values: []string{lamport, vector, hybrid},
		Doc: "by which posts are stamped: a count, a count for each node, or the wall clock and a count",
	},
	{
		Name: "epsilon", Kind: about.DurationParam, Default: 500 * time.Millisecond, Min: 0, Max: int64(24 * time.Hour),
		Doc: "of the hybrid clock: a message that is farther than that ahead of the wall clock is refused; 0: none is",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	clock   string
	epsilon time.Duration
	mutants about.Switched
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{clock: args.Text("clock"), epsilon: args.Duration("epsilon"), mutants: args.Switched(zoo)}
	return about.System{
		Roles:      []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Node{config: c} })},
		Invariants: invariants(c, nodes.Size()),
		Client:     service.AnyClient(false),
	}, nil
}
