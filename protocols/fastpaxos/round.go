package fastpaxos

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A Round is the number of a round. The zero Round is below all, and is none.
type Round struct {
	Count       int64
	Coordinator sim.ID
	Step        int // 0: a fast round; 1: the classic round right above it
}

// Less reports whether a round is lower than another.
func (r Round) Less(than Round) bool {
	switch {
	case r.Count != than.Count:
		return r.Count < than.Count
	case r.Coordinator != than.Coordinator:
		return r.Coordinator < than.Coordinator
	}
	return r.Step < than.Step
}

// Fast reports whether acceptors may vote for what proposers send in this round.
func (r Round) Fast() bool { return r.Step == 0 }

// next is the classic round right above a fast one: nothing lies between.
func (r Round) next() Round { return Round{r.Count, r.Coordinator, 1} }

// String is the round as 1.3f or 2.3c: fast or classic, of node 3.
func (r Round) String() string {
	switch {
	case r == Round{}:
		return "none"
	case r.Fast():
		return fmt.Sprintf("%d.%df", r.Count, r.Coordinator)
	}
	return fmt.Sprintf("%d.%dc", r.Count, r.Coordinator)
}

// sizes are those of the quorums of n acceptors.
//
// Any two quorums must intersect, and any classic one must intersect any two fast ones (§3, the
// Quorum Requirement): 2*fast + classic > 2n. With majorities that makes three quarters.
type sizes struct{ n, classic, fast int }

func sizesFor(n int) sizes { return sizes{n: n, classic: n/2 + 1, fast: (3*n + 3) / 4} }

// of is the size of a quorum of a round.
func (s sizes) of(r Round) int {
	if r.Fast() {
		return s.fast
	}
	return s.classic
}

// quorum is the size of a quorum of a round, as the nodes take it to be.
func (c *config) quorum(r Round) int {
	if c.mutants.On(classicQuorum) {
		return c.sizes.classic // Then two values may be learned in one fast round.
	}
	return c.sizes.of(r)
}
