package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Level is how many there are, in the mean over time, of what Up begins and Down ends.
type Level struct {
	Source
	Up, Down *EventPattern
}

// Unit is a plain number.
func (m *Level) Unit() (Unit, bool) { return Plain, true }

func (m *Level) parts(visit func(Part)) { visitAll(visit, m.Up, m.Down) }

func (m *Level) meter(x *meters) meter { return m.begin(x) }

func (m *Level) counter(x *meters, _ time.Duration) (counter, time.Duration) { return m.begin(x), 0 }

// level adds up how long there were how many.
type level struct {
	run  *meters
	n    int64
	at   time.Duration // of the last change
	area float64       // of the time from warmup to duration: number times nanoseconds
}

func (m *Level) begin(x *meters) *level {
	l := &level{run: x}
	change := func(by int64) func(*sim.Event) {
		return func(e *sim.Event) {
			l.pass(e.At)
			l.n += by
		}
	}
	x.hooks.on(m.Down, change(-1))
	x.hooks.on(m.Up, change(1))
	return l
}

// pass lets the time until an instant pass at the present level.
func (l *level) pass(to time.Duration) {
	from, until := max(l.at, l.run.plan.Warmup), min(to, l.run.plan.Duration)
	if from < until {
		l.area += float64(l.n) * float64(until-from)
	}
	l.at = to
}

func (l *level) now() float64 { return float64(l.n) }

func (l *level) read(end time.Duration) Reading {
	l.pass(end)
	from, to := l.run.window(end)
	if to <= from {
		return Reading{Form: Number, Unit: Plain}
	}
	return number(Plain, l.area/float64(to-from))
}

// Values are what a field of each event says.
type Values struct {
	Source
	Event *EventPattern
	Field string

	FieldPos Pos
}

// Unit is not known before there is a value.
func (m *Values) Unit() (Unit, bool) { return Plain, false }

func (m *Values) parts(visit func(Part)) { visitAll(visit, m.Event) }

// values are those of a field.
type values struct {
	unit Unit
	all  []float64
}

func (m *Values) meter(x *meters) meter {
	v := &values{}
	field := fieldMatcher{Field: &Field{Name: m.Field}}
	x.hooks.on(m.Event, func(e *sim.Event) {
		value, err := field.of(e.Body, e, m.Source)
		n, unit, is := measurable(value)
		switch {
		case err != nil:
		case !is:
			err = Errorf(m.FieldPos, "%s: %s is %v, and only numbers, times and truth values can be measured", m.Word, m.Field, value)
		}
		if err != nil {
			x.fail(err)
			return
		}
		v.unit = unit
		v.all = append(v.all, n)
	})
	return v
}

// measurable is a field's value as a number, with its unit.
func measurable(value any) (n float64, u Unit, is bool) {
	switch v := value.(type) {
	case int64:
		return float64(v), Plain, true
	case time.Duration:
		return float64(v), Nanoseconds, true
	case bool:
		if v {
			return 1, Plain, true
		}
		return 0, Plain, true
	}
	return 0, Plain, false
}

func (v *values) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: v.unit, Values: v.all}
}
