package sim

import (
	"fmt"
	"math/bits"
	"slices"
	"time"
	"unsafe"
)

// clock is a node's clock that is not perfect. Local time is what its oscillator has counted since
// the run began; wall time is local time plus an offset.
type clock struct {
	anchor time.Duration // a true instant
	local  time.Duration // local time at the anchor
	drift  PPM           // from the anchor on
	offset time.Duration
}

// setClock draws how far a node's clock is off.
func (w *World) setClock(n *node) {
	m := &w.config.Clock
	if m.Offset.IsZero() && m.Drift == (RatioDist{}) && len(w.overrides.list) == 0 {
		return
	}
	h := n.subject()
	offset := w.clockOffset(n)
	width := uint64(m.Drift.Hi-m.Drift.Lo) + 1
	drift := m.Drift.Lo + PPM(below(w.chance.roll(DriftChoice, h, 0), width))
	c := Choice{Kind: DriftChoice, A: n.id}
	v, forced := w.overrides.forced(c, "", forcedSlowest, forcedFastest)
	if forced {
		drift = PPM(v)
	}
	if width > 1 || forced {
		w.madeOfClock(n, Made{c, int64(drift), 0, forced})
	}
	w.checkDrift(n, drift)
	if offset != 0 || drift != 0 {
		n.own().clock = &clock{offset: offset, drift: drift}
	}
}

// clockOffset draws by how much a clock is off.
func (w *World) clockOffset(n *node) time.Duration {
	c, d := Choice{Kind: OffsetChoice, A: n.id}, &w.config.Clock.Offset
	v, forced := w.overrides.forced(c, "", -forcedLongest, forcedLongest)
	offset := time.Duration(v)
	switch {
	case forced && v == 0:
		offset = d.Min()
	case forced:
	case d.table == nil:
		return d.lo
	default:
		offset = d.at(w.chance.roll(OffsetChoice, n.subject(), 0))
	}
	w.madeOfClock(n, Made{c, int64(offset), 0, forced})
	return offset
}

// never is later than any run lasts (146 years), and can be added to without overflow.
const never = time.Duration(1 << 62)

// clockOf is the node's clock, made imperfect so that it can be changed.
func (n *node) clockOf() *clock {
	if n.clock == nil {
		n.own().clock = new(clock)
	}
	return n.clock
}

// oscillator is the node's local time at a true instant.
func (n *node) oscillator(t time.Duration) time.Duration {
	if n.clock == nil {
		return t
	}
	return n.clock.at(t)
}

func (c *clock) at(t time.Duration) time.Duration {
	d := t - c.anchor
	return c.local + d + scale(d, c.drift)
}

// scale is d times p parts in a million, rounded towards zero.
func scale(d time.Duration, p PPM) time.Duration {
	if p == 0 {
		return 0
	}
	return d/1e6*time.Duration(p) + d%1e6*time.Duration(p)/1e6
}

// trueTime is the first true instant at which the node's local time has reached local.
func (n *node) trueTime(local time.Duration) time.Duration {
	c := n.clock
	if c == nil {
		return local
	}
	hi, lo := bits.Mul64(uint64(max(local-c.local, 0)), 1e6)
	if hi >= uint64(1e6+c.drift) {
		return never
	}
	d, _ := bits.Div64(hi, lo, uint64(1e6+c.drift))
	if d > uint64(never) {
		return never
	}
	t := c.anchor + time.Duration(d)
	for t > c.anchor && c.at(t-1) >= local { // scale rounds
		t--
	}
	for c.at(t) < local {
		t++
	}
	return t
}

func (n *node) wall(t time.Duration) time.Duration {
	if n.clock == nil {
		return t
	}
	return n.clock.at(t) + n.clock.offset
}

// local is the node's uptime at a true instant.
func (n *node) local(t time.Duration) time.Duration { return n.oscillator(t) - n.bootedAt }

func (n *node) bootClock(t time.Duration) { n.bootedAt = n.oscillator(t) }

// skew changes a node's clock from now on.
func (w *World) skew(n *node, offset time.Duration, drift PPM) {
	c := n.clockOf()
	c.local, c.anchor = c.at(w.now), w.now
	c.offset += offset
	c.drift += drift
	w.checkDrift(n, c.drift)
	for i := range n.timers {
		if t := &n.timers[i]; t.armed {
			w.schedule(n, i, t)
			w.alarm(n, t, n.trueTime(t.due))
		}
	}
}

func (w *World) checkDrift(n *node, drift PPM) {
	if drift <= -1e6 {
		panic(fmt.Sprintf("sim: the clock of %s drifts by %d ppm: it would stand still", w.Name(n.id), drift))
	}
}

// timer is a timer that is set, or the slot of one that was.
type timer struct {
	Timer
	part   uint16
	armed  bool
	held   bool          // it has come due and a script holds it
	prompt bool          // it was set for this instant: the rest of its handler, which no script holds
	number uint32        // among all timers; 0: nobody has recorded it
	turn   uint32        // how often the slot was set: a letter of an earlier turn is void
	due    time.Duration // in local time
	queued time.Duration // the instant of its item in the event queue; -1: none
	hash   uint64        // of the node and its name, for ties
	cause  uint64        // the event that set it
	ranked *ranking      // when it came due, if its rank is to be recorded
}

// ranking is when a timer came due, in one of its turns.
type ranking struct {
	turn uint32
	at   time.Duration
}

func (n *node) setTimer(e *Env, key Timer, d time.Duration) {
	i := n.slot(e.part, key)
	t := &n.timers[i]
	t.armed, t.held = true, false
	t.turn++
	t.prompt = d <= 0
	t.due = n.oscillator(e.w.turn.cursor) + min(max(d, 0), never/4)
	t.cause = n.opener
	e.w.schedule(n, i, t)
	if e.w.recorder.keep != 0 {
		e.w.alarm(n, t, n.trueTime(t.due))
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
	if i := n.timer(part, key); i >= 0 {
		return i
	}
	free := slices.IndexFunc(n.timers, func(t timer) bool { return !t.armed && t.queued < 0 })
	t := timer{Timer: key, part: part, queued: -1, hash: timerHash(n.subjectOf(part), key)}
	if free >= 0 {
		t.turn = n.timers[free].turn
		n.timers[free] = t
		return free
	}
	if n.timers == nil {
		n.timers = n.timer1[:0]
	}
	n.timers = append(n.timers, t)
	return len(n.timers) - 1
}

// timer finds the slot of a timer; -1: there is none. A name is mostly the very text that it was when
// the timer was set, so that its letters need not be read.
func (n *node) timer(part uint16, key Timer) int {
	for i := range n.timers {
		t := &n.timers[i]
		if t.Arg == key.Arg && t.part == part && len(t.Name) == len(key.Name) &&
			unsafe.StringData(t.Name) == unsafe.StringData(key.Name) {
			return i
		}
	}
	for i := range n.timers {
		t := &n.timers[i]
		if t.Arg == key.Arg && t.part == part && t.Name == key.Name {
			return i
		}
	}
	return -1
}

// timerHash is the hash of a timer's name and argument, and of its node or part.
func timerHash(subject uint64, key Timer) uint64 {
	return hashString(subject+uint64(int64(key.Arg))*golden, key.Name)
}

func (w *World) cancelTimer(n *node, part uint16, key Timer) {
	i := n.timer(part, key)
	if i < 0 {
		return
	}
	t := &n.timers[i]
	if t.armed && w.recorder.keep != 0 {
		w.alarm(n, t, -1)
	}
	t.armed, t.held = false, false
}

// timerDue handles a timer's item.
func (w *World) timerDue(it *item) {
	n := w.nodes[it.node]
	if int(it.ref) >= len(n.timers) || n.timers[it.ref].queued != it.at {
		return // of an old life, or another item took its place
	}
	t := &n.timers[it.ref]
	t.queued = -1
	if !t.armed {
		return
	}
	if n.oscillator(w.now) < t.due {
		w.schedule(n, int(it.ref), t)
		return
	}
	if w.hold.timer != nil && !t.prompt && w.hold.timer(n.id, t.part, t.Timer) {
		t.held = true
		return
	}
	if w.recorder.choices {
		w.comesDue(n, t)
	}
	w.ring(n, int32(it.ref))
}

// ring lets a timer go off: at once, or after what waits in the inbox.
func (w *World) ring(n *node, slot int32) {
	t := &n.timers[slot]
	if n.busy() || n.inbox.len() > 0 {
		n.inbox.push(letter{timer: slot, sum: uint64(t.turn)})
		return
	}
	w.fire(n, slot, uint64(t.turn))
}

// fire lets a node handle a timer that is still set.
func (w *World) fire(n *node, slot int32, turn uint64) {
	t := &n.timers[slot]
	if !t.armed || uint64(t.turn) != turn {
		return
	}
	t.armed, t.held = false, false
	key, part, hash, ranked := t.Timer, t.part, t.hash, t.ranked
	var body any
	if w.recorder.want.Has(Fired) {
		body = key
	}
	num := w.event(Fired, part, n.id, 0, t.cause, body, hash)
	if ranked != nil && uint64(ranked.turn) == turn {
		w.fired(num, n, &timer{Timer: key, part: part, hash: hash, ranked: ranked})
	}
	w.stats.Fired++
	if w.aim(n, part, num) {
		n.impl.Timer(&w.env, key)
		w.leave(n)
	}
}
