package sim

import (
	"time"
	"unsafe"
)

// timer is a timer that is set, or the slot of one that was.
type timer struct {
	Timer
	turn   uint32 // how often the slot was set: a letter of an earlier turn is void
	part   uint16
	armed  bool
	prompt bool          // it was set for this instant: the rest of its handler, which no script holds
	due    time.Duration // in local time
	queued time.Duration // the instant of its item in the event queue; -1: none
	hash   uint64        // of the node and its name, for ties
	cause  uint64        // the event that set it
}

// asked is what scripts and records ask of a timer.
type asked struct {
	number uint32        // among all timers; 0: nobody has recorded it
	turn   uint32        // the turn in which it came due at the instant at, if its rank is to be recorded
	at     time.Duration // of that
	held   bool          // it has come due and a script holds it
}

// askedOf is what scripts and records ask of the timer of a slot; nil: nobody has.
func (n *node) askedOf(slot int) *asked {
	if slot < len(n.asked) {
		return n.asked[slot]
	}
	return nil
}

// ask is what scripts and records ask of the timer of a slot, made when the first of them does.
func (n *node) ask(slot int) *asked {
	for slot >= len(n.asked) {
		n.own().asked = append(n.asked, new(asked))
	}
	return n.asked[slot]
}

// held reports whether the timer of a slot has come due and a script holds it.
func (n *node) held(slot int) bool { of := n.askedOf(slot); return of != nil && of.held }

// disarm makes the timer of a slot one that is not set.
func (n *node) disarm(slot int) {
	n.timerAt(slot).armed = false
	if of := n.askedOf(slot); of != nil {
		of.held = false
	}
}

// slots is how many slots for timers the node has.
func (n *node) slots() int { return 1 + len(n.timers) }

// timerAt is the timer of a slot.
func (n *node) timerAt(slot int) *timer {
	if slot == 0 {
		return &n.timer
	}
	return &n.timers[slot-1]
}

// dropTimers leaves the node without timers. Their items may still be in the queue.
func (n *node) dropTimers() {
	n.timer = timer{queued: -1}
	if len(n.timers) > 0 {
		n.timers = n.timers[:0]
	}
	if len(n.asked) > 0 {
		n.asked = n.asked[:0]
	}
}

func (n *node) setTimer(e *Env, key Timer, d time.Duration) {
	i := n.slot(e.part, key)
	t := n.timerAt(i)
	n.disarm(i)
	t.armed = true
	t.turn++
	t.prompt = d <= 0
	t.due = n.oscillator(e.w.turn.cursor) + min(max(d, 0), never/4)
	t.cause = e.w.turn.cause
	e.w.schedule(n, i, t)
	if e.w.recorder.keep != 0 {
		e.w.alarm(n, i, n.trueTime(t.due))
	}
}

// schedule sees to it that an item comes when the timer is due, or before: re-arming a timer for
// later leaves the earlier item in place, and moves it on when it comes.
func (w *World) schedule(n *node, slot int, t *timer) {
	at := max(n.trueTime(t.due), w.now)
	if t.queued >= 0 && t.queued <= at {
		return
	}
	t.queued = at
	w.queue.push(item{at: at, order: order(itemTimer, w.rank(n, t, at)), node: n.id, ref: uint32(slot)})
}

// slot finds the slot of a timer, or a free one.
func (n *node) slot(part uint16, key Timer) int {
	if i := n.find(part, key); i >= 0 {
		return i
	}
	t := timer{Timer: key, part: part, queued: -1, hash: timerHash(n.subjectOf(part), key)}
	for i := range n.slots() {
		if free := n.timerAt(i); !free.armed && free.queued < 0 {
			t.turn = free.turn
			*free = t
			if i < len(n.asked) {
				*n.asked[i] = asked{}
			}
			return i
		}
	}
	n.own().timers = append(n.timers, t)
	return len(n.timers)
}

// find finds the slot of a timer; -1: there is none. A name is mostly the very text that it was when
// the timer was set, so that its letters need not be read.
func (n *node) find(part uint16, key Timer) int {
	if n.timer.known(part, key) {
		return 0
	}
	for i := range n.timers {
		if n.timers[i].known(part, key) {
			return i + 1
		}
	}
	for i := range n.slots() {
		if t := n.timerAt(i); t.Arg == key.Arg && t.part == part && t.Name == key.Name && t.turn > 0 {
			return i
		}
	}
	return -1
}

// known reports whether it is the timer of that very text.
func (t *timer) known(part uint16, key Timer) bool {
	return t.Arg == key.Arg && t.part == part && t.turn > 0 && len(t.Name) == len(key.Name) &&
		unsafe.StringData(t.Name) == unsafe.StringData(key.Name)
}

// timerHash is the hash of a timer's name and argument, and of its node or part.
func timerHash(subject uint64, key Timer) uint64 {
	return hashString(subject+uint64(int64(key.Arg))*golden, key.Name)
}

func (w *World) cancelTimer(n *node, part uint16, key Timer) {
	i := n.find(part, key)
	if i < 0 {
		return
	}
	t := n.timerAt(i)
	if t.armed && w.recorder.keep != 0 {
		w.alarm(n, i, -1)
	}
	n.disarm(i)
}

// timerDue handles a timer's item.
func (w *World) timerDue(it *item) {
	n := &w.nodes[it.node]
	if int(it.ref) >= n.slots() {
		return // of an old life
	}
	t := n.timerAt(int(it.ref))
	if t.queued != it.at {
		return // of an old life, or another item took its place
	}
	t.queued = -1
	if !t.armed {
		return
	}
	if n.oscillator(w.now) < t.due {
		w.schedule(n, int(it.ref), t)
		return
	}
	if w.hold.timer != nil && !t.prompt && w.hold.timer(n.id, t.part, t.Timer) {
		n.ask(int(it.ref)).held = true
		return
	}
	if w.recorder.choices {
		w.comesDue(n, int(it.ref))
	}
	w.ring(n, int32(it.ref))
}

// ring lets a timer go off: at once, or after what waits in the inbox.
func (w *World) ring(n *node, slot int32) {
	t := n.timerAt(int(slot))
	if n.busy() || n.inbox.len() > 0 {
		w.waiting(n).inbox.push(letter{timer: slot, sum: uint64(t.turn)})
		return
	}
	w.fire(n, slot, uint64(t.turn))
}

// fire lets a node handle a timer that is still set.
func (w *World) fire(n *node, slot int32, turn uint64) {
	t := n.timerAt(int(slot))
	if !t.armed || uint64(t.turn) != turn {
		return
	}
	n.disarm(int(slot))
	key, part, hash := t.Timer, t.part, t.hash
	var ranked asked // as it is: the slot may be another timer's once somebody has heard of the event
	if of := n.askedOf(int(slot)); of != nil {
		ranked = *of
	}
	var body any
	if w.recorder.want.Has(Fired) {
		body = w.recorder.rang(key)
	}
	num := w.event(Fired, part, n.id, 0, t.cause, body, hash)
	if uint64(ranked.turn) == turn {
		w.fired(num, n, &timer{Timer: key, part: part, hash: hash}, ranked.at)
	}
	w.stats.Fired++
	if w.aim(n, part, num) {
		n.impl.Timer(&w.env, key)
		w.leave(n)
	}
}
