package commit

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "commit",
	Doc:   "atomic commitment, by two phases, three phases or Paxos: a transaction is committed by all its resource managers or by none",
	Topic: "transactions",
	Paper: "Gray, Notes on data base operating systems, 1978; Skeen, Nonblocking commit protocols, 1981; " +
		"Gray and Lamport, Consensus on transaction commit, 2006",
	Promise:    []string{strictSerializable},
	Services:   []about.Service{about.Txn},
	Params:     params,
	Mutants:    zoo,
	Facts:      facts,
	Milestones: []sim.Fact{twophase.Decided{}, Blocked{}, Suspected{}, Led{}},
	Sends: []sim.Message{
		Work{},
		Worked{},
		Release{},
		Begin{},
		Outcome{},
		Prepare{},
		Vote{},
		Decision{},
		Ack{},
		Inquire{},
		Consult{},
		OtherLife{},
		PreCommit{},
		PreCommitted{},
		Elect{},
		StateRequest{},
		State{},
		Phase1a{},
		Phase1b{},
		Phase2a{},
		Phase2b{},
	},
	Timers: []string{resourceTimer, coordinatorTimer, leaderTimer, timeoutTimer.Name, retryTimer.Name},
	Build:  build,
}

// The words of the parameter by.
const (
	twoPhases, threePhases, paxos = "two phases", "three phases", "paxos"
)

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the resource managers: how many, or a list of names; the keys x, y, z, k4, k5... are at one after the other",
	},
	{
		Name: "by", Kind: about.TextParam, Default: twoPhases, Values: []string{twoPhases, threePhases, paxos},
		Doc: "the protocol: two-phase commit, three-phase commit, Paxos Commit",
	},
	{
		Name: "faults", Kind: about.IntParam, Default: 1, Min: 0, Max: 100,
		Doc: "F: of how many transaction managers Paxos Commit bears the loss; there are 2F+1. The others have one",
	},
	{
		Name: "faster", Kind: about.FlagParam, Default: false,
		Doc: "acceptors tell the resource managers, and not the leader alone: Faster Paxos Commit",
	},
	{
		Name: "colocated", Kind: about.FlagParam, Default: false,
		Doc: "transaction managers are on the nodes of the first resource managers, and need no message to these",
	},
	{
		Name: "cooperative", Kind: about.FlagParam, Default: true,
		Doc: "a resource manager that waits for a decision asks the others, too (two-phase commit)",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how long a transaction manager waits for votes, and a resource manager for a decision before it asks; in three phases, " +
			"where it must not take the slow for the dead, the latter waits three times as long",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	by          string
	resources   []sim.ID
	managers    []sim.ID // of transactions
	cooperative bool
	faster      bool
	patience    time.Duration
	mutants     about.Switched
}

// build makes the nodes.
func build(args about.Args) (about.System, error) {
	nodes, count := args.Nodes("nodes"), 1
	c := &config{
		by: args.Text("by"), faster: args.Flag("faster"), cooperative: args.Flag("cooperative"),
		patience: args.Duration("patience"), mutants: args.Switched(zoo),
	}
	if c.by == paxos {
		count = 2*args.Int("faults") + 1
	}
	for i := range nodes.Size() {
		c.resources = append(c.resources, sim.ID(1+i))
	}
	shared := args.Flag("colocated")
	switch {
	case c.faster && c.by != paxos:
		return about.System{}, fmt.Errorf("faster is of Paxos Commit; write by = %q, or leave faster out", paxos)
	case shared && count > nodes.Size():
		return about.System{}, fmt.Errorf("nodes must be at least %d, not %d, for the transaction managers to be on nodes of them",
			count, nodes.Size())
	}
	roles := []about.Role{about.Servers(nodes, func(id sim.ID) sim.Node { return c.newNode(true, shared && int(id) <= count) })}
	for i := range count {
		if c.managers = append(c.managers, sim.ID(1+i)); !shared {
			c.managers[i] += sim.ID(nodes.Size())
		}
	}
	if !shared {
		roles = append(roles, about.Role{Group: sim.Group{
			Name: "manager", Size: count, Prefix: "t", New: func(sim.ID) sim.Node { return c.newNode(false, true) },
		}})
	}
	return about.System{Roles: roles, Invariants: invariants(c), Client: c.newClient}, nil
}

// newNode makes a node on which a resource manager runs, or a transaction manager, or both.
func (c *config) newNode(resource, transaction bool) *Node {
	n := &Node{config: c}
	if resource {
		n.resource = &Resource{config: c, node: n}
	}
	switch {
	case !transaction:
	case c.by == paxos:
		n.transaction = &Leader{config: c, node: n}
	case c.by == threePhases:
		n.transaction = &PhaseCoordinator{config: c, node: n}
	default:
		n.transaction = &Coordinator{config: c, node: n}
	}
	return n
}
