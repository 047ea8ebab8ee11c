package overload

import (
	"fmt"
	"time"
)

// Do asks for a job.
type Do struct {
	Job     uint64        // the number that the first caller gave it
	Attempt uint64        // of the caller that asks
	Left    time.Duration // for how long that caller waits
}

// Done is that it was done.
type Done struct{ Attempt uint64 }

// Failure is that it was not, as far as anybody knows.
type Failure struct{ Attempt uint64 }

// number is a number in words: 17, and 17 of life 2 after a restart.
func number(n uint64) string {
	if life := n >> 32; life > 0 {
		return fmt.Sprintf("%d of life %d", uint32(n), life+1)
	}
	return fmt.Sprint(n)
}

func (m Do) String() string { return fmt.Sprintf("Do job %s, within %v", number(m.Job), m.Left) }

func (m Done) String() string { return "Done: attempt " + number(m.Attempt) }

func (m Failure) String() string { return "Failure: attempt " + number(m.Attempt) }
