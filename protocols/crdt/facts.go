package crdt

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Facts are stated in Start, handleRequest and handleGossip of a replica, when its disk knows what
// they say. Removed comes before: the write of a crashed disk may have happened all the same.

// Held is what a replica has: how many updates, which ones, and what has become of them.
type Held struct {
	Updates int64
	Version uint64 // a hash of the version vector
	State   uint64 // a hash of the state
}

// Booted says what a replica found on its disk when it started.
type Booted struct{ Held }

// Updated says that a replica carried out an update of a client.
type Updated struct {
	Op service.Op
	Held
}

// Joined says that a replica joined what a peer sent.
type Joined struct {
	From sim.ID
	Held
}

// Removed says that a remove has observed the add of a tag.
type Removed struct {
	Value string
	Tag   Tag
}

// Delivered says that a replica has news of an add, and whether the value is in its set then.
type Delivered struct {
	Value   string
	Tag     Tag
	Present bool
}

func (h Held) String() string { return fmt.Sprintf("%d updates, state %08x", h.Updates, h.State>>32) }

func (f Booted) String() string { return "booted with " + f.Held.String() }

func (f Updated) String() string { return fmt.Sprintf("updated by %v: %v", f.Op, f.Held) }

func (f Joined) String() string { return fmt.Sprintf("joined what n%d sent: %v", f.From, f.Held) }

func (f Removed) String() string { return fmt.Sprintf("removed %s, added as %v", f.Value, f.Tag) }

func (f Delivered) String() string {
	if f.Present {
		return fmt.Sprintf("has %s, added as %v", f.Value, f.Tag)
	}
	return fmt.Sprintf("has no %s, added as %v", f.Value, f.Tag)
}

func (t Tag) String() string { return fmt.Sprintf("%d.%d", t.Replica, t.N) }
