package sim

import (
	"iter"
	"math"
	"slices"
	"time"
)

// A Made is a choice that was made, and what came of it.
type Made struct {
	Choice
	Outcome  int64  // an override with this outcome forces the same
	Outcomes uint64 // how many outcomes there are, 0 and up; 0: they are too many to count
	Forced   bool   // by an override
}

// made records a choice for an event that has happened.
func (w *World) made(num uint64, m Made) { w.recorder.made(num, &m) }

// madeNext records a choice for the event that comes next, with none in between.
func (w *World) madeNext(m Made) {
	if w.recorder.choices {
		w.recorder.pending = append(w.recorder.pending, m)
	}
}

// A looseMade is a choice of the schedule, with the event after which it was made.
type looseMade struct {
	after uint64
	Made
}

// madeLoose records a choice that belongs to no event but the latest.
func (w *World) madeLoose(m Made) {
	r := &w.recorder
	if !r.choices {
		return
	}
	if r.keep > 0 {
		old := slices.IndexFunc(r.loose, func(l looseMade) bool { return l.after+uint64(r.keep) > w.num })
		if old < 0 {
			old = len(r.loose)
		}
		r.loose = slices.Delete(r.loose, 0, old)
	}
	r.loose = append(r.loose, looseMade{w.num, m})
}

// Choices are the choices that were made, as far as events are kept, each with the number of the
// event that it belongs to: what a message meets on its way belongs to its sending, what a clock is
// like to the start of its node, and what the schedule draws to the latest event before (0: none).
func (w *World) Choices() iter.Seq2[uint64, Made] {
	return func(yield func(uint64, Made) bool) {
		for _, l := range w.recorder.loose {
			if !yield(l.after, l.Made) {
				return
			}
		}
		first, last := w.Kept()
		for num := first; num <= last; num++ {
			e, _ := w.Event(num)
			for _, m := range e.Choices {
				if !yield(e.Num, m) {
					return
				}
			}
		}
	}
}

// rank is a timer's rank among all that happens at an instant. It is one choice however often the
// timer comes due there.
func (w *World) rank(n *node, t *timer, at time.Duration) uint64 {
	if len(w.overrides.list) > 0 {
		if v, ok := w.overrides.forced(w.rankOf(n.id, t, at), "", -1<<63, 1<<63-1); ok {
			return uint64(v)
		}
	}
	return w.chance.rank(t.hash, at)
}

// rankOf is the name of the choice of a timer's rank at an instant.
func (w *World) rankOf(id ID, t *timer, at time.Duration) Choice {
	return Choice{Kind: TimerChoice, A: id, Part: w.PartName(t.part), Text: t.Name, Turn: uint64(int64(t.Arg)), N: uint64(at)}
}

// comesDue remembers the rank of the timer of a slot that has come due, for the event of its firing.
func (w *World) comesDue(n *node, slot int) {
	r := &w.recorder
	if r.ranksAt != w.now {
		r.ranks, r.ranksAt = r.ranks[:0], w.now
	}
	number := w.numberOf(n, slot)
	if slices.Contains(r.ranks, number) {
		return
	}
	r.ranks = append(r.ranks, number)
	of := n.ask(slot)
	of.turn, of.at = n.timerAt(slot).turn, w.now
}

// fired adds the rank of a timer that came due at an instant to the event of its firing, from which the name of the
// choice follows.
func (w *World) fired(num uint64, n *node, t *timer, due time.Duration) {
	rank := w.rank(n, t, due)
	otherwise := rank != w.chance.rank(t.hash, due)
	c, e := w.recorder.at(num)
	if e == nil {
		return
	}
	late := e.at - due
	if late > math.MaxUint32 {
		w.made(num, Made{w.rankOf(n.id, t, due), int64(rank), 0, otherwise})
		return
	}
	k := choice{kind: TimerChoice, n: uint32(late), outcome: int64(rank)}
	if otherwise {
		k.is = forced
	}
	c.choose(e, &k)
}

// madeOfClock remembers a choice about a node's clock, for the event of its start.
func (w *World) madeOfClock(n *node, m Made) {
	r := &w.recorder
	if !r.choices {
		return
	}
	if r.clocks == nil {
		r.clocks = map[ID][]Made{}
	}
	r.clocks[n.id] = append(r.clocks[n.id], m)
}

// madeClock records what a node's clock is like, now that the node starts.
func (w *World) madeClock(n *node, num uint64) {
	for _, m := range w.recorder.clocks[n.id] {
		w.made(num, m)
	}
	delete(w.recorder.clocks, n.id)
}
