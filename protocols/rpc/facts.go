package rpc

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a server begins a life.
type Booted struct {
	Life     int
	Executed uint64 // how many procedures its state has
}

// Executed says that a procedure has run, and that what it did is on the disk. A server that comes back says it again
// of the last one.
type Executed struct {
	Caller sim.ID
	Seq    uint64
	Index  uint64 // it is the server's nth execution
	Life   int    // in which the server ran it
}

// Answered says that a server answers, for the first time or again.
type Answered struct {
	Caller sim.ID
	Seq    uint64
	Result service.Result
}

// Failed says that a caller ends a call of which nobody knows whether it has run.
type Failed struct{ Seq uint64 }

func (f Booted) String() string {
	return fmt.Sprintf("begins life %d, with %d executions", f.Life, f.Executed)
}

// Words are the fact in a story.
func (f Executed) Words(name func(sim.ID) string) string {
	return fmt.Sprintf("executed call %s of %s, as the %d. of all", number(f.Seq), name(f.Caller), f.Index)
}

// Words are the fact in a story.
func (f Answered) Words(name func(sim.ID) string) string {
	return fmt.Sprintf("answered call %s of %s", number(f.Seq), name(f.Caller))
}

func (f Failed) String() string { return fmt.Sprintf("failed: call %s", number(f.Seq)) }
