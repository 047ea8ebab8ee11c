package optimistic

import "fmt"

// A question has a number of its own, so that an answer to an earlier one is told apart.

// Read asks for the row.
type Read struct{ Number uint64 }

// Row answers a Read.
type Row struct {
	Number  uint64
	Version int
	Done    int // how many updates of the asker it has
}

// Write asks for an update, made of what was read.
type Write struct {
	Number  uint64
	Version int // that was read
	Nth     int // of the writer's updates
}

// Written answers a Write that was taken.
type Written struct{ Number uint64 }

// Stale answers a Write that was refused, since the row has changed.
type Stale struct {
	Number  uint64
	Version int // of the row
}

func (m Read) String() string { return "Read" }

func (m Row) String() string { return fmt.Sprintf("Row version %d", m.Version) }

func (m Write) String() string {
	return fmt.Sprintf("Write update %d, made of version %d", m.Nth, m.Version)
}

func (m Written) String() string { return "Written" }

func (m Stale) String() string { return fmt.Sprintf("Stale: version %d", m.Version) }
