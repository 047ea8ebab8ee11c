package fastpaxos

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A census counts the votes that acceptors ever cast, as nobody in the system can. A value is chosen in
// a round when a quorum of the round has voted for it there, whether or not anybody has learned it.
// The sizes of quorums are the right ones, whatever the nodes take them to be.
type census struct {
	sizes
	rows map[Vote]*row
}

// A row is who voted for a value in a round, and by which events.
type row struct {
	voters []sim.ID
	events []uint64
}

func newCensus(s sizes) census { return census{sizes: s, rows: map[Vote]*row{}} }

// hear counts the vote in a fact, if there is one. won reports whether its value is now chosen in the
// round, and was not before.
func (c *census) hear(node sim.ID, fact sim.Fact, event uint64) (vote Vote, won bool) {
	vote, cast := voteIn(fact)
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
	r.voters, r.events = append(r.voters, node), append(r.events, event)
	return vote, len(r.voters) == c.of(vote.Round)
}

// row is who voted so; nobody if it is new.
func (c *census) row(v Vote) row {
	if r := c.rows[v]; r != nil {
		return *r
	}
	return row{}
}

// voteIn is the vote that a fact tells of. One that the disk just had when the acceptor crashed is a
// vote, too.
func voteIn(fact sim.Fact) (v Vote, cast bool) {
	switch f := fact.(type) {
	case Vote:
		return f, true
	case Booted:
		v = Vote{f.Voted, f.Value}
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
