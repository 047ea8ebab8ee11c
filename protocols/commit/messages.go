package commit

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// A Participant is a resource manager that works for a transaction, in the life in which it does. Work that was not
// prepared is lost with its life, so that a later one must not answer for it.
type Participant struct {
	Manager sim.ID
	Life    int
}

// What a client and the resource managers say to each other.
type (
	// Work has a resource manager lock, read and write for a transaction. Accesses are as [service.WriteTxn] writes them.
	Work struct {
		Txn      twophase.Txn
		Accesses string
	}
	// Worked answers it: with what was read, or that a lock was taken.
	Worked struct {
		Txn      twophase.Txn
		OK       bool
		Life     int
		Readings string
	}
	// Release takes the work back, of which some manager could not do its part.
	Release struct{ Txn twophase.Txn }
	// Begin asks a resource manager to prepare, and to have the others prepare: BeginCommit.
	Begin struct {
		Txn          twophase.Txn
		Participants []Participant
	}
	// Outcome tells the client.
	Outcome struct {
		Txn    twophase.Txn
		Commit bool
	}
)

// What a transaction manager and the resource managers say to each other.
type (
	// Prepare asks a resource manager for its vote.
	Prepare struct {
		Txn          twophase.Txn
		Participants []Participant
		Life         int // of the transaction manager
	}
	// Vote is a resource manager's: yes is Prepared, no is Aborted. The first one begins a commit.
	Vote struct {
		Txn          twophase.Txn
		Yes          bool
		Participants []Participant
		Life         int // of the transaction manager, that the vote is for
	}
	// Decision is Commit or Abort.
	Decision struct {
		Txn    twophase.Txn
		Commit bool
		Life   int // of the transaction manager; 0: somebody else says so
	}
	// Ack says that a resource manager has committed: the transaction manager may forget.
	Ack struct{ Txn twophase.Txn }
	// Inquire asks a transaction manager what was decided.
	Inquire struct {
		Txn          twophase.Txn
		Participants []Participant
		Epoch        int // of three-phase commit: who asks leads it
	}
	// Consult asks another participant what was decided: cooperative termination.
	Consult struct{ Txn twophase.Txn }
)

func (m Work) String() string { return fmt.Sprintf("Work %v: %s", m.Txn, m.Accesses) }

func (m Worked) String() string {
	if !m.OK {
		return fmt.Sprintf("Worked %v: a lock is taken", m.Txn)
	}
	return fmt.Sprintf("Worked %v: %s", m.Txn, m.Readings)
}

func (m Release) String() string  { return fmt.Sprintf("Release %v", m.Txn) }
func (m Begin) String() string    { return fmt.Sprintf("Begin %v", m.Txn) }
func (m Prepare) String() string  { return fmt.Sprintf("Prepare %v", m.Txn) }
func (m Ack) String() string      { return fmt.Sprintf("Ack %v", m.Txn) }
func (m Inquire) String() string  { return fmt.Sprintf("Inquire %v", m.Txn) }
func (m Consult) String() string  { return fmt.Sprintf("Consult %v", m.Txn) }
func (m Outcome) String() string  { return fmt.Sprintf("Outcome %v: %s", m.Txn, word(m.Commit)) }
func (m Decision) String() string { return fmt.Sprintf("%s %v", word(m.Commit), m.Txn) }

func (m Vote) String() string {
	if m.Yes {
		return fmt.Sprintf("Prepared %v", m.Txn)
	}
	return fmt.Sprintf("Aborted %v", m.Txn)
}

// word is a decision in the paper's word.
func word(commit bool) string {
	if commit {
		return "Commit"
	}
	return "Abort"
}
