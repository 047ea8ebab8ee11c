package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Span is the time from each Start to an End.
type Span struct {
	Source
	Start, End *EventPattern
	By         string        // a field of both that says which end answers which start; "": the oldest without an answer
	Since      time.Duration // starts before do not count

	ByPos Pos
}

// Unit is a time.
func (m *Span) Unit() (Unit, bool) { return Nanoseconds, true }

func (m *Span) parts(visit func(Part)) { visitAll(visit, m.Start, m.End) }

// spans pairs starts with ends, first in, first out: all, or those with one value of a field.
type spans struct {
	run *meters
	*Span
	field  fieldMatcher
	open   map[any][]time.Duration
	values []float64
}

func (m *Span) meter(x *meters) meter {
	s := &spans{run: x, Span: m, field: fieldMatcher{Field: &Field{Name: m.By}}, open: map[any][]time.Duration{}}
	// The end is heard first: of an event that is both, it ends one span and begins the next.
	x.hooks.on(m.End, func(e *sim.Event) {
		key := s.key(e)
		began := s.open[key]
		switch {
		case len(began) == 0:
			return
		case len(began) == 1 && m.By != "":
			delete(s.open, key)
		default:
			s.open[key] = began[1:]
		}
		if began[0] >= m.Since {
			s.values = append(s.values, float64(e.At-began[0]))
		}
	})
	x.hooks.on(m.Start, func(e *sim.Event) {
		key := s.key(e)
		s.open[key] = append(s.open[key], e.At)
	})
	return s
}

// key tells an event from those that it is not paired with.
func (s *spans) key(e *sim.Event) any {
	if s.By == "" {
		return nil
	}
	v, err := s.field.of(e.Body, e, s.Source)
	if err != nil {
		s.run.fail(err)
	}
	return v
}

func (s *spans) read(time.Duration) Reading {
	open := 0
	for _, began := range s.open {
		for _, at := range began {
			if at >= s.Since {
				open++
			}
		}
	}
	return Reading{Form: Samples, Unit: Nanoseconds, Values: s.values, Open: open}
}
