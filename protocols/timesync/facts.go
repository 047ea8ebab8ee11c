package timesync

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a node begins, with what the clock on the wall says.
type Booted struct{ Clock time.Duration }

// Asked says that a node begins to ask.
type Asked struct{ Number int }

// Sampled says that an answer has come.
type Sampled struct {
	From      sim.ID
	Time      time.Duration // that it tells
	RoundTrip time.Duration // by the node's oscillator
}

// Synced says that a node knows what time it is.
type Synced struct {
	Clock   time.Duration
	Error   time.Duration // by how much it may be wrong
	Answers int
}

// TooFew says that a node can make nothing of the answers.
type TooFew struct{ Answers int }

// Told says what a node tells a client.
type Told struct {
	Clock  time.Duration
	Error  time.Duration
	Synced bool // it knows the error
}

// Answered says what a node tells a master: the clock, or where it is on its way to.
type Answered struct {
	Number int
	Clock  time.Duration
}

// Averaged says what a master makes of all clocks.
type Averaged struct {
	Number int
	Own    time.Duration // what its own clock is
	Clock  time.Duration // what it should be
	Error  time.Duration // by how much it may be wrong about any other
	Near   int           // how many clocks it has averaged
	Heard  []sim.ID      // of which others it knows
}

// Adjusted says where a node's clock is to be now.
type Adjusted struct {
	Number int // of a master's question
	Clock  time.Duration
	Error  time.Duration // how well the master knew it
}

func (f Booted) String() string { return fmt.Sprintf("booted at %v", f.Clock) }

func (f Asked) String() string { return fmt.Sprintf("asked #%d", f.Number) }

func (f Sampled) String() string {
	return fmt.Sprintf("sampled n%d: %v, after %v", f.From, f.Time, f.RoundTrip)
}

func (f Synced) String() string {
	return fmt.Sprintf("synced to %v ± %v by %d", f.Clock, f.Error, f.Answers)
}

func (f TooFew) String() string { return fmt.Sprintf("too few of %d answers agree", f.Answers) }

func (f Told) String() string {
	if !f.Synced {
		return fmt.Sprintf("told %v", f.Clock)
	}
	return fmt.Sprintf("told %v ± %v", f.Clock, f.Error)
}

func (f Answered) String() string { return fmt.Sprintf("answered %v", f.Clock) }

func (f Averaged) String() string {
	return fmt.Sprintf("averaged %d of %d clocks: %v", f.Near, len(f.Heard)+1, f.Clock)
}

func (f Adjusted) String() string { return fmt.Sprintf("adjusted to %v", f.Clock) }
