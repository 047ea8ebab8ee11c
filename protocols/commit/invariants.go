package commit

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact. AC1 to AC3 are of parts/twophase. AC5, that all decide once
// failures are repaired, is for scenarios to ask for: it takes time.
func invariants(c *config) []sim.Property {
	all := append(twophase.Laws(), &nontriviality{votes: map[twophase.Txn][]int{}, suspected: map[twophase.Txn]bool{}})
	if c.by == paxos {
		all = append(all, &chosenOnce{quorum: c.quorum(), accepted: map[ballotOf][]sim.ID{}, chosen: map[instance]choice{}})
	}
	return all
}

// nontriviality is AC4: "If there are no failures and all processes voted Yes, then the decision will be to Commit." A failure is
// what somebody has waited for in vain, or a node that has booted again.
type nontriviality struct {
	sim.Testimony
	votes     map[twophase.Txn][]int // who said yes
	suspected map[twophase.Txn]bool
	failed    bool // some node has booted again
}

func (*nontriviality) Name() string { return nontrivial }

func (p *nontriviality) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		p.failed = p.failed || f.Life > 1
	case Suspected:
		p.suspected[f.Txn] = true
	case twophase.Voted:
		if f.Yes && !slices.Contains(p.votes[f.Txn], f.Participant) {
			p.votes[f.Txn] = append(p.votes[f.Txn], f.Participant)
		}
	case twophase.Decided:
		p.Cases++
		if !f.Commit && len(p.votes[f.Txn]) == f.Participants && !p.failed && !p.suspected[f.Txn] {
			return fmt.Sprintf("transaction %v is aborted, all %d have voted yes, and nothing has failed", f.Txn, f.Participants)
		}
	}
	return ""
}

// chosenOnce: in the instance of a resource manager at most one value is chosen, whatever the ballot. It is the consistency of
// Paxos, on which that of Paxos Commit stands (Gray and Lamport, section 4.2).
type chosenOnce struct {
	sim.Testimony
	quorum   int
	accepted map[ballotOf][]sim.ID
	chosen   map[instance]choice
}

// An instance is that of a resource manager in a transaction.
type instance struct {
	txn     twophase.Txn
	manager sim.ID
}

// A ballotOf is a value in one ballot of an instance.
type ballotOf struct {
	instance
	ballot   int
	prepared bool
}

// A choice is what was chosen, and the event from which it is known.
type choice struct {
	prepared bool
	event    uint64
}

func (*chosenOnce) Name() string { return oneChoice }

func (p *chosenOnce) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Accepted)
	if !is {
		return ""
	}
	p.Cases++
	of := instance{f.Txn, f.Manager}
	at := ballotOf{of, f.Ballot, f.Prepared}
	if slices.Contains(p.accepted[at], node) {
		return ""
	}
	if p.accepted[at] = append(p.accepted[at], node); len(p.accepted[at]) < p.quorum {
		return ""
	}
	before, known := p.chosen[of]
	if !known {
		p.chosen[of] = choice{f.Prepared, p.Event}
		return ""
	}
	if before.prepared == f.Prepared {
		return ""
	}
	p.Blame(before.event)
	return fmt.Sprintf("of n%d in transaction %v both prepared and aborted are chosen", f.Manager, f.Txn)
}
