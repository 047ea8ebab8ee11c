// Package station is a server with a queue, as queueing theory has it: what comes waits, and is served one after the
// other. The room whose part it is says what is served, for how long, and what becomes of it. [Inside] is the books of
// whoever takes requests in before it, and [Jobs] is what clients ask of such rooms.
package station

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Station holds what waits at its node. It tells the node by a timer when to serve the next, and the node calls Next
// there, serves (sim's Env.Work) and calls Wake.
//
// A node that serves is busy, and whatever reaches it meanwhile is in its inbox. The timer comes after all of that. So
// what came in the meantime is in the queue when the next is chosen, and what was called off in the meantime is not.
type Station[J any] struct {
	Queue[J]
	timer sim.Timer
	awake bool // the timer is set
}

// New is an empty station, with a timer of its node.
func New[J any](timer sim.Timer) Station[J] { return Station[J]{timer: timer} }

// Add lets something wait.
func (s *Station[J]) Add(env *sim.Env, j J) {
	s.Push(j)
	s.Wake(env)
}

// Wake sets the timer if anything waits. A node calls it when it is done with one.
func (s *Station[J]) Wake(env *sim.Env) {
	if !s.awake && s.Len() > 0 {
		s.awake = true
		env.SetTimer(s.timer, time.Duration(0))
	}
}

// Next is what has waited longest, when the timer has come due. All that waited may have been called off.
func (s *Station[J]) Next() (j J, found bool) {
	s.awake = false
	if s.Len() == 0 {
		return j, false
	}
	return s.Pop(), true
}
