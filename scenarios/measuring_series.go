package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// seriesOf takes a value every period, from warm-up to duration. It sees the world as it is before
// anything else happens at that instant.
type seriesOf struct {
	*gauged         // of a function
	counter counter // or of a metric
	unit    Unit
	times   []time.Duration
	values  []float64
}

func (x *meters) series(m *Metric) meter {
	s := &seriesOf{}
	from := x.plan.Warmup
	switch {
	case m.Of == nil:
		s.gauged = &gauged{run: x, gauge: m.Value}
	case m.Of.Kind == ThroughputOf:
		s.unit, s.counter = PerSecond, x.pace(m.Of.Op, m.Period)
		from += m.Period // the first value is about the first period
	default:
		s.unit, _ = m.Of.Unit()
		s.counter = x.meter(m.Of).(counter)
	}
	var take func()
	take = func() {
		if x.over || x.err != nil {
			return
		}
		now := x.world.Now()
		s.take(now)
		if next := now + m.Period; next <= x.plan.Duration {
			x.world.At(next, take)
		}
	}
	if from <= x.plan.Duration {
		x.world.At(from, take)
	}
	return s
}

func (s *seriesOf) take(now time.Duration) {
	switch {
	case s.counter != nil:
		s.values = append(s.values, s.counter.now())
	case s.ask(nil):
	default:
		return
	}
	s.times = append(s.times, now)
}

func (s *seriesOf) read(time.Duration) Reading {
	if s.gauged != nil {
		return Reading{Form: Series, Unit: s.gauged.unit, Values: s.gauged.values, Times: s.times}
	}
	return Reading{Form: Series, Unit: s.unit, Values: s.values, Times: s.times}
}

// pace is the rate of answers since it was asked last.
type pace struct {
	n, seen int
	period  time.Duration
}

func (x *meters) pace(op string, period time.Duration) *pace {
	p := &pace{period: period}
	x.world.Listen(sim.Kinds(sim.Returned), func(e *sim.Event) {
		if out, ok := e.Body.(sim.Return); ok && out.Outcome == sim.OK && (op == "" || opName(out.Op) == op) {
			p.n++
		}
	})
	x.world.At(x.plan.Warmup, func() { p.seen = p.n })
	return p
}

func (p *pace) now() float64 {
	n := p.n - p.seen
	p.seen = p.n
	return perSecond(n, p.period)
}
