package optimistic

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a writer begins, or begins again.
type Booted struct{}

// Committed says that the row has an update, which is on the disk. After a crash the last of them is stated again.
type Committed struct {
	Writer  sim.ID
	Nth     int // of the writer's updates
	Read    int // the version that it was made of
	Version int // of the row now
}

// Conflicted says that the row has refused an update, since it has changed.
type Conflicted struct {
	Writer sim.ID
	Read   int
	Found  int
}

// Waited says that a writer waits before it reads again.
type Waited struct {
	Tried int // how often it has written this update
	For   time.Duration
}

// Updated says that a writer knows of its update that the row has it.
type Updated struct {
	Nth   int
	Tried int
}

func (Booted) String() string { return "is back" }

func (f Committed) String() string {
	return fmt.Sprintf("the row has version %d: update %d of n%d, made of version %d", f.Version, f.Nth, f.Writer, f.Read)
}

func (f Conflicted) String() string {
	return fmt.Sprintf("refuses what n%d made of version %d: it is version %d", f.Writer, f.Read, f.Found)
}

func (f Waited) String() string {
	return fmt.Sprintf("waits for %v, having tried %d times", f.For, f.Tried)
}

func (f Updated) String() string {
	return fmt.Sprintf("update %d is done, after %d writes", f.Nth, f.Tried)
}
