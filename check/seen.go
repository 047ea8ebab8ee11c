package check

import (
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Seen is what was seen of a run: all that judges may read. Nobody changes it.
type Seen struct {
	History *History
	Service *service.Service    // that was asked
	Facts   []Statement         // those that the judges want, in order
	Finals  []Final             // in the order in which they were read
	End     time.Duration       // of the run
	Name    func(sim.ID) string // the name of a node; nil: n1, n2...
}

// A Statement is a fact that a node stated.
type Statement struct {
	Node  sim.ID
	At    time.Duration
	Event uint64
	Fact  sim.Fact
}

// A Final is what one replica answered to a final read, after everything was undone.
type Final struct {
	Node   sim.ID // the replica
	Op     service.Op
	Result service.Result
	Known  bool // it answered, and Result is what
	At     time.Duration
	Event  uint64 // of the answer, or of the question if there is none
}

// name is the name of a node.
func (s *Seen) name(id sim.ID) string {
	if s.Name == nil {
		return "n" + strconv.Itoa(int(id))
	}
	return s.Name(id)
}
