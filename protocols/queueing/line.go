package queueing

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A line is one queue in front of several who serve, first in, first out. Nobody waits while somebody idles.
type line struct {
	*config
	waiting fifo[task]
	idle    []sim.ID // the one that has idled longest first; one with several workers has several places
}

// add brings a part: who is to serve it, or 0 if it has to wait.
func (l *line) add(t task) sim.ID {
	if len(l.idle) == 0 || l.waiting.len() > 0 {
		l.waiting.push(t)
		return 0
	}
	to := l.idle[0]
	l.idle = l.idle[1:]
	return to
}

// freed says that somebody has nothing to do: what it is to serve, if anything waits.
func (l *line) freed(who sim.ID) (next task, found bool) {
	switch {
	case l.waiting.len() == 0, l.mutants.On(idleWorker): // Without the rule: mutants/idle-worker.
		l.idle = append(l.idle, who)
		return task{}, false
	case l.mutants.On(lastInFirstOut): // Without the rule: mutants/last-in-first-out.
		return l.waiting.popLast(), true
	}
	return l.waiting.pop(), true
}

// A fifo is a queue in which every step takes a constant time in the mean.
type fifo[T any] struct {
	items []T
	head  int
}

func (q *fifo[T]) len() int { return len(q.items) - q.head }

func (q *fifo[T]) push(x T) { q.items = append(q.items, x) }

func (q *fifo[T]) pop() T {
	x := q.items[q.head]
	q.head++
	if q.head > 32 && 2*q.head > len(q.items) {
		q.items = append(q.items[:0], q.items[q.head:]...)
		q.head = 0
	}
	return x
}

func (q *fifo[T]) popLast() T {
	x := q.items[len(q.items)-1]
	q.items = q.items[:len(q.items)-1]
	return x
}

// all are the items, the first one first.
func (q *fifo[T]) all() []T { return q.items[q.head:] }

// take removes the first item that is x, and reports whether there is one.
func take[T comparable](q *fifo[T], x T) bool {
	i := slices.Index(q.all(), x)
	switch {
	case i < 0:
		return false
	case i == 0:
		q.pop()
	default:
		q.items = slices.Delete(q.items, q.head+i, q.head+i+1)
	}
	return true
}
