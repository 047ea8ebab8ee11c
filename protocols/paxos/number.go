package paxos

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A Number is the number of a ballot, and so of the proposal that is put to the vote in it.
// No two have the same number (§2.2): each proposer counts rounds of its own, and its ID tells its
// ballots from all others. The zero Number is below every ballot, and is none.
type Number struct {
	Round    int64
	Proposer sim.ID
}

// Less tells whether a ballot is lower than another: by round, and within a round by proposer.
func (n Number) Less(than Number) bool {
	if n.Round != than.Round {
		return n.Round < than.Round
	}
	return n.Proposer < than.Proposer
}

// String is the ballot as 2.1: round 2 of the first proposer.
func (n Number) String() string {
	if n == (Number{}) {
		return "none"
	}
	return fmt.Sprintf("%d.%d", n.Round, n.Proposer)
}

// number is the ballot of a proposer's round.
func (c *config) number(round int64, id sim.ID) Number {
	if c.mutants.noTieBreak {
		return Number{Round: round} // Two proposers count alike, and two proposals have one number.
	}
	return Number{round, id}
}
