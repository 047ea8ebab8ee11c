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

// A counter has a value in the middle of the run, too.
type counter interface {
	now() float64
}

// measure sets up what the plan measures. It listens before the schedule does, so that an event is
// measured before those that the schedule makes of it.
func (r *Run) measure() {
	if !r.opts.Measure {
		return
	}
	r.measuring = &measuringView{view: r.view}
	for i := range r.plan.Measure {
		r.meters = append(r.meters, r.meter(r.plan.Measure[i].Metric))
	}
}

// readings are what the metrics came to.
func (r *Run) readings(end time.Duration) []Reading {
	var out []Reading
	for i, m := range r.meters {
		reading := m.read(end)
		reading.Name = r.plan.Measure[i].Name
		out = append(out, reading)
	}
	return out
}

func (r *Run) meter(m *Metric) meter {
	switch m.Kind {
	case CountOf:
		return r.counts(m)
	case TimeOf:
		return r.timeOf(m)
	case SpanOf:
		return r.span(m)
	case LatencyOf:
		return r.latency(m)
	case ThroughputOf:
		return &throughput{run: r, op: m.Op}
	case MessagesOf, BytesOf:
		return r.traffic(m)
	case EachOf:
		return r.each(m)
	case SeriesOf:
		return r.series(m)
	}
	return &atEnd{r, m.Value}
}

// measuresFunctions tells whether a metric asks functions of the file.
func measuresFunctions(p *Plan) bool {
	for i := range p.Measure {
		if p.Measure[i].Metric.Value != nil {
			return true
		}
	}
	return false
}

// window is the time from warm-up to duration, as far as the run came.
func (r *Run) window(end time.Duration) (from, to time.Duration) {
	return r.plan.Warmup, min(r.plan.Duration, end)
}

// number is a reading of one value.
func number(u Unit, v float64) Reading { return Reading{Form: Number, Unit: u, Values: []float64{v}} }

// eventCount counts events.
type eventCount struct{ n uint64 }

func (r *Run) counts(m *Metric) *eventCount {
	c := &eventCount{}
	r.on(m.Event, func(*sim.Event) { c.n++ })
	return c
}

func (c *eventCount) now() float64               { return float64(c.n) }
func (c *eventCount) read(time.Duration) Reading { return number(Plain, c.now()) }

// eventTime remembers when an event happened, first or last.
type eventTime struct {
	at   time.Duration
	seen bool
}

func (r *Run) timeOf(m *Metric) meter {
	t := &eventTime{}
	var h *hook
	h = r.on(m.Event, func(e *sim.Event) {
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

func (r *Run) span(m *Metric) meter {
	s := &spans{}
	// The end is heard first: of an event that is both, it ends one span and begins the next.
	r.on(m.End, func(e *sim.Event) {
		if len(s.open) > 0 {
			s.values = append(s.values, float64(e.At-s.open[0]))
			s.open = s.open[1:]
		}
	})
	r.on(m.Event, func(e *sim.Event) { s.open = append(s.open, e.At) })
	return s
}

func (s *spans) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: Nanoseconds, Values: s.values, Open: len(s.open)}
}

// gauged takes the values of a function of the file, which must all be of one unit.
type gauged struct {
	run    *Run
	gauge  *Gauge
	unit   Unit
	values []float64
}

// ask adds what the function makes of the world, and tells whether that was a value.
func (g *gauged) ask(e *sim.Event) bool {
	v, err := g.gauge.Call(g.run.measuring, e)
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

func (r *Run) each(m *Metric) meter {
	x := &eachEvent{gauged{run: r, gauge: m.Value}}
	r.on(m.Event, func(e *sim.Event) { x.ask(e) })
	return x
}

func (x *eachEvent) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: x.unit, Values: x.values}
}

// atEnd asks a function about the world at the end of the run.
type atEnd struct {
	run   *Run
	gauge *Gauge
}

func (a *atEnd) read(time.Duration) Reading {
	g := gauged{run: a.run, gauge: a.gauge}
	g.ask(nil)
	return Reading{Form: Number, Unit: g.unit, Values: g.values}
}
