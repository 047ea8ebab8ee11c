package mutex

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "mutex",
	Doc:        "mutual exclusion among sites: by permission of all, of a quorum or of one, or by a token",
	Topic:      "locks",
	Paper:      "Lamport, 1978; Ricart and Agrawala, 1981; Maekawa, 1985; Suzuki and Kasami, 1985; Raymond, 1989; Naimi, Trehel and Arnold, 1996",
	Promise:    []string{linearizable},
	Services:   []about.Service{about.Counter},
	Params:     params,
	Mutants:    zoo,
	Facts:      slices.Concat([]sim.Fact{Booted{}, Wants{}, Entered{}, Left{}, Consented{}, Freed{}, Took{}, Passed{}, Regenerated{}}, guarded.Facts()),
	Milestones: []sim.Fact{Regenerated{}},
	Sends: slices.Concat([]sim.Message{
		Wish{}, Consent{}, Release{}, Inquire{}, Relinquish{}, Failed{}, Seek{}, Token{}, Pong{}, service.Reply{},
	}, guarded.Sends()),
	Timers: slices.Concat([]string{restTimer.Name, pongTimer.Name}, guarded.Timers),
	Build:  build,
}

// The words of the parameter algorithm.
const (
	central  = "central"
	lamport  = "lamport"
	ricart   = "ricart-agrawala"
	maekawa  = "maekawa"
	suzuki   = "suzuki-kasami"
	tree     = "raymond"
	reversal = "naimi-trehel"
	ring     = "ring"
)

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 2, Max: about.MostServers,
		Doc: "the sites: how many, or a list of names",
	},
	{
		Name: "algorithm", Kind: about.TextParam, Default: ricart, Values: []string{central, lamport, ricart, maekawa, suzuki, tree, reversal, ring},
		Doc: "how sites agree on who is in",
	},
	{Name: "work", Kind: about.DistParam, Default: sim.Constant(10 * time.Millisecond), Doc: "how long a site works on what it has read"},
	{
		Name: "fanout", Kind: about.IntParam, Default: 2, Min: 1, Max: about.MostServers,
		Doc: "of raymond's tree: how many sites are below one; 1 is a line, and one less than nodes is a star",
	},
	{
		Name: "rest", Kind: about.DurationParam, Default: 10 * time.Millisecond, Min: int64(time.Microsecond), Max: int64(time.Hour),
		Doc: "of the ring: how long the token stays with a site that does not want in",
	},
	{Name: "regenerate", Kind: about.FlagParam, Default: true, Doc: "of the ring: a second token goes round, by which it is noticed that one is lost"},
	{
		Name: "patience", Kind: about.DurationParam, Default: time.Second, Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long a site waits for the store before it asks again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	n              int
	algorithm      string
	work           sim.Dist
	fanout         int
	rest, patience time.Duration
	regenerate     bool
	mutants        about.Switched
}

// store is behind the sites.
func (c *config) store() sim.ID { return sim.ID(c.n + 1) }

// newRule is the rule of a site.
func (c *config) newRule(s *Site) rule {
	switch c.algorithm {
	case central:
		return &centralRule{Site: s}
	case lamport:
		return &lamportRule{Site: s}
	case ricart:
		return &ricartRule{Site: s}
	case maekawa:
		return &maekawaRule{Site: s}
	case suzuki:
		return &suzukiRule{Site: s}
	case tree:
		return &treeRule{Site: s}
	case reversal:
		return &reversalRule{Site: s}
	}
	return &ringRule{Site: s}
}

// build makes the sites and the store.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		n: nodes.Size(), algorithm: args.Text("algorithm"), work: args.Dist("work"), fanout: args.Int("fanout"), rest: args.Duration("rest"),
		patience: args.Duration("patience"), regenerate: args.Flag("regenerate"), mutants: args.Switched(zoo),
	}
	sites := about.Servers(nodes, func(sim.ID) sim.Node { return &Site{config: c} })
	sites.Name = "site"
	return about.System{
		Roles:      []about.Role{sites, guarded.Role(guarded.Checks{})},
		Invariants: invariants(c),
		Client:     service.AnyClient(true),
	}, nil
}
