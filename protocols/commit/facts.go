package commit

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// What nodes state besides votes and decisions, which are of parts/twophase.
type (
	// Booted says that a node begins a life.
	Booted struct {
		Life     int
		Prepared int // transactions that it finds prepared and not decided
	}
	// Locked says that a resource manager has locked what a transaction needs there.
	Locked struct{ Txn twophase.Txn }
	// Unlocked says that it has given the locks back.
	Unlocked struct{ Txn twophase.Txn }
	// Blocked says that a resource manager has voted yes, has asked what was decided, and has had no answer.
	Blocked struct{ Txn twophase.Txn }
	// Suspected says that a node has waited for longer than it is patient: something has failed, as far as it can tell.
	Suspected struct{ Txn twophase.Txn }
	// Precommitted says that a resource manager knows that all have voted yes (three-phase commit).
	Precommitted struct{ Txn twophase.Txn }
	// Led says that somebody begins to end a transaction: a leader a ballot, or a participant an epoch.
	Led struct {
		Txn    twophase.Txn
		Ballot int
	}
	// Accepted says that an acceptor has accepted a value in the instance of a resource manager (Paxos Commit).
	Accepted struct {
		Txn      twophase.Txn
		Manager  sim.ID
		Ballot   int
		Prepared bool
	}
	// Forgotten says that a transaction manager remembers nothing of a committed transaction any more.
	Forgotten struct{ Txn twophase.Txn }
)

var facts = slices.Concat([]sim.Fact{
	Booted{}, Locked{}, Unlocked{}, Blocked{}, Suspected{}, Precommitted{}, Led{}, Accepted{}, Forgotten{},
}, twophase.Facts())

func (f Booted) String() string {
	return fmt.Sprintf("booted life %d, with %d prepared", f.Life, f.Prepared)
}
func (f Locked) String() string   { return fmt.Sprintf("locked for %v", f.Txn) }
func (f Unlocked) String() string { return fmt.Sprintf("unlocked, %v is over", f.Txn) }
func (f Blocked) String() string {
	return fmt.Sprintf("blocked: %v is prepared, and nobody says more", f.Txn)
}

func (f Suspected) String() string {
	return fmt.Sprintf("suspected a failure, having waited for %v", f.Txn)
}
func (f Led) String() string       { return fmt.Sprintf("led %v, ballot %d", f.Txn, f.Ballot) }
func (f Forgotten) String() string { return fmt.Sprintf("forgotten: %v", f.Txn) }
