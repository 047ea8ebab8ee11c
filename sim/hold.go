package sim

import "time"

// hold keeps messages and timers from happening of the world's own accord.
type hold struct {
	message func(from, to ID, part uint16, msg Message) bool // nil: nothing is held
	timer   func(node ID, part uint16, t Timer) bool
	held    []Held
	moving  int // what was let go and has not arrived yet
}

// Held is a message that has arrived and is held.
type Held struct {
	From, To ID
	Part     uint16 // of the nodes, for which it is; see [World.PartName]
	Msg      Message
	Num      uint64 // of the event that sent it
	sealed   sealed
}

// Hold keeps, from now on, the messages and timers for which the functions are true: messages are
// held where they arrive, timers when they come due. A nil function holds nothing. Both are told for
// which part of the nodes it is; see [World.PartName].
func (w *World) Hold(
	message func(from, to ID, part uint16, msg Message) bool, timer func(node ID, part uint16, t Timer) bool,
) {
	w.hold.message, w.hold.timer = message, timer
}

// Release ends [World.Hold]: what is held arrives and fires now.
func (w *World) Release() {
	held := w.hold.held
	w.hold = hold{moving: w.hold.moving}
	for _, h := range held {
		w.soon(w.now, func() { w.accept(w.node(h.To), h.sealed) })
	}
	for n := range w.all() {
		for i := range n.slots() {
			if n.held(i) {
				w.later(n, func() {
					if n.held(i) { // still: what arrived at this instant may have cancelled it
						w.ring(n, int32(i))
					}
				})
			}
		}
	}
}

// ReleaseTimers lets the timers go off that have come due, are held, and match.
func (w *World) ReleaseTimers(match func(node ID, part uint16, t Timer) bool) {
	for n := range w.all() {
		for i := range n.slots() {
			if t := n.timerAt(i); n.held(i) && match(n.id, t.part, t.Timer) {
				w.later(n, func() {
					if n.held(i) {
						w.ring(n, int32(i))
					}
				})
			}
		}
	}
}

// soon does something at an instant, and counts as moving until then.
func (w *World) soon(at time.Duration, do func()) {
	w.hold.moving++
	w.At(at, func() {
		w.hold.moving--
		do()
	})
}

// later does something at this instant, unless the node has crashed by then.
func (w *World) later(n *node, do func()) {
	life := n.incarnation
	w.soon(w.now, func() {
		if n.incarnation == life {
			do()
		}
	})
}

// Held are the messages that are held, in the order of arrival. The slice is valid until the next
// thing happens.
func (w *World) Held() []Held { return w.hold.held }

// take removes a held message.
func (w *World) take(i int) Held {
	h := w.hold.held[i]
	w.hold.held = append(w.hold.held[:i:i], w.hold.held[i+1:]...)
	return h
}

// DeliverHeld lets the ith held message go on to its receiver.
func (w *World) DeliverHeld(i int) {
	h := w.take(i)
	w.soon(w.now, func() { w.accept(w.node(h.To), h.sealed) })
}

// DropHeld loses the ith held message.
func (w *World) DropHeld(i int) {
	h := w.take(i)
	w.drop(h.From, h.To, h.Part, h.Num, h.Msg, "dropped by the script")
}

// DuplicateHeld makes a second copy of the ith held message, which is held as well.
func (w *World) DuplicateHeld(i int) {
	h := w.hold.held[i]
	k := w.kinds.of(h.Msg)
	w.stats.Duplicated++
	h.sealed.cause = w.event(Duplicated, h.Part, h.From, h.To, h.Num, h.Msg, k.hash)
	h.sealed.copy = true
	h.Num = h.sealed.cause
	w.hold.held = append(w.hold.held, h)
}

// DelayHeld lets the ith held message arrive after d.
func (w *World) DelayHeld(i int, d time.Duration) {
	h := w.take(i)
	w.soon(w.now+max(d, 0), func() { w.accept(w.node(h.To), h.sealed) })
}

// FireTimer lets a timer of the node itself go off now, whether it is due or not. It reports whether
// it was set.
func (w *World) FireTimer(id ID, key Timer) bool { return w.FirePart(id, 0, key) }

// FirePart does the same with a timer of a part of the node.
func (w *World) FirePart(id ID, part uint16, key Timer) bool {
	n := w.reached(id)
	if n == nil || !n.up() {
		return false
	}
	for i := range n.slots() {
		if t := n.timerAt(i); t.armed && t.part == part && t.Timer == key {
			w.later(n, func() {
				if t := n.timerAt(i); t.armed && t.part == part && t.Timer == key {
					w.ring(n, int32(i))
				}
			})
			return true
		}
	}
	return false
}

// Timers are the timers of a node that are set, those of its parts among them.
func (w *World) Timers(id ID) []Timer {
	var set []Timer
	for _, t := range w.timersSet(id) {
		set = append(set, t.Timer)
	}
	return set
}

// A PartTimer is a timer, and whose it is.
type PartTimer struct {
	Part uint16 // of the node; 0 is the node itself
	Timer
}

// PartTimers are the timers of a node that are set, each with the part that has set it.
func (w *World) PartTimers(id ID) []PartTimer {
	var set []PartTimer
	for _, t := range w.timersSet(id) {
		set = append(set, PartTimer{t.part, t.Timer})
	}
	return set
}

func (w *World) timersSet(id ID) []*timer {
	n := w.reached(id)
	if n == nil {
		return nil
	}
	var set []*timer
	for i := range n.slots() {
		if t := n.timerAt(i); t.armed {
			set = append(set, t)
		}
	}
	return set
}

// Settled reports whether nothing moves any more by itself: no message is on its way and no handler
// waits. What is held does not move.
func (w *World) Settled() bool {
	if w.hold.moving > 0 || w.flights.used > 0 {
		return false
	}
	for n := range w.all() {
		if n.up() && n.paused == 0 && (n.segment.len() > 0 || n.inbox.len() > 0) {
			return false
		}
	}
	return true
}
