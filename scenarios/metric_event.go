package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Count is how many events there were.
type Count struct {
	Source
	Event *EventPattern
}

// Unit is a plain number.
func (m *Count) Unit() (Unit, bool) { return Plain, true }

func (m *Count) parts(visit func(Part)) { visitAll(visit, m.Event) }

func (m *Count) meter(x *meters) meter { return m.counts(x) }

func (m *Count) counter(x *meters, _ time.Duration) (counter, time.Duration) { return m.counts(x), 0 }

// eventCount counts events.
type eventCount struct{ n uint64 }

func (m *Count) counts(x *meters) *eventCount {
	c := &eventCount{}
	x.hooks.on(m.Event, func(*sim.Event) { c.n++ })
	return c
}

func (c *eventCount) now() float64               { return float64(c.n) }
func (c *eventCount) read(time.Duration) Reading { return number(Plain, c.now()) }

// A TimeOf is when an event happened, first or Last.
type TimeOf struct {
	Source
	Event *EventPattern
	Last  bool
}

// Unit is a time.
func (m *TimeOf) Unit() (Unit, bool) { return Nanoseconds, true }

func (m *TimeOf) parts(visit func(Part)) { visitAll(visit, m.Event) }

// eventTime remembers when an event happened, first or last.
type eventTime struct {
	at   time.Duration
	seen bool
}

func (m *TimeOf) meter(x *meters) meter {
	t := &eventTime{}
	var h *hook
	h = x.hooks.on(m.Event, func(e *sim.Event) {
		t.at, t.seen = e.At, true
		h.over = !m.Last
	})
	return t
}

func (t *eventTime) read(time.Duration) Reading {
	if !t.seen {
		return Reading{Form: Number, Unit: Nanoseconds}
	}
	return number(Nanoseconds, float64(t.at))
}
