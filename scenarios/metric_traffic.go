package scenarios

import "time"

// A Traffic is the messages that were sent, or their bytes.
type Traffic struct {
	Source
	Bytes bool
	Kind  string // of message; "" is any

	From, To *time.Duration // those that were sent in this time; nil: from Warmup, to Duration

	KindPos, ToPos Pos
}

// Window is the time that counts.
func (m *Traffic) Window(p *Plan) (from, to time.Duration) {
	from, to = p.Warmup, p.Duration
	if m.From != nil {
		from = *m.From
	}
	if m.To != nil {
		to = *m.To
	}
	return from, to
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

// traffic reads a counter of the world when its time begins and when it ends, which costs nothing between.
type traffic struct {
	total         func() uint64
	unit          Unit
	before, after uint64
	begun, over   bool
}

func (m *Traffic) traffic(x *meters) *traffic {
	from, to := m.Window(x.plan)
	t := &traffic{unit: Plain, begun: from == 0}
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
		x.world.At(from, func() { t.before, t.begun = t.total(), true })
	}
	x.world.At(to, func() { t.after, t.over = t.total(), true })
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
