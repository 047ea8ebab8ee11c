package paxos

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A BallotNumber is the number of a ballot, and so of the proposal that is put to the vote in it.
// No two have the same number (§2.2): each proposer counts rounds of its own, and its ID tells its
// ballots from all others. The zero BallotNumber is below every ballot, and is none.
type BallotNumber struct {
	Round    int64
	Proposer sim.ID
}

// Less reports whether a ballot is lower than another: by round, and within a round by proposer.
func (n BallotNumber) Less(than BallotNumber) bool {
	if n.Round != than.Round {
		return n.Round < than.Round
	}
	return n.Proposer < than.Proposer
}

// String is the ballot as 2.1: round 2 of the first proposer.
func (n BallotNumber) String() string {
	if n == (BallotNumber{}) {
		return "none"
	}
	return fmt.Sprintf("%d.%d", n.Round, n.Proposer)
}

// number is the ballot of a proposer's round.
func (c *config) number(round int64, id sim.ID) BallotNumber {
	if c.mutants.On(noTieBreak) {
		return BallotNumber{Round: round} // Two proposers count alike, and two proposals have one number.
	}
	return BallotNumber{round, id}
}
