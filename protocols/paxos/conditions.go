package paxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// p1a: an acceptor votes in a ballot only if it has not answered the prepare request of a higher
// one (§2.2). It holds over restarts.
type p1a struct {
	sim.Testimony
	promises []promise // by ID, the highest
}

// promise is a ballot below which an acceptor has promised not to vote.
type promise struct {
	ballot BallotNumber
	event  uint64
}

func (*p1a) Name() string { return "P1a" }

func (p *p1a) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	var ballot BallotNumber
	did := "promised"
	switch f := fact.(type) {
	case Promised:
		ballot = f.Ballot
	case Vote:
		ballot, did = f.Ballot, "voted in"
	case Booted:
		if held := at(&p.promises, int64(node)); held.ballot.Less(f.Promised) {
			*held = promise{f.Promised, p.Event}
		}
		return ""
	default:
		return ""
	}
	p.Cases++
	held := at(&p.promises, int64(node))
	if ballot.Less(held.ballot) {
		p.Blame(held.event)
		return fmt.Sprintf("n%d %s ballot %v after it had promised ballot %v",
			node, did, ballot, held.ballot)
	}
	if held.ballot.Less(ballot) {
		*held = promise{ballot, p.Event}
	}
	return ""
}

// stableStorage: what an acceptor must remember survives its failures (§2.5). When it restarts it
// finds its last promise and its last vote, or later ones.
type stableStorage struct {
	sim.Testimony
	acceptors []memory // by ID
}

// memory is what an acceptor said last.
type memory struct {
	promised, voted promise
	value           string
}

func (*stableStorage) Name() string { return "Stable Storage" }

func (p *stableStorage) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	m := at(&p.acceptors, int64(node))
	switch f := fact.(type) {
	case Promised:
		m.promised = promise{f.Ballot, p.Event}
	case Vote:
		m.voted, m.value = promise{f.Ballot, p.Event}, f.Value
		if m.promised.ballot.Less(f.Ballot) {
			m.promised = m.voted
		}
	case Booted:
		p.Cases++
		if f.Promised.Less(m.promised.ballot) {
			p.Blame(m.promised.event)
			return fmt.Sprintf("n%d restarted and does not know of its promise to ballot %v",
				node, m.promised.ballot)
		}
		if f.Voted.Less(m.voted.ballot) {
			p.Blame(m.voted.event)
			return fmt.Sprintf("n%d restarted and does not know of its vote in ballot %v",
				node, m.voted.ballot)
		}
		if f.Voted == m.voted.ballot && f.Value != m.value {
			p.Blame(m.voted.event)
			return fmt.Sprintf("n%d restarted and takes its vote in ballot %v for one for %s", node, f.Voted, f.Value)
		}
		*m = memory{promise{f.Promised, p.Event}, promise{f.Voted, p.Event}, f.Value}
	}
	return ""
}

// uniqueBallots is B1 of the Parliament: no two ballots have one number, and so no two proposals
// have. A proposer's ballots rise, not least over restarts.
type uniqueBallots struct {
	sim.Testimony
	begun  map[BallotNumber]owner
	issued map[BallotNumber]issue
	last   []promise // by ID: the latest ballot of each proposer
}

// owner is who began a ballot.
type owner struct {
	node  sim.ID
	event uint64
}

// issue is a proposal that was issued.
type issue struct {
	value string
	event uint64
}

func (*uniqueBallots) Name() string { return "Unique Ballots" }

func (p *uniqueBallots) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Ballot:
		p.Cases++
		return p.begins(node, f.Ballot)
	case Proposal:
		p.Cases++
		first, again := p.issued[f.Ballot]
		if again {
			p.Blame(first.event)
			return fmt.Sprintf("n%d issued a proposal in ballot %v, which had one already, for %s",
				node, f.Ballot, first.value)
		}
		p.issued[f.Ballot] = issue{f.Value, p.Event}
	}
	return ""
}

func (p *uniqueBallots) begins(node sim.ID, b BallotNumber) string {
	if first, again := p.begun[b]; again {
		p.Blame(first.event)
		if first.node == node {
			return fmt.Sprintf("n%d began ballot %v a second time", node, b)
		}
		return fmt.Sprintf("n%d began ballot %v, which n%d had begun before", node, b, first.node)
	}
	p.begun[b] = owner{node, p.Event}
	last := at(&p.last, int64(node))
	if b.Less(last.ballot) {
		p.Blame(last.event)
		return fmt.Sprintf("n%d began ballot %v after ballot %v", node, b, last.ballot)
	}
	*last = promise{b, p.Event}
	return ""
}
