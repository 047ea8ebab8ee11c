package paxos

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A census counts the votes that acceptors ever cast, as nobody in the system can: it misses none
// and forgets none. A value is chosen when a quorum has voted for one proposal (§2.2), whether or
// not anybody has found out.
type census struct {
	quorum int
	rows   map[Vote]*row
}

// A row is who voted for a proposal, and by which events.
type row struct {
	voters []sim.ID
	events []uint64
}

func newCensus(quorum int) census { return census{quorum: quorum, rows: map[Vote]*row{}} }

// hear counts the vote in a fact, if there is one. won reports whether its proposal is now chosen, and
// was not before.
func (c *census) hear(node sim.ID, fact sim.Fact, event uint64) (vote Vote, won bool) {
	vote, cast := ballotPaper(fact)
	if !cast {
		return vote, false
	}
	r := c.rows[vote]
	if r == nil {
		r = &row{}
		c.rows[vote] = r
	}
	if slices.Contains(r.voters, node) {
		return vote, false
	}
	r.voters = append(r.voters, node)
	r.events = append(r.events, event)
	return vote, len(r.voters) == c.quorum
}

// voters counts those who voted for a proposal.
func (c *census) voters(v Vote) int {
	if r := c.rows[v]; r != nil {
		return len(r.voters)
	}
	return 0
}

// evidence are the events of the votes for a proposal.
func (c *census) evidence(v Vote) []uint64 {
	if r := c.rows[v]; r != nil {
		return r.events
	}
	return nil
}

// ballotPaper is the vote that a fact tells of.
func ballotPaper(fact sim.Fact) (v Vote, cast bool) {
	switch f := fact.(type) {
	case Vote:
		return f, true
	case Booted:
		v = Vote{Ballot: f.Voted, Value: f.Value}
		return v, v != Vote{}
	}
	return v, false
}

// at is the ith element of a slice that grows as needed.
func at[T any](s *[]T, i int64) *T {
	for int64(len(*s)) <= i {
		var zero T
		*s = append(*s, zero)
	}
	return &(*s)[i]
}
