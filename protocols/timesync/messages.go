package timesync

import (
	"fmt"
	"time"
)

// Ask asks for the time: a time server, or in Berkeley's way a node. Whoever asks draws a number, so that no answer is taken for
// that to another question, of this life or an earlier one.
type Ask struct{ Number int }

// Time answers: what a clock says, and by how much it may be wrong, as far as its owner knows.
type Time struct {
	Number  int
	Time    time.Duration
	Error   time.Duration
	Setting int // which one of its settings a node's clock has
}

// Adjust tells a node by how much its clock is off the average, and which setting of it that is about. Error is how well the
// master knows.
type Adjust struct {
	Number  int
	By      time.Duration
	Error   time.Duration
	Setting int
}

// Reading is a clock as it is sent.
type Reading struct{ Time time.Duration }

func (m Ask) String() string { return fmt.Sprintf("Ask #%d", m.Number) }

func (m Time) String() string { return fmt.Sprintf("Time %v ± %v, to #%d", m.Time, m.Error, m.Number) }

func (m Adjust) String() string {
	return fmt.Sprintf("Adjust by %v ± %v, of #%d", m.By, m.Error, m.Number)
}

func (m Reading) String() string { return fmt.Sprintf("Reading %v", m.Time) }
