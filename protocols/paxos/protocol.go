package paxos

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the Synod's entry in the catalogue.
var Protocol = about.Protocol{
	Name:    "paxos",
	Doc:     "consensus on a single value, by proposers, acceptors and learners",
	Topic:   "consensus",
	Paper:   "Lamport, Paxos Made Simple, 2001",
	Promise: []string{"agreement"},
	Params:  params,
	Mutants: zoo,
	Facts: []sim.Fact{
		Propose{},
		Ballot{},
		Proposal{},
		Preempted{},
		Booted{},
		Promised{},
		Vote{},
		Chosen{},
	},
	Milestones: []sim.Fact{Ballot{}, Promised{}, Proposal{}, Preempted{}, Vote{}, Chosen{}},
	Sends: []sim.Message{
		Prepare{},
		Promise{},
		Accept{},
		Accepted{},
		Nack{},
		Query{},
	},
	Timers: []string{proposeTimer.Name, retryTimer.Name, askTimer.Name},
	Build:  build,
}

var params = []about.Param{
	{
		Name: "proposers", Kind: about.NodesParam, Default: about.Nodes{Count: 2}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names; the first would like v1 to be chosen, the second v2...",
	},
	{
		Name: "acceptors", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names",
	},
	{
		Name: "learners", Kind: about.NodesParam, Default: about.Nodes{Count: 1}, Min: 1, Max: about.MostServers,
		Doc: "how many, or a list of names",
	},
	{
		Name: "q1", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many acceptors must promise (phase 1); a majority if not given",
	},
	{
		Name: "q2", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many acceptors must vote (phase 2); a majority if not given",
	},
	{
		Name: "backoff", Kind: about.DistParam,
		Default: sim.Uniform(10*time.Millisecond, 100*time.Millisecond),
		Doc: "how long a proposer waits before its first ballot and after one that failed; " +
			"twice as long after each further failure",
	},
	{
		Name: "retry", Kind: about.DurationParam, Default: 100 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how long a proposer or a learner waits for answers before it asks again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	proposers, acceptors, learners []sim.ID

	q1, q2  int // the size of a quorum in phase 1 and in phase 2
	backoff sim.Dist
	retry   time.Duration
	mutants about.Switched
}

// build makes a system of three groups. Their nodes are numbered one group after the other.
func build(args about.Args) (about.System, error) {
	c := &config{
		q1:      args.Int("q1"),
		q2:      args.Int("q2"),
		backoff: args.Dist("backoff"),
		retry:   args.Duration("retry"),
		mutants: args.Switched(zoo),
	}
	proposer, learner := args.Nodes("proposers"), args.Nodes("learners")
	acceptor := args.Nodes("acceptors")
	c.proposers = ids(1, proposer)
	c.acceptors = ids(1+len(c.proposers), acceptor)
	c.learners = ids(1+len(c.proposers)+len(c.acceptors), learner)
	if err := c.checkQuorums(); err != nil {
		return about.System{}, err
	}
	if err := checkNames(proposer.Names, acceptor.Names, learner.Names); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles: []about.Role{
			{Asked: true, Group: sim.Group{
				Name: "proposer", Size: len(c.proposers), Names: proposer.Names, Prefix: "p",
				New: func(id sim.ID) sim.Node {
					return &Proposer{config: c, value: fmt.Sprintf("v%d", id)}
				},
			}},
			{Votes: true, Group: sim.Group{
				Name: "acceptor", Size: len(c.acceptors), Names: acceptor.Names, Prefix: "a",
				New: func(sim.ID) sim.Node { return &Acceptor{config: c} },
			}},
			{Group: sim.Group{
				Name: "learner", Size: len(c.learners), Names: learner.Names, Prefix: "l",
				New: func(sim.ID) sim.Node { return &Learner{config: c} },
			}},
		},
		Invariants: invariants(c),
	}, nil
}

// ids are the IDs of a group.
func ids(first int, group about.Nodes) []sim.ID {
	out := make([]sim.ID, max(group.Count, len(group.Names)))
	for i := range out {
		out[i] = sim.ID(first + i)
	}
	return out
}

// checkQuorums fills in the sizes that were not given, and refuses sizes that let a quorum of phase
// 1 miss one of phase 2: what the second has chosen, the first would not find.
func (c *config) checkQuorums() error {
	n := len(c.acceptors)
	for _, q := range []struct {
		name string
		size *int
	}{{"q1", &c.q1}, {"q2", &c.q2}} {
		if *q.size == 0 {
			*q.size = n/2 + 1
		}
		if *q.size > n {
			return fmt.Errorf("%s must be at most %d, the number of acceptors, not %d", q.name,
				n, *q.size)
		}
	}
	if c.q1+c.q2 <= n && !c.mutants.On(noIntersection) {
		return fmt.Errorf("q1 must be at least %d with q2 = %d, not %d, so that any two quorums of "+
			`the %d acceptors have one in common; write q1 = %d, or mutants = ["no-intersection"]`,
			n-c.q2+1, c.q2, c.q1, n, n-c.q2+1)
	}
	return nil
}

// checkNames refuses a name that two nodes have.
func checkNames(proposers, acceptors, learners []string) error {
	for i, name := range acceptors {
		if slices.Contains(proposers, name) {
			return fmt.Errorf("acceptors must have names of their own, and %d is called %q like a proposer",
				i+1, name)
		}
	}
	for i, name := range learners {
		if slices.Contains(proposers, name) || slices.Contains(acceptors, name) {
			return fmt.Errorf("learners must have names of their own, and %d is called %q like another node",
				i+1, name)
		}
	}
	return nil
}

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	return []sim.Property{
		&agreement{census: newCensus(c.q2)},
		&validity{census: newCensus(c.q2), proposed: map[string]bool{}},
		&learning{census: newCensus(c.q2)},
		&p1a{},
		newP2a(c.q2), newP2b(c.q2), newP2c(c),
		&uniqueBallots{begun: map[BallotNumber]owner{}, issued: map[BallotNumber]issue{}},
		&stableStorage{},
		&phases{q1: c.q1, issued: map[Vote]bool{}},
	}
}
