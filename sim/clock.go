package sim

import (
	"fmt"
	"math/bits"
	"time"
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
	for i := range n.slots() {
		if t := n.timerAt(i); t.armed {
			w.schedule(n, i, t)
			w.alarm(n, i, n.trueTime(t.due))
		}
	}
}

func (w *World) checkDrift(n *node, drift PPM) {
	if drift <= -1e6 {
		panic(fmt.Sprintf("sim: the clock of %s drifts by %d ppm: it would stand still", w.Name(n.id), drift))
	}
}
