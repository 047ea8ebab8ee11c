package scenarios

import (
	"time"
)

// A SeriesOf is what a metric so far, or a function of the world, comes to every Period.
type SeriesOf struct {
	Source
	Period time.Duration
	Of     Running // nil where there is a function
	Value  *Gauge
}

// Unit is that of the metric; that of a function is not known before it has returned.
func (m *SeriesOf) Unit() (Unit, bool) {
	if m.Of != nil {
		return m.Of.Unit()
	}
	return Plain, false
}

// Values is how many values a series has in a run that lasts from one instant to another.
func (m *SeriesOf) Values(from, to time.Duration) int64 { return int64((to-from)/m.Period) + 1 }

func (m *SeriesOf) parts(visit func(Part)) {
	visitAll(visit, m.Value)
	visitAll(visit, m.Of)
}

// seriesOf takes a value every period, from warm-up to duration. It sees the world as it is before
// anything else happens at that instant.
type seriesOf struct {
	*gauged         // of a function
	counter counter // or of a metric
	unit    Unit
	times   []time.Duration
	values  []float64
}

func (m *SeriesOf) meter(x *meters) meter {
	s := &seriesOf{}
	from := x.plan.Warmup
	if m.Of == nil {
		s.gauged = &gauged{run: x, gauge: m.Value}
	} else {
		var first time.Duration
		s.unit, _ = m.Of.Unit()
		s.counter, first = m.Of.counter(x, m.Period)
		from += first
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
