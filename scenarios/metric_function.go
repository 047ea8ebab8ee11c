package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// gauged takes the values of a function of the file, which must all be of one unit.
type gauged struct {
	run    *meters
	gauge  *Gauge
	unit   Unit
	values []float64
}

// ask adds what the function makes of the world, and reports whether that was a value.
func (g *gauged) ask(e *sim.Event) bool {
	v, err := g.gauge.Call(g.run.view, e)
	switch {
	case err != nil:
		g.run.fail(err)
		return false
	case v.None:
		return false
	case len(g.values) == 0:
		g.unit = v.Unit
	case g.unit != v.Unit:
		g.run.fail(Errorf(g.gauge.Pos, "%s: it returned %s before, and now %s; the values of a metric are of one unit",
			g.gauge.Text, g.unit.Noun(), v.Unit.Noun()))
		return false
	}
	g.values = append(g.values, v.N)
	return true
}

// An Each is what a function of the file makes of each event.
type Each struct {
	Source
	Event *EventPattern
	Value *Gauge
}

// Unit is not known before the function has returned.
func (m *Each) Unit() (Unit, bool) { return Plain, false }

func (m *Each) parts(visit func(Part)) {
	visitAll(visit, m.Event)
	visitAll(visit, m.Value)
}

// eachEvent asks a function about each event.
type eachEvent struct{ gauged }

func (m *Each) meter(x *meters) meter {
	each := &eachEvent{gauged{run: x, gauge: m.Value}}
	x.hooks.on(m.Event, func(e *sim.Event) { each.ask(e) })
	return each
}

func (x *eachEvent) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: x.unit, Values: x.values}
}

// An AtEnd is what a function of the file makes of the world at the end of the run.
type AtEnd struct {
	Source
	Value *Gauge
}

// Unit is not known before the function has returned.
func (m *AtEnd) Unit() (Unit, bool) { return Plain, false }

func (m *AtEnd) parts(visit func(Part)) { visitAll(visit, m.Value) }

func (m *AtEnd) meter(x *meters) meter { return &atEnd{x, m.Value} }

// atEnd asks a function about the world at the end of the run.
type atEnd struct {
	run   *meters
	gauge *Gauge
}

func (a *atEnd) read(time.Duration) Reading {
	g := gauged{run: a.run, gauge: a.gauge}
	g.ask(nil)
	return Reading{Form: Number, Unit: g.unit, Values: g.values}
}
