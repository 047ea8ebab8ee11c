package queueing

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// A line is one queue in front of several who serve, first in, first out. Nobody waits while somebody idles.
type line struct {
	*config
	waiting station.Queue[task]
	idle    []sim.ID // the one that has idled longest first; one with several workers has several places
}

// add brings a part: who is to serve it, or 0 if it has to wait.
func (l *line) add(t task) sim.ID {
	if len(l.idle) == 0 || l.waiting.Len() > 0 {
		l.waiting.Push(t)
		return 0
	}
	to := l.idle[0]
	l.idle = l.idle[1:]
	return to
}

// freed says that somebody has nothing to do: what it is to serve, if anything waits.
func (l *line) freed(who sim.ID) (next task, found bool) {
	switch {
	case l.waiting.Len() == 0, l.mutants.On(idleWorker): // Without the rule: mutants/idle-worker.
		l.idle = append(l.idle, who)
		return task{}, false
	case l.mutants.On(lastInFirstOut): // Without the rule: mutants/last-in-first-out.
		return l.waiting.PopLast(), true
	}
	return l.waiting.Pop(), true
}
