package paxos

import "fmt"

// Prepare is phase 1a: a proposer asks for the promise not to vote below its ballot any more, and
// for the last vote (§2.2).
type Prepare struct{ Ballot BallotNumber }

// Promise is phase 1b: the acceptor promises, and reports the highest-numbered proposal that it has
// accepted; none where Voted is none.
type Promise struct {
	Ballot BallotNumber // as asked
	Voted  BallotNumber
	Value  string
}

// Accept is phase 2a: a proposer issues its proposal, and asks to vote for it.
type Accept struct {
	Ballot BallotNumber
	Value  string
}

// Accepted is phase 2b: the acceptor tells the proposer and the learners that it voted.
type Accepted struct {
	Ballot BallotNumber
	Value  string
}

// Nack refuses a Prepare or an Accept because of a promise (§2.2).
type Nack struct {
	Ballot   BallotNumber // as asked
	Promised BallotNumber // the higher ballot
}

// Query is a learner's question (§2.3). An acceptor tells how it voted last. A proposer issues a
// proposal, for if it is chosen, the learner will hear of that.
type Query struct{}

func (m Prepare) String() string { return fmt.Sprintf("Prepare %v", m.Ballot) }

func (m Promise) String() string {
	if m.Voted == (BallotNumber{}) {
		return fmt.Sprintf("Promise %v", m.Ballot)
	}
	return fmt.Sprintf("Promise %v, voted %v %s", m.Ballot, m.Voted, m.Value)
}

func (m Accept) String() string { return fmt.Sprintf("Accept %v %s", m.Ballot, m.Value) }

func (m Accepted) String() string { return fmt.Sprintf("Accepted %v %s", m.Ballot, m.Value) }

func (m Nack) String() string { return fmt.Sprintf("Nack %v, promised %v", m.Ballot, m.Promised) }
