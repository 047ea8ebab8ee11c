package pushsum

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "pushsum",
	Doc:   "aggregation: nodes pass mass around until all know the average, the sum or the count of what they hold",
	Topic: "epidemics",
	Paper: "Kempe, Dobra and Gehrke, Gossip-based computation of aggregate information, 2003; " +
		"Jelasity, Montresor and Babaoglu, Gossip-based aggregation in large dynamic networks, 2005",
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Started{}, Shared{}, Took{}},
	Milestones: []sim.Fact{Started{}},
	Sends:      []sim.Message{Share{}, Value{}},
	Timers:     []string{cycleTimer.Name},
	Build:      build,
}

// The words of the parameters.
const (
	pushSum, pushPull         = "push-sum", "push-pull"
	average, total, count     = "average", "sum", "count"
	byIndex, byPeak, byChance = "index", "peak", "random"
)

// nodesMax bounds the nodes of a world: the sum of their numbers, in units, must not overflow.
const nodesMax = 1_000_000

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: nodesMax,
		Doc: "how many nodes, or a list of names",
	},
	{
		Name: "mode", Kind: about.TextParam, Default: pushSum, Values: []string{pushSum, pushPull},
		Doc: "a node sends half of its mass, or two nodes meet and both hold the mean",
	},
	{
		Name: "of", Kind: about.TextParam, Default: average, Values: []string{average, total, count},
		Doc: "what is computed of the values: their average, their sum, or how many there are",
	},
	{
		Name: "start", Kind: about.TextParam, Default: byIndex, Values: []string{byIndex, byPeak, byChance},
		Doc: "the value of a node: its number; that of all at the first one and 0 elsewhere; or a random one from 0 to 1000",
	},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 2, Max: int64(time.Hour), Doc: "of a cycle"},
	{
		Name: "meet", Kind: about.TextParam, Default: phased, Values: []string{phased, synchronous, poisson, matched},
		Doc: "when a node meets another one: once a cycle at a time of its own, all at once, after a random time with a mean of a " +
			"cycle, or twice a cycle in pairs that leave nobody out",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	nodes   int
	mode    string
	of      string
	start   string
	period  time.Duration
	meet    string
	mutants about.Switched
}

// build makes the nodes.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		nodes: nodes.Size(), mode: args.Text("mode"), of: args.Text("of"), start: args.Text("start"),
		period: args.Duration("period"), meet: args.Text("meet"), mutants: args.Switched(zoo),
	}
	return about.System{
		Roles: []about.Role{{Votes: true, Group: sim.Group{
			Name: "node", Size: c.nodes, Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Node{config: c} },
		}}},
		Invariants: []sim.Property{&conservation{}},
	}, nil
}
