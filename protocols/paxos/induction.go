package paxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// That only one value is chosen is P2, and the paper strengthens P2 until it is something that a
// proposer can see to:
//
//	P2a  Once v is chosen in a ballot, acceptors vote in higher ballots for v only.
//	P2b  Once v is chosen in a ballot, proposers issue v only in higher ballots.
//	P2c  Whoever issues v in a ballot has a quorum that allows it: its acceptors have not voted in
//	     any lower ballot, or the highest-numbered of their votes below the ballot is for v.
//
// In a run that breaks P2c the others may hold by luck, and fall later.

// later is P2a or P2b: it looks at proposals that are numbered above one that was chosen.
type later struct {
	sim.Testimony
	census
	name   string
	did    string // what is judged, in a sentence
	of     func(sim.Fact) (Vote, bool)
	chosen Vote // the lowest
	seen   []deed
}

// deed is a proposal that was accepted or issued.
type deed struct {
	proposal Vote
	node     sim.ID
	event    uint64
}

func newP2a(q2 int) *later {
	return &later{census: newCensus(q2), name: "P2a", did: "voted for", of: ballotPaper}
}

func newP2b(q2 int) *later {
	return &later{
		census: newCensus(q2), name: "P2b", did: "issued",
		of: func(fact sim.Fact) (Vote, bool) {
			f, is := fact.(Proposal)
			return Vote{Ballot: f.Ballot, Value: f.Value}, is
		},
	}
}

func (p *later) Name() string { return p.name }

func (p *later) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	v, won := p.hear(node, fact, p.Event)
	why := ""
	if proposal, is := p.of(fact); is {
		p.Cases++
		d := deed{proposal, node, p.Event}
		p.seen = append(p.seen, d)
		why = p.judge(d)
	}
	if won && (p.chosen == Vote{} || v.Ballot.Less(p.chosen.Ballot)) {
		p.chosen = v
		for i := 0; i < len(p.seen) && why == ""; i++ { // once, or a few times in a broken run
			why = p.judge(p.seen[i])
		}
	}
	return why
}

// judge says what is wrong with a proposal above the one that was chosen.
func (p *later) judge(d deed) string {
	c := p.chosen
	if c == (Vote{}) || !c.Ballot.Less(d.proposal.Ballot) || c.Value == d.proposal.Value {
		return ""
	}
	p.Blame(d.event)
	p.Blame(p.evidence(c)...)
	return fmt.Sprintf("n%d %s %s in ballot %v, but %s was chosen in ballot %v",
		d.node, p.did, d.proposal.Value, d.proposal.Ballot, c.Value, c.Ballot)
}

// p2c is what makes P2b true by induction over the ballots between the chosen one and n.
type p2c struct {
	sim.Testimony
	q1        int
	acceptors []sim.ID
	votes     [][]deed // by place in acceptors, in the order of their ballots
}

func newP2c(c *config) *p2c {
	return &p2c{q1: c.q1, acceptors: c.acceptors, votes: make([][]deed, len(c.acceptors))}
}

func (*p2c) Name() string { return "P2c" }

func (p *p2c) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if v, cast := ballotPaper(fact); cast {
		p.vote(deed{v, node, p.Event})
		return ""
	}
	f, is := fact.(Proposal)
	if !is {
		return ""
	}
	p.Cases++
	last := make([]deed, len(p.acceptors)) // each acceptor's highest vote below the ballot
	for i := range last {
		last[i] = p.lastBelow(i, f.Ballot)
	}
	if p.allows(last, f.Value) {
		return ""
	}
	for _, d := range last {
		if d.node != 0 {
			p.Blame(d.event)
		}
	}
	return fmt.Sprintf("n%d issued %s in ballot %v, but there are no %d acceptors that had not "+
		"voted below it, or whose highest vote was for %s", node, f.Value, f.Ballot, p.q1, f.Value)
}

// allows reports whether a quorum lets a proposal have a value.
func (p *p2c) allows(last []deed, value string) bool {
	if p.upTo(last, BallotNumber{}) >= p.q1 {
		return true
	}
	for _, d := range last {
		if d.node != 0 && d.proposal.Value == value && p.upTo(last, d.proposal.Ballot) >= p.q1 {
			return true
		}
	}
	return false
}

// upTo counts the acceptors whose highest vote is not above a ballot.
func (p *p2c) upTo(last []deed, b BallotNumber) int {
	n := 0
	for _, d := range last {
		if !b.Less(d.proposal.Ballot) {
			n++
		}
	}
	return n
}

// vote notes a vote. Unless the acceptor breaks its promises, it is above the last.
func (p *p2c) vote(d deed) {
	votes := &p.votes[d.node-p.acceptors[0]]
	*votes = append(*votes, d)
	for i := len(*votes) - 1; i > 0 && d.proposal.Ballot.Less((*votes)[i-1].proposal.Ballot); i-- {
		(*votes)[i], (*votes)[i-1] = (*votes)[i-1], (*votes)[i]
	}
}

// lastBelow is an acceptor's highest vote below a ballot; the zero deed if there is none.
func (p *p2c) lastBelow(i int, b BallotNumber) deed {
	votes := p.votes[i]
	for k := len(votes) - 1; k >= 0; k-- {
		if votes[k].proposal.Ballot.Less(b) {
			return votes[k]
		}
	}
	return deed{}
}
