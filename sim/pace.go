package sim

import (
	"fmt"
	"time"
)

// A pace is how fast time goes in a world: a protocol that sets a timer for now whenever it fires, or for
// a nanosecond from now, never comes to an end.
type pace struct {
	left int           // steps until it is looked at again
	from time.Duration // when it was looked at last
}

// A world may take so many steps, and a thousandth of that for each node, while less than this passes in
// it. That is 500 steps a microsecond, and half a step more for each node.
const (
	strideSteps = 1_000_000
	strideLeast = 2 * time.Millisecond
)

// stride is after how many steps the pace is looked at.
func (w *World) stride() int { return strideSteps + strideSteps/1000*len(w.nodes) }

// keepPace panics if time has hardly gone on since the last look.
func (w *World) keepPace(it *item) {
	passed := w.now - w.pace.from
	if passed < strideLeast {
		how := fmt.Sprintf("time crawls: %d steps in %v", w.stride(), passed)
		if passed == 0 {
			how = fmt.Sprintf("time stands still: %d steps at one instant", w.stride())
		}
		panic(fmt.Sprintf("sim: %s, and now %s; let it take time", how, w.again(it)))
	}
	w.pace = pace{w.stride(), w.now}
}

// again says what happens again and again.
func (w *World) again(it *item) string {
	switch it.what() {
	case itemTimer:
		if n := &w.nodes[it.node]; int(it.ref) < n.slots() {
			return "the timer " + n.timerAt(int(it.ref)).Name + " of " + w.Name(it.node)
		}
	case itemArrival:
		f := w.flights.at(it.ref)
		return KindOf(f.msg) + " from " + w.Name(f.from) + " to " + w.Name(it.node)
	case itemCall:
		return "something that the schedule does"
	}
	return "something of " + w.Name(it.node)
}
