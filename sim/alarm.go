package sim

import (
	"iter"
	"slices"
	"time"
)

// An Alarm is that a timer was set, or cancelled. It is no event: what comes of it, is.
type Alarm struct {
	Since     uint64 // the latest event then
	Node      ID
	Part      uint16 // of Node
	Timer     Timer
	Due       time.Duration // the instant at which it comes due, as the node's clock goes now
	Cancelled bool
}

// alarm is an Alarm as it is kept.
type alarm struct {
	due   time.Duration // below zero: it was cancelled
	timer uint32        // its number
	since uint32        // the latest event, counted within the chunk; 0: the one before
}

// timerNames numbers the timers of all nodes, from 1 on.
type timerNames struct {
	timers  []timerName
	numbers map[timerName]uint32
}

type timerName struct {
	Timer
	node ID
	part uint16
}

func (n *timerNames) number(t timerName) uint32 {
	i, found := n.numbers[t]
	if !found {
		if n.numbers == nil {
			n.numbers = map[timerName]uint32{}
		}
		n.timers = append(n.timers, t)
		i = uint32(len(n.timers))
		n.numbers[t] = i
	}
	return i
}

// alarm keeps that a timer was set, or cancelled with a due below zero.
func (w *World) alarm(n *node, slot int, due time.Duration) {
	r := &w.recorder.record
	if r.keep == 0 || len(r.chunks) == 0 {
		return
	}
	last := len(r.chunks) - 1
	c := r.chunks[last]
	c.alarms = append(c.alarms, alarm{due, w.numberOf(n, slot), uint32(w.num - r.before(last))})
}

// numberOf is the number of the timer of a slot among all.
func (w *World) numberOf(n *node, slot int) uint32 {
	of := n.ask(slot)
	if of.number == 0 {
		t := n.timerAt(slot)
		of.number = w.recorder.timers.number(timerName{t.Timer, n.id, t.part})
	}
	return of.number
}

// Alarms are the timers that were set and cancelled, in that order, as far as events are kept, without
// the first so many.
func (w *World) Alarms(skip int) iter.Seq[Alarm] {
	r := &w.recorder.record
	return func(yield func(Alarm) bool) {
		for i, c := range r.chunks {
			if skip >= len(c.alarms) {
				skip -= len(c.alarms)
				continue
			}
			from := skip
			skip = 0
			for _, a := range c.alarms[from:] {
				t := &r.timers.timers[a.timer-1]
				if !yield(Alarm{r.before(i) + uint64(a.since), t.node, t.part, t.Timer, max(a.due, 0), a.due < 0}) {
					return
				}
			}
		}
	}
}

// Underway are the messages that are on their way, wait in an inbox or are held, by the numbers of the
// events that sent them, in order. What a script has let go and has not arrived yet is not among them.
func (w *World) Underway() []uint64 {
	var sent []uint64
	for i := range uint32(len(w.flights.chunks) * slabChunk) {
		if f := w.flights.at(i); f.cause != 0 {
			sent = append(sent, f.cause)
		}
	}
	for _, h := range w.hold.held {
		sent = append(sent, h.Num)
	}
	for n := range w.all() {
		for _, l := range n.inbox.all() {
			if _, disk := l.msg.(Stored); l.timer < 0 && l.cause != 0 && !disk {
				sent = append(sent, l.cause)
			}
		}
	}
	slices.Sort(sent)
	return sent
}

// Busy reports whether a node is in the middle of a handler: its [World.State] is ahead of the world.
func (w *World) Busy(id ID) bool { n := w.reached(id); return n != nil && n.segment.len() > 0 }
