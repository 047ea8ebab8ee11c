package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A meter is a metric at work in one run. It counts in Go, event by event, and only what was asked
// for. It changes nothing: a run has the same fingerprint whether it is measured or not.
type meter interface {
	// read is what the metric came to, at the end of the run.
	read(end time.Duration) Reading
}

// A measuringView is the world as the functions of metrics see it. They have a memory of their own,
// which all of them share: what they keep cannot reach the functions of the schedule.
type measuringView struct {
	*view
	memory Memory
}

// Memory is that of the metrics.
func (v *measuringView) Memory() *Memory { return &v.memory }

// meters are the metrics of a plan at work in one run.
type meters struct {
	*course
	cast  *cast
	hooks *hooks
	load  *load

	view *measuringView // what their functions see
	all  []meter        // in the order of the plan; none if nothing is measured
}

// A counter has a value in the middle of the run, too.
type counter interface {
	now() float64
}

// measure sets up what the plan measures. It listens before the schedule does, so that an event is
// measured before those that the schedule makes of it.
func (x *meters) measure() {
	x.view = &measuringView{view: x.hooks.view}
	for i := range x.plan.Measure {
		x.all = append(x.all, x.meter(x.plan.Measure[i].Metric))
	}
}

// readings are what the metrics came to.
func (x *meters) readings(end time.Duration) []Reading {
	var out []Reading
	for i, m := range x.all {
		reading := m.read(end)
		reading.Name = x.plan.Measure[i].Name
		out = append(out, reading)
	}
	return out
}

func (x *meters) meter(m *Metric) meter {
	switch m.Kind {
	case CountOf:
		return x.counts(m)
	case TimeOf:
		return x.timeOf(m)
	case SpanOf:
		return x.span(m)
	case LatencyOf:
		return x.latency(m)
	case ThroughputOf:
		return &throughput{run: x, op: m.Op}
	case MessagesOf, BytesOf:
		return x.traffic(m)
	case EachOf:
		return x.each(m)
	case SeriesOf:
		return x.series(m)
	}
	return &atEnd{x, m.Value}
}

// number is a reading of one value.
func number(u Unit, v float64) Reading { return Reading{Form: Number, Unit: u, Values: []float64{v}} }

// eventCount counts events.
type eventCount struct{ n uint64 }

func (x *meters) counts(m *Metric) *eventCount {
	c := &eventCount{}
	x.hooks.on(m.Event, func(*sim.Event) { c.n++ })
	return c
}

func (c *eventCount) now() float64               { return float64(c.n) }
func (c *eventCount) read(time.Duration) Reading { return number(Plain, c.now()) }

// eventTime remembers when an event happened, first or last.
type eventTime struct {
	at   time.Duration
	seen bool
}

func (x *meters) timeOf(m *Metric) meter {
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

// spans pairs starts with ends, first in, first out.
type spans struct {
	open   []time.Duration
	values []float64
}

func (x *meters) span(m *Metric) meter {
	s := &spans{}
	// The end is heard first: of an event that is both, it ends one span and begins the next.
	x.hooks.on(m.End, func(e *sim.Event) {
		if len(s.open) > 0 {
			s.values = append(s.values, float64(e.At-s.open[0]))
			s.open = s.open[1:]
		}
	})
	x.hooks.on(m.Event, func(e *sim.Event) { s.open = append(s.open, e.At) })
	return s
}

func (s *spans) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: Nanoseconds, Values: s.values, Open: len(s.open)}
}

// gauged takes the values of a function of the file, which must all be of one unit.
type gauged struct {
	run    *meters
	gauge  *Gauge
	unit   Unit
	values []float64
}

// ask adds what the function makes of the world, and tells whether that was a value.
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

// eachEvent asks a function about each event.
type eachEvent struct{ gauged }

func (x *meters) each(m *Metric) meter {
	each := &eachEvent{gauged{run: x, gauge: m.Value}}
	x.hooks.on(m.Event, func(e *sim.Event) { each.ask(e) })
	return each
}

func (x *eachEvent) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: x.unit, Values: x.values}
}

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
