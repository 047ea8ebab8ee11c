package chain

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Formed says that the master has formed a chain, or has come back with it.
type Formed struct {
	Epoch   int
	Servers []sim.ID
}

// Placed says that a server has a new place in the chain.
type Placed struct {
	Epoch         int
	Before, After sim.ID // 0: it is the head, or the tail
}

// Appended says that a server has an update.
type Appended struct {
	Index  int
	Client sim.ID
	Seq    uint64
}

// Committed says that a server has carried an update out, which all servers of the chain have.
type Committed struct {
	Index  int
	Client sim.ID
	Seq    uint64
}

// Served says that a server answers a read.
type Served struct{ Index int } // how much was committed, as far as it knows

func (f Formed) String() string { return fmt.Sprintf("formed chain %d of %v", f.Epoch, f.Servers) }

func (f Placed) String() string {
	switch {
	case f.Before == 0 && f.After == 0:
		return fmt.Sprintf("is the whole chain %d", f.Epoch)
	case f.Before == 0:
		return fmt.Sprintf("is the head of chain %d", f.Epoch)
	case f.After == 0:
		return fmt.Sprintf("is the tail of chain %d", f.Epoch)
	}
	return fmt.Sprintf("is between n%d and n%d in chain %d", f.Before, f.After, f.Epoch)
}

func (f Appended) String() string { return fmt.Sprintf("appended %d", f.Index) }

func (f Committed) String() string { return fmt.Sprintf("committed %d", f.Index) }

func (f Served) String() string { return fmt.Sprintf("served a read as of %d", f.Index) }
