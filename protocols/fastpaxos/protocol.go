package fastpaxos

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry of Fast Paxos in the catalogue.
var Protocol = about.Protocol{
	Name:    "fastpaxos",
	Doc:     "consensus on a single value, learned two message delays after it was proposed",
	Topic:   "consensus",
	Paper:   "Lamport, Fast Paxos, 2006",
	Promise: []string{"agreement"},
	Params:  params,
	Mutants: zoo,
	Facts: []sim.Fact{
		Proposed{},
		Started{},
		Opened{},
		Collision{},
		Picked{},
		Booted{},
		Joined{},
		Vote{},
		Learned{},
	},
	Milestones: []sim.Fact{
		Proposed{},
		Started{},
		Opened{},
		Collision{},
		Picked{},
		Vote{},
		Learned{},
	},
	Sends: []sim.Message{
		Propose{},
		Phase1a{},
		Phase1b{},
		Phase2a{},
		Phase2b{},
		Refused{},
		Query{},
	},
	Timers: []string{proposeTimer.Name, patienceTimer.Name, retryTimer.Name, askTimer.Name},
	Build:  build,
}

var params = []about.Param{
	{
		Name: "proposers", Kind: about.NodesParam, Default: about.Nodes{Count: 2}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names; the first proposes v1, the second v2...",
	},
	{
		Name: "coordinators", Kind: about.NodesParam, Default: about.Nodes{Count: 1}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names; the others begin when the first gets nowhere",
	},
	{
		Name: "acceptors", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names; a majority is a classic quorum, three quarters a fast one",
	},
	{
		Name: "learners", Kind: about.NodesParam, Default: about.Nodes{Count: 1}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names",
	},
	{
		Name: "start", Kind: about.DistParam,
		Default: sim.Uniform(50*time.Millisecond, 100*time.Millisecond),
		Doc:     "when a proposer proposes, after it has started",
	},
	{
		Name: "patience", Kind: about.DistParam,
		Default: sim.Uniform(100*time.Millisecond, 300*time.Millisecond),
		Doc:     "how long a coordinator waits for a round to come to something",
	},
	{
		Name: "retry", Kind: about.DurationParam, Default: 100 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how long before whoever has learned nothing asks again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	proposers, coordinators, acceptors, learners []sim.ID

	listeners []sim.ID // whoever is told of votes: all but the acceptors
	sizes     sizes
	start     sim.Dist
	patience  sim.Dist
	retry     time.Duration
	mutants   about.Switched
}

// place is an acceptor's place in the group, whose nodes are numbered one after the other.
func (c *config) place(id sim.ID) int { return int(id - c.acceptors[0]) }

// build makes a system of four groups. Their nodes are numbered one group after the other.
func build(args about.Args) (about.System, error) {
	c := &config{
		start:    args.Dist("start"),
		patience: args.Dist("patience"),
		retry:    args.Duration("retry"),
		mutants:  args.Switched(zoo),
	}
	boot := []func(id sim.ID) sim.Node{
		func(id sim.ID) sim.Node { return &Proposer{config: c, value: fmt.Sprintf("v%d", id)} },
		func(sim.ID) sim.Node { return &Coordinator{config: c} },
		func(sim.ID) sim.Node { return &Acceptor{config: c} },
		func(sim.ID) sim.Node { return &Learner{config: c} },
	}
	var roles []about.Role
	var taken []string
	first := sim.ID(1)
	for i, ids := range []*[]sim.ID{&c.proposers, &c.coordinators, &c.acceptors, &c.learners} {
		role := []string{"proposer", "coordinator", "acceptor", "learner"}[i]
		nodes := args.Nodes(role + "s")
		for k := range nodes.Size() {
			*ids = append(*ids, first+sim.ID(k))
		}
		for _, name := range nodes.Names {
			if slices.Contains(taken, name) {
				return about.System{}, fmt.Errorf("%ss must have names of their own, and two nodes are called %q",
					role, name)
			}
			taken = append(taken, name)
		}
		first += sim.ID(len(*ids))
		roles = append(roles, about.Role{Asked: role == "proposer", Votes: role == "acceptor", Group: sim.Group{
			Name: role, Size: len(*ids), Names: nodes.Names, Prefix: role[:1], New: boot[i],
		}})
	}
	c.listeners = slices.Concat(c.proposers, c.coordinators, c.learners)
	c.sizes = sizesFor(len(c.acceptors))
	return about.System{Roles: roles, Invariants: invariants(c.sizes)}, nil
}
