package multipaxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The names of the invariants.
const (
	agreementName    = "Agreement"
	chosenIsKeptName = "Chosen Is Kept"
	learnedName      = "Learned Is Chosen"
	oneCommandName   = "One Command per Ballot"
	ballotsName      = "Unique Ballots"
	promisesName     = "Promises Kept"
	monotonicName    = "Monotonic Ballot"
	sameSequenceName = "Same Sequence"
	stableName       = "Stable Storage"
	phasesName       = "Phase 1 First"
	leaseName        = "Lease Safety"
)

// invariants are what must hold after every fact, for one run. A window of alpha slots is under
// way.
func invariants(alpha int64, reads string) []sim.Property {
	t := &tally{alpha: alpha}
	all := []sim.Property{
		&agreement{observer: observer{tally: t}}, &chosenIsKept{observer: observer{tally: t}},
		&learned{observer: observer{tally: t}}, &oneCommand{},
		&uniqueBallots{}, &promisesKept{}, &monotonicBallot{}, &sameSequence{},
		&stableStorage{observer: observer{tally: t}},
		&phases{rosters: tally{alpha: alpha}, led: map[Ballot]bool{}},
	}
	if reads == readsByLease {
		all = append(all, &leaseSafety{})
	}
	return all
}

// agreement: "only a single value is chosen" (PMS §2.1), in each slot. It does not take a leader's
// word for it but counts the votes itself: a command is chosen when a majority of the slot's
// acceptors has accepted it in one ballot, whether anyone knows or not.
type agreement struct {
	sim.Testimony
	observer
	first []election // by slot: the first command that was chosen
}

func (*agreement) Name() string { return agreementName }

func (p *agreement) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	e := p.watch(node, fact, p.Event)
	if e == nil || !e.chosen {
		return ""
	}
	p.Cases++
	first := at(&p.first, e.slot)
	if first.ballot == 0 {
		*first = *e
		return ""
	}
	if first.hash == e.hash {
		return ""
	}
	p.Blame(first.decisive)
	return fmt.Sprintf("in slot %d, a majority accepted one command in ballot %v and another one in "+
		"ballot %v", e.slot, first.ballot, e.ballot)
}

// chosenIsKept is P2b: "if a proposal with value v is chosen, then every higher-numbered proposal
// issued by any proposer has value v" (PMS §2.2). The order of the facts does not matter: a higher
// ballot may be under way when a lower one is decided.
type chosenIsKept struct {
	sim.Testimony
	observer
	lowest []election // by slot: of the elections that chose, that of the lowest ballot
}

func (*chosenIsKept) Name() string { return chosenIsKeptName }

func (p *chosenIsKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	e := p.watch(node, fact, p.Event)
	if e == nil {
		return ""
	}
	c := at(&p.lowest, e.slot)
	if e.chosen && (c.ballot == 0 || e.ballot < c.ballot) {
		*c = *e
		for i := range p.tally.slots[e.slot] {
			if why := p.judge(c, &p.tally.slots[e.slot][i]); why != "" {
				return why
			}
		}
	}
	return p.judge(c, e)
}

// judge says that a command was proposed in a ballot after that in which another was chosen.
func (p *chosenIsKept) judge(chosen, e *election) string {
	if chosen.ballot == 0 || e.ballot < chosen.ballot {
		return ""
	}
	p.Cases++
	if e.hash == chosen.hash || e.ballot == chosen.ballot {
		return ""
	}
	p.Blame(chosen.decisive, e.begun)
	return fmt.Sprintf("slot %d was decided in ballot %v, and n%d accepted another command in ballot %v",
		e.slot, chosen.ballot, e.opener, e.ballot)
}

// learned: "a process never learns that a value has been chosen unless it actually has been"
// (PMS §2.1).
type learned struct {
	sim.Testimony
	observer
	chosen []uint64 // by slot: the hash of what was chosen last, plus one; 0: nothing was
	whole  int64    // in all slots up to this one, something was chosen
}

func (*learned) Name() string { return learnedName }

func (p *learned) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if e := p.watch(node, fact, p.Event); e != nil && e.chosen {
		*at(&p.chosen, e.slot) = e.hash + 1
	}
	switch f := fact.(type) {
	case Chosen:
		if !p.wasChosen(f.Slot, f.Hash) {
			return fmt.Sprintf("n%d took a command for chosen in slot %d and ballot %v, and no majority "+
				"had accepted it", node, f.Slot, f.Ballot)
		}
	case Apply:
		if !p.wasChosen(f.Slot, f.Hash) {
			return fmt.Sprintf("n%d applied a command in slot %d, and no majority had accepted it",
				node, f.Slot)
		}
	case Installed:
		return p.stands(node, f.Slot)
	case Restored:
		return p.stands(node, f.Slot)
	}
	return ""
}

// stands says that a snapshot stands for a slot in which nothing was chosen. The commands in it were judged when
// they were applied, and so is its state (Same Sequence).
func (p *learned) stands(node sim.ID, slot int64) string {
	p.Cases++
	for p.whole < slot && *at(&p.chosen, p.whole+1) != 0 {
		p.whole++
	}
	if p.whole >= slot {
		return ""
	}
	return fmt.Sprintf("n%d has a snapshot that ends with slot %d, and nothing was chosen in slot %d", node, slot, p.whole+1)
}

func (p *learned) wasChosen(slot int64, hash uint64) bool {
	p.Cases++
	if *at(&p.chosen, slot) == hash+1 {
		return true
	}
	var begun []uint64
	for _, e := range *at(&p.tally.slots, slot) {
		if e.hash == hash && e.chosen {
			return true // and another one as well, which is for Agreement to say
		}
		begun = append(begun, e.begun)
	}
	p.Blame(begun...)
	return false
}
