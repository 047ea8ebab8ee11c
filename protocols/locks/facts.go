package locks

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a worker or a server begins a life.
type Booted struct{ Life uint64 }

// Leased says that a server grants the lock to a request, for a lease from now on.
type Leased struct {
	Worker         sim.ID
	Request, Token uint64
}

// Refused says that a server does not grant the lock to a request.
type Refused struct {
	Worker  sim.ID
	Request uint64
}

// Freed says that the lock is free at a server, because of a release.
type Freed struct {
	By      sim.ID
	Request uint64
}

// Holds says that a worker has the lock.
type Holds struct{ Request, Token uint64 }

// Sure says that a worker has looked at its clock, and has the lock for long enough.
type Sure struct{ Request uint64 }

// Lapsed says that a worker has the lock no more, though it has not finished.
type Lapsed struct{ Request uint64 }

func (f Booted) String() string { return fmt.Sprintf("booted for the %d. time", f.Life+1) }

func (f Leased) String() string {
	return fmt.Sprintf("leased to n%d, token %s", f.Worker, guarded.TokenName(f.Token))
}

func (f Refused) String() string { return fmt.Sprintf("refused n%d", f.Worker) }

func (f Freed) String() string { return fmt.Sprintf("freed by n%d", f.By) }

func (f Holds) String() string {
	if f.Token == 0 {
		return "holds the lock"
	}
	return "holds the lock by token " + guarded.TokenName(f.Token)
}

func (f Sure) String() string { return "is sure of the lock" }

func (f Lapsed) String() string { return "has lost the lock" }
