package supervise

import (
	"errors"
	"time"
)

// Limits are what the runs of a process may use.
type Limits struct {
	Memory   int64         // bytes of the process; 0: MemoryDefault
	Patience time.Duration // of wall time, between two signs of progress of a run; 0: PatienceDefault
	Timeout  time.Duration // of wall time, for one run; 0: none
	Events   uint64        // of one run; 0: none
}

// What counts where nobody says.
const (
	MemoryDefault   = 768 << 20
	PatienceDefault = 10 * time.Second
)

func (l Limits) orDefault() Limits {
	if l.Memory == 0 {
		l.Memory = MemoryDefault
	}
	if l.Patience == 0 {
		l.Patience = PatienceDefault
	}
	return l
}

// ErrInterrupted is the error of a run that was not made to its end because somebody wanted to end.
var ErrInterrupted = errors.New("interrupted")

// Exceeded is the error of a run that came to a limit.
type Exceeded struct{ Why string }

func (e *Exceeded) Error() string { return e.Why }
