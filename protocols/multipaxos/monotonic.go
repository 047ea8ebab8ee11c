package multipaxos

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// uniqueBallots: "different proposers choose their numbers from disjoint sets of numbers", and a
// proposer never issues two proposals with one number (PMS §2.2, §2.5): a ballot is begun once,
// ever.
type uniqueBallots struct {
	sim.Testimony
	rounds [][]beginning // by round; one server, or a few
}

// beginning is that a server began a ballot.
type beginning struct {
	ballot Ballot
	claimant
}

// claimant is who began a ballot.
type claimant struct {
	node  sim.ID
	event uint64
}

func (*uniqueBallots) Name() string { return ballotsName }

func (p *uniqueBallots) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, ok := fact.(Scout)
	if !ok {
		return ""
	}
	p.Cases++
	row := at(&p.rounds, f.Ballot.round())
	for _, b := range *row {
		if b.ballot != f.Ballot {
			continue
		}
		p.Blame(b.event)
		if b.node == node {
			return fmt.Sprintf("n%d began ballot %v twice", node, f.Ballot)
		}
		return fmt.Sprintf("n%d and n%d both began ballot %v", b.node, node, f.Ballot)
	}
	*row = append(*row, beginning{f.Ballot, claimant{node, p.Event}})
	return ""
}

// Wiped forgets a server: with an empty disk it is a new one.
func (p *uniqueBallots) Wiped(node sim.ID) {
	for i, row := range p.rounds {
		p.rounds[i] = slices.DeleteFunc(row, func(b beginning) bool { return b.node == node })
	}
}

// oneCommand: for a slot and a ballot at most one command is proposed (A4 and C1 of PMMC).
type oneCommand struct {
	sim.Testimony
	slots [][]ballotCommand // by slot; one ballot is the rule
}

// ballotCommand is the first command that was accepted in a ballot.
type ballotCommand struct {
	ballot Ballot
	hash   uint64
	claimant
}

func (*oneCommand) Name() string { return oneCommandName }

func (p *oneCommand) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, ok := fact.(Voted)
	if !ok {
		return ""
	}
	p.Cases++
	row := at(&p.slots, f.Slot)
	for _, c := range *row {
		if c.ballot != f.Ballot {
			continue
		}
		if c.hash != f.Hash {
			p.Blame(c.event)
			return fmt.Sprintf("in slot %d and ballot %v, n%d accepted one command and n%d another",
				f.Slot, f.Ballot, c.node, node)
		}
		return ""
	}
	*row = append(*row, ballotCommand{f.Ballot, f.Hash, claimant{node, p.Event}})
	return ""
}

// promisesKept is P1a: "an acceptor can accept a proposal numbered n iff it has not responded to a
// prepare request having a number greater than n" (PMS §2.2), not even in another life. And who accepts in a
// ballot has promised it: an acceptor adopts the ballot of what it accepts (A2 of PMMC).
type promisesKept struct {
	sim.Testimony
	promises []pledge // by ID
}

// pledge is the highest ballot that an acceptor promised.
type pledge struct {
	ballot Ballot
	event  uint64
}

func (*promisesKept) Name() string { return promisesName }

func (p *promisesKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Promised:
		p.pledge(node, f.Ballot)
	case Booted:
		p.pledge(node, f.Promised)
	case Voted:
		p.Cases++
		known := at(&p.promises, int64(node))
		if f.Ballot == known.ballot {
			return ""
		}
		if known.event != 0 {
			p.Blame(known.event)
		}
		only := ""
		if f.Ballot > known.ballot {
			only = "only "
		}
		return fmt.Sprintf("n%d accepted a command for slot %d in ballot %v, and had promised %sballot %v",
			node, f.Slot, f.Ballot, only, known.ballot)
	}
	return ""
}

func (p *promisesKept) pledge(node sim.ID, b Ballot) {
	if known := at(&p.promises, int64(node)); b > known.ballot {
		*known = pledge{b, p.Event}
	}
}

// Wiped forgets a server: with an empty disk it is a new one.
func (p *promisesKept) Wiped(node sim.ID) { *at(&p.promises, int64(node)) = pledge{} }

// monotonicBallot: an acceptor's ballot number only increases (A1 of PMMC), and restarts do not
// change that.
type monotonicBallot struct {
	sim.Testimony
	promises []pledge // by ID
}

func (*monotonicBallot) Name() string { return monotonicName }

func (p *monotonicBallot) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	var ballot Ballot
	how := "went"
	switch f := fact.(type) {
	case Promised:
		ballot = f.Ballot
	case Booted:
		ballot = f.Promised
		how = "restarted and went"
	default:
		return ""
	}
	p.Cases++
	known := at(&p.promises, int64(node))
	if ballot < known.ballot {
		p.Blame(known.event)
		return fmt.Sprintf("n%d %s back from ballot %v to ballot %v", node, how, known.ballot, ballot)
	}
	*known = pledge{ballot, p.Event}
	return ""
}

// Wiped forgets a server: with an empty disk it is a new one.
func (p *monotonicBallot) Wiped(node sim.ID) { *at(&p.promises, int64(node)) = pledge{} }

// sameSequence: all replicas apply the same commands in the order of the slots, without a gap (R1
// to R4 of PMMC). A snapshot stands for the commands up to its slot: whoever comes to the state behind a slot,
// by applying them or by a snapshot, comes to the same, and none goes back.
type sameSequence struct {
	sim.Testimony
	next    []int64        // by ID: the slot that it must apply next, in its present life
	applied []firstCommand // by slot: what was applied first
	states  []firstCommand // by slot: the state that was first seen behind it
}

// firstCommand is the first command that was applied in a slot.
type firstCommand struct {
	hash uint64
	claimant
}

func (*sameSequence) Name() string { return sameSequenceName }

func (p *sameSequence) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		*at(&p.next, int64(node)) = 1
	case Apply:
		p.Cases++
		next := at(&p.next, int64(node))
		if f.Slot != *next {
			return fmt.Sprintf("n%d applied slot %d when slot %d was next", node, f.Slot, *next)
		}
		*next++
		first := at(&p.applied, f.Slot)
		switch {
		case first.node == 0:
			*first = firstCommand{f.Hash, claimant{node, p.Event}}
		case first.hash != f.Hash:
			p.Blame(first.event)
			return fmt.Sprintf("n%d and n%d applied different commands in slot %d", first.node, node, f.Slot)
		}
	case Snapshot:
		return p.state(node, f.Slot, f.StateHash)
	case Restored:
		*at(&p.next, int64(node)) = f.Slot + 1
		return p.state(node, f.Slot, f.StateHash)
	case Installed:
		next := at(&p.next, int64(node))
		if f.Slot < *next {
			return fmt.Sprintf("n%d went back to a snapshot that ends with slot %d when slot %d was next", node, f.Slot, *next)
		}
		*next = f.Slot + 1
		return p.state(node, f.Slot, f.StateHash)
	}
	return ""
}

// state says that two servers came to different states behind a slot.
func (p *sameSequence) state(node sim.ID, slot int64, hash uint64) string {
	p.Cases++
	first := at(&p.states, slot)
	if first.node == 0 {
		*first = firstCommand{hash, claimant{node, p.Event}}
	}
	if first.hash == hash {
		return ""
	}
	p.Blame(first.event)
	return fmt.Sprintf("n%d and n%d have different states behind slot %d", first.node, node, slot)
}
