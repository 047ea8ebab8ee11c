package pushsum

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Started says what a node holds when it boots.
type Started struct{ Mass }

// Shared says that a node has parted with mass. It is stated right before the mass is sent.
type Shared struct {
	To sim.ID
	Mass
	Left Mass // what it holds now
}

// Took says that a node has taken the mass of a message.
type Took struct {
	From sim.ID
	Mass
	Holds Mass // what it holds now
}

func (f Started) String() string {
	return fmt.Sprintf("starts with %s, a weight of %s", units(f.Sum), units(f.Weight))
}

func (f Shared) String() string { return fmt.Sprintf("shared with n%d; estimates %s", f.To, f.Left) }

func (f Took) String() string { return fmt.Sprintf("took from n%d; estimates %s", f.From, f.Holds) }
