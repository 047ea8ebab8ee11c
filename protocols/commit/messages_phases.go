package commit

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
)

// The messages that three-phase commit has besides. Epoch 0 is led by the transaction manager, and each one after it by
// another participant: the termination protocol.
type (
	// OtherLife answers a vote for a life of the transaction manager that is over.
	OtherLife struct{ Life int }
	// PreCommit says that all have voted yes.
	PreCommit struct {
		Txn   twophase.Txn
		Epoch int
	}
	// PreCommitted acknowledges it.
	PreCommitted struct {
		Txn   twophase.Txn
		Epoch int
	}
	// Elect has a participant lead.
	Elect struct {
		Txn          twophase.Txn
		Epoch        int
		Participants []Participant
	}
	// StateRequest asks the participants how far they have come.
	StateRequest struct {
		Txn          twophase.Txn
		Epoch        int
		Participants []Participant
	}
	// State answers it; who has decided answers with the Decision.
	State struct {
		Txn         twophase.Txn
		Epoch       int
		Phase       phase
		Recovered   bool // it was down meanwhile: others may have gone on without it
		Coordinator bool // it is the transaction manager's answer: it has not decided, and will not
	}
)

func (m OtherLife) String() string { return fmt.Sprintf("OtherLife: this is life %d", m.Life) }
func (m PreCommit) String() string { return fmt.Sprintf("PreCommit %v, epoch %d", m.Txn, m.Epoch) }

func (m PreCommitted) String() string {
	return fmt.Sprintf("PreCommitted %v, epoch %d", m.Txn, m.Epoch)
}
func (m Elect) String() string { return fmt.Sprintf("Elect %v, epoch %d", m.Txn, m.Epoch) }
func (m StateRequest) String() string {
	return fmt.Sprintf("StateRequest %v, epoch %d", m.Txn, m.Epoch)
}

func (m State) String() string {
	switch {
	case m.Coordinator:
		return fmt.Sprintf("State %v, epoch %d: not decided", m.Txn, m.Epoch)
	case m.Recovered:
		return fmt.Sprintf("State %v, epoch %d: %v, and was down", m.Txn, m.Epoch, m.Phase)
	}
	return fmt.Sprintf("State %v, epoch %d: %v", m.Txn, m.Epoch, m.Phase)
}
