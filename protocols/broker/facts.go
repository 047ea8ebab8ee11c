package broker

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Recovered says that the broker begins, and which messages it has.
type Recovered struct{ Items []uint64 }

// Accepted says that a message is on the broker's disk, and that its sender will be told so.
type Accepted struct {
	Item   uint64
	Client sim.ID
	Seq    uint64
}

// Delivered says that a message was given to a consumer.
type Delivered struct {
	Item     uint64
	To       sim.ID
	Receipt  uint64
	Receives int           // how often that makes
	At       time.Duration // when it was seen, by the broker's monotonic clock
	Hidden   time.Duration // until when nobody else sees it
}

// Done says that the ledger has what a message is to bring about.
type Done struct {
	Item uint64
	Had  bool // it had it before, and nothing has happened now
}

// Removed says that a message was taken off the queue, because somebody has acknowledged it.
type Removed struct{ Item uint64 }

// Buried says that a message is a dead letter.
type Buried struct {
	Item     uint64
	Receives int
}

func (f Recovered) String() string { return fmt.Sprintf("has %d messages", len(f.Items)) }

func (f Accepted) String() string { return fmt.Sprintf("accepted message %d", f.Item) }

func (f Delivered) String() string {
	if f.Receives > 1 {
		return fmt.Sprintf("delivered message %d to n%d, the %dth time", f.Item, f.To, f.Receives)
	}
	return fmt.Sprintf("delivered message %d to n%d", f.Item, f.To)
}

func (f Done) String() string {
	if f.Had {
		return fmt.Sprintf("done before: message %d", f.Item)
	}
	return fmt.Sprintf("done: message %d", f.Item)
}

func (f Removed) String() string { return fmt.Sprintf("removed message %d", f.Item) }

func (f Buried) String() string {
	return fmt.Sprintf("buried message %d, delivered %d times", f.Item, f.Receives)
}
