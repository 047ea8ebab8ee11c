package scenarios

import "time"

// A Traffic is the messages that were sent, or their bytes.
type Traffic struct {
	Source
	Bytes bool
	Kind  string // of message; "" is any

	KindPos Pos
}

// Unit is a plain number, or bytes.
func (m *Traffic) Unit() (Unit, bool) {
	if m.Bytes {
		return Bytes, true
	}
	return Plain, true
}

func (m *Traffic) meter(x *meters) meter { return m.traffic(x) }

func (m *Traffic) counter(x *meters, _ time.Duration) (counter, time.Duration) {
	return m.traffic(x), 0
}

// traffic reads a counter of the world at warm-up and at duration, which costs nothing between.
type traffic struct {
	total         func() uint64
	unit          Unit
	before, after uint64
	begun, over   bool
}

func (m *Traffic) traffic(x *meters) *traffic {
	t := &traffic{unit: Plain, begun: x.plan.Warmup == 0}
	switch {
	case m.Bytes && m.Kind != "":
		t.unit, t.total = Bytes, func() uint64 { return x.world.BytesSent(m.Kind) }
	case m.Bytes:
		t.unit, t.total = Bytes, func() uint64 { return x.world.Stats().Bytes }
	case m.Kind != "":
		t.total = func() uint64 { return x.world.Count(m.Kind) }
	default:
		t.total = func() uint64 { return x.world.Stats().Sent }
	}
	if !t.begun {
		x.world.At(x.plan.Warmup, func() { t.before, t.begun = t.total(), true })
	}
	x.world.At(x.plan.Duration, func() { t.after, t.over = t.total(), true })
	return t
}

func (t *traffic) now() float64 { return float64(t.total() - t.before) }

func (t *traffic) read(time.Duration) Reading {
	switch {
	case !t.begun:
		return Reading{Form: Number, Unit: t.unit}
	case !t.over:
		t.after = t.total()
	}
	return number(t.unit, float64(t.after-t.before))
}
