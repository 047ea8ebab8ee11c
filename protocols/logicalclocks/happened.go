package logicalclocks

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// An event is what really happened at a node, as the facts have it.
type event struct {
	node   sim.ID
	n      int   // the nth of its node, from 1 on
	past   []int // by node, from ID 1 on, how many of its events happened before this one or are it
	stamp  Stamp
	wall   int64
	number uint64 // of the event of the run

	// Of the hybrid clock, computed anew from what happened:
	highest int64 // the greatest wall clock in its past
	chain   int64 // how many events of that highest are in one line before it
}

// before reports whether this event happened before another one: Lamport's arrow.
func (a *event) before(b *event) bool { return a != b && b.past[a.node-1] >= a.n }

// happened is the relation "happened before", kept by what nodes state that they posted and heard, and by none of their
// clocks.
type happened struct {
	events [][]*event // by node, in order
	posts  map[PostID]*event
}

func newHappened(nodes int) happened {
	return happened{events: make([][]*event, nodes), posts: map[PostID]*event{}}
}

// note adds the event of a fact, and those right before it: the last one of its node, and the post that it hears of.
// There is none if the fact is none.
func (h *happened) note(node sim.ID, fact sim.Fact, number uint64) (e *event, causes []*event) {
	e = &event{node: node, number: number}
	var heard *event
	own := h.events[node-1]
	switch f := fact.(type) {
	case Posted:
		e.stamp, e.wall = f.Stamp, f.Wall
		h.posts[f.PostID] = e
	case Heard:
		e.stamp, e.wall = f.Stamp, f.Wall
		heard = h.posts[f.PostID]
	case Booted:
		if f.Last.N <= len(own) {
			return nil, nil
		}
		if e.stamp, e.wall = f.Last.Stamp, f.Last.Wall; f.Last.Heard {
			heard = h.posts[f.Last.PostID]
		}
	default:
		return nil, nil
	}
	e.n = len(own) + 1
	e.past = make([]int, len(h.events))
	if len(own) > 0 {
		causes = append(causes, own[len(own)-1])
	}
	if heard != nil {
		causes = append(causes, heard)
	}
	e.highest = max(e.wall, 0) // A clock that has counted nothing is at 0, as if there had been an event.
	if e.highest == 0 {
		e.chain = 1
	}
	for _, c := range causes {
		for i, n := range c.past {
			e.past[i] = max(e.past[i], n)
		}
		e.highest = max(e.highest, c.highest)
	}
	e.past[node-1] = e.n
	for _, c := range causes {
		if c.highest == e.highest {
			e.chain = max(e.chain, c.chain+1)
		}
	}
	h.events[node-1] = append(own, e)
	return e, causes
}

// order is how one post really stands to another.
func (h *happened) order(a, b PostID) Order {
	x, y := h.posts[a], h.posts[b]
	switch {
	case x.before(y):
		return Before
	case y.before(x):
		return After
	}
	return Concurrent
}

// beside are the events of other nodes that are the hardest to tell from this one: of each node the first that is
// not in its past, and the last one, if that is not. All of them are concurrent to it, for nothing has come after it yet.
func (h *happened) beside(e *event) (found []*event) {
	for i, events := range h.events {
		if first := e.past[i]; sim.ID(i+1) != e.node && first < len(events) {
			found = append(found, events[first], events[len(events)-1])
		}
	}
	return slices.Compact(found)
}
