package detector

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a node begins a life.
type Booted struct{ Generation int }

// Beat says that a node sends a sign of life, or asks for others'.
type Beat struct{ Generation, N int }

// Heard says that a node takes a sign of life.
type Heard struct {
	Peer          sim.ID
	Generation, N int
	Passed        time.Duration // since the one before, of the same life; 0 if there was none
}

// Suspected says that a node takes another one for crashed.
type Suspected struct {
	Peer    sim.ID
	Silence time.Duration // since the last sign of life
}

// Trusted says that it does so no longer.
type Trusted struct{ Peer sim.ID }

// Slept says that a node finds a deadline that is long past, and gives the peer another one.
type Slept struct {
	Peer sim.ID
	Past time.Duration
}

func (f Booted) String() string { return fmt.Sprintf("booted for life %d", f.Generation) }

func (f Beat) String() string { return fmt.Sprintf("beat %d.%d", f.Generation, f.N) }

func (f Heard) String() string { return fmt.Sprintf("heard n%d: %d.%d", f.Peer, f.Generation, f.N) }

func (f Suspected) String() string { return fmt.Sprintf("suspected n%d after %v", f.Peer, f.Silence) }

func (f Trusted) String() string { return fmt.Sprintf("trusted n%d", f.Peer) }

func (f Slept) String() string {
	return fmt.Sprintf("slept %v beyond the deadline of n%d", f.Past, f.Peer)
}
