package commit

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// A Value is what is proposed or accepted in the instance of consensus of one resource manager: prepared, or aborted.
type Value struct {
	Manager  sim.ID
	Prepared bool
}

// An Acceptance is a value with the ballot in which it was accepted.
type Acceptance struct {
	Value
	Ballot int
}

// The messages of Paxos Commit (Gray and Lamport, section 4). There is an instance of Paxos for each resource manager,
// and the messages of one node for all instances of a transaction are one message.
type (
	// Phase1a asks acceptors for promises. Its sender leads the ballot.
	Phase1a struct {
		Txn          twophase.Txn
		Ballot       int
		Participants []Participant
	}
	// Phase1b promises, and says what was accepted last.
	Phase1b struct {
		Txn      twophase.Txn
		Ballot   int
		Accepted []Acceptance
	}
	// Phase2a proposes. In ballot 0 a resource manager proposes for its own instance: that is its vote.
	Phase2a struct {
		Txn          twophase.Txn
		Ballot       int
		Values       []Value
		Participants []Participant
	}
	// Phase2b says what was accepted.
	Phase2b struct {
		Txn    twophase.Txn
		Ballot int
		Values []Value
	}
)

func (m Phase1a) String() string { return fmt.Sprintf("Phase1a %v, ballot %d", m.Txn, m.Ballot) }
