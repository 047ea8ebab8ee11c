package paxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// phases: a proposal is issued when a quorum has promised its ballot, and accepted when it was issued (§2.2). A
// proposer that counts a promise of another ballot, or one promise twice, may be lucky, and P2c hold all the same.
type phases struct {
	sim.Testimony
	q1       int
	promises []promise // by ID, the highest
	issued   map[Vote]bool
}

func (*phases) Name() string { return "Phase 1 First" }

func (p *phases) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Promised:
		p.promise(node, f.Ballot)
	case Booted:
		p.promise(node, f.Promised)
	case Proposal:
		p.issued[Vote{f.Ballot, f.Value}] = true
		return p.issues(node, f)
	case Vote:
		p.Cases++
		p.promise(node, f.Ballot)
		if !p.issued[f] {
			return fmt.Sprintf("n%d voted for %s in ballot %v, and nobody issued that", node, f.Value, f.Ballot)
		}
	}
	return ""
}

// promise notes that an acceptor votes in no lower ballot. What its disk just had when it crashed binds, too.
func (p *phases) promise(node sim.ID, b BallotNumber) {
	if known := at(&p.promises, int64(node)); known.ballot.Less(b) {
		*known = promise{b, p.Event}
	}
}

// issues says that a quorum has not promised the ballot of a proposal.
func (p *phases) issues(node sim.ID, f Proposal) string {
	p.Cases++
	var promised []uint64
	for _, known := range p.promises {
		if !known.ballot.Less(f.Ballot) {
			promised = append(promised, known.event)
		}
	}
	if len(promised) >= p.q1 {
		return ""
	}
	p.Blame(promised...)
	return fmt.Sprintf("n%d issued %s in ballot %v, and only %d of the %d acceptors that it takes had promised it",
		node, f.Value, f.Ballot, len(promised), p.q1)
}
