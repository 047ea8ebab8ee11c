package report

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
)

// ErrNoFigure is the error of the figure of a run in which no client asked for anything, nobody led and nothing spread.
var ErrNoFigure = errors.New("there is nothing to draw of this run over time: nobody asked, led or spread anything")

// Figure is the run over time, with its faults behind: how long each operation took and what came of it, how many were
// answered, the share of those begun that were answered, who led, and, where something spreads among many servers, how
// many had heard of it. The kinds of panels are those of Jepsen's latency and rate plots. Times are the world's.
func (r *Report) Figure() (*plot.Figure, error) {
	s := r.story
	end := s.eventful()
	t := timeAxis(end)
	f := &plot.Figure{Title: r.captionOf(), X: plot.Axis{Label: t.label("time"), Range: [2]float64{0, t.of(end)}}}
	curve := s.spread.curve()
	if curve != nil {
		if len(curve.items) > 1 { // each has a time of its own
			return curve.figure(f), nil
		}
		end = max(end, curve.from+curve.last)
		f.X.Range[1] = t.of(end)
		f.Panels = append(f.Panels, curve.panel(t))
	}
	if n := r.operations(); n >= operationsFew || n > 0 && curve == nil {
		f.Panels = append(f.Panels, r.latencies(t), r.rate(t, end), r.availability(t, end))
	}
	if g := s.lanes.layout(s.end, end); g != nil {
		f.Panels = append(f.Panels, g.panel(t))
	}
	if len(f.Panels) == 0 {
		return nil, ErrNoFigure
	}
	f.Spans = r.faultSpans(t, end)
	return f, nil
}

// operationsFew are too few operations to be drawn beside something that spreads.
const operationsFew = 10

// operations is how many the clients asked for.
func (r *Report) operations() int {
	if r.result == nil {
		return 0
	}
	return len(r.result.History.Operations())
}

// captionOf says what run it is.
func (r *Report) captionOf() string {
	token := r.token()
	words := []string{fmt.Sprintf("%s, seed %d", token.Scenario, token.Seed)}
	for _, s := range token.Settings {
		words = append(words, s.Name+"="+s.Value)
	}
	return strings.Join(words, ", ")
}

// A timed is the scale in which times are shown.
type timed struct{ scale scenarios.Scale }

func timeAxis(end time.Duration) timed { return timed{scenarios.Nanoseconds.ScaleOf(float64(end))} }

func (t timed) of(at time.Duration) float64 { return float64(at) / t.scale.One }

func (t timed) label(name string) string { return name + " (" + strings.TrimSpace(t.scale.Name) + ")" }

// faultSpans are the times of the faults.
func (r *Report) faultSpans(t timed, end time.Duration) (spans []plot.Span) {
	if r.result == nil {
		return nil
	}
	for _, f := range r.result.Faults {
		until := f.Until
		if until == 0 || until > end {
			until = end
		}
		if f.At <= end {
			spans = append(spans, plot.Span{From: t.of(f.At), To: t.of(until), Name: readable(f.Hit)})
		}
	}
	return spans
}

// latencies are the operations, when each began, and how long it took until there was an answer or the client gave up.
func (r *Report) latencies(t timed) plot.Panel {
	ok, unknown, failed := plot.Dots{Name: "answered", Tone: plot.Good}, plot.Dots{Name: "unknown", Tone: plot.Unsure}, plot.Dots{Name: "failed", Tone: plot.Bad}
	ops := r.result.History.Operations()
	for i := range ops {
		o := &ops[i]
		to, after := &ok, o.Return-o.Call
		switch {
		case o.Failed:
			to = &failed
		case !o.Known:
			to, after = &unknown, o.GaveUpAt-o.Call
			if o.GaveUp == 0 {
				after = r.result.End - o.Call
			}
		}
		to.X, to.Y = append(to.X, t.of(o.Call)), append(to.Y, float64(after)/float64(time.Millisecond))
	}
	p := plot.Panel{Y: plot.Axis{Label: "latency (ms)", Log: true}}
	for _, d := range []plot.Dots{ok, unknown, failed} {
		if len(d.X) > 0 {
			p.Dots = append(p.Dots, d)
		}
	}
	for _, d := range p.Dots { // an answer at once has no place on a logarithmic axis
		for _, y := range d.Y {
			p.Y.Log = p.Y.Log && y > 0
		}
	}
	return p
}

// binsMost is into how many parts a run is divided at most.
const binsMost = 80

// bin is how long each part is: 1, 2 or 5 of a power of ten.
func bin(end time.Duration) time.Duration {
	size := time.Microsecond
	for i := 0; end/size >= binsMost; i++ {
		size = size / time.Duration([...]int64{1, 2, 5}[i%3]) * time.Duration([...]int64{2, 5, 10}[i%3])
	}
	return size
}

// rate is how many operations were answered, by parts of the run.
func (r *Report) rate(t timed, end time.Duration) plot.Panel {
	size := bin(end)
	counts := make([]float64, int(end/size)+1)
	ops := r.result.History.Operations()
	for i := range ops {
		if o := &ops[i]; o.Known && o.Return <= end {
			counts[o.Return/size]++
		}
	}
	return plot.Panel{Y: plot.Axis{Label: "answers per second"}, Height: 0.7, Lines: []plot.Line{
		steps(counts, t, size, end, func(i int) float64 { return counts[i] / min(size, max(end-time.Duration(i)*size, 1)).Seconds() }),
	}}
}

// availability is which share of the operations that began in each part of the run were answered.
func (r *Report) availability(t timed, end time.Duration) plot.Panel {
	size := bin(end)
	begun, answered := make([]float64, int(end/size)+1), make([]float64, int(end/size)+1)
	ops := r.result.History.Operations()
	for i := range ops {
		if o := &ops[i]; o.Call <= end {
			begun[o.Call/size]++
			if o.Known {
				answered[o.Call/size]++
			}
		}
	}
	return plot.Panel{Y: plot.Axis{Label: "answered, of those begun (%)", Range: [2]float64{0, 100}}, Height: 0.6, Lines: []plot.Line{
		steps(begun, t, size, end, func(i int) float64 { return 100 * answered[i] / begun[i] }), // no number where none began
	}}
}

// steps is a line of one value for each part of the run.
func steps(parts []float64, t timed, size, end time.Duration, value func(i int) float64) plot.Line {
	l := plot.Line{Step: true, Filled: true}
	for i := range parts {
		from := time.Duration(i) * size
		if from >= end {
			break
		}
		l.X, l.Y = append(l.X, t.of(from), t.of(min(from+size, end))), append(l.Y, value(i), value(i))
	}
	return l
}

// lookTones are the colours of how servers look.
var lookTones = [...]plot.Tone{leadLook: plot.Lead, cutLeadLook: plot.Unsure, cutLook: plot.Quiet, pausedLook: plot.Faint, downLook: plot.Bad}

// panel is who led when, and who was down.
func (g *glance) panel(t timed) plot.Panel {
	p := plot.Panel{Y: plot.Axis{Label: "servers"}}
	for row, of := range g.rows {
		p.Y.Names = append(p.Y.Names, of.name)
		for _, s := range of.spells {
			if s.look != upLook {
				p.Bars = append(p.Bars, plot.Bar{Row: row, From: t.of(s.from), To: t.of(min(s.to, g.end)), Tone: lookTones[s.look], Name: lookWords[s.look]})
			}
		}
	}
	return p
}

// curveParts are the parts of an infection curve.
const curveParts = 240

// figure is the infection curve of several items in the mean, over the time since each was first heard.
func (c *curve) figure(f *plot.Figure) *plot.Figure {
	t := timeAxis(c.last)
	f.X = plot.Axis{Label: t.label("time since the first one heard it")}
	f.Note = fmt.Sprintf("the mean of %s items, among %s servers", number(len(c.items)), number(c.servers))
	f.Panels = []plot.Panel{c.panel(t)}
	return f
}

// panel is the infection curve.
func (c *curve) panel(t timed) plot.Panel {
	heard, quit := c.shares(curveParts)
	line := func(name string, shares []float64, tone plot.Tone) plot.Line {
		l := plot.Line{Name: name, Filled: true, Step: true, Tone: tone, X: []float64{t.of(c.from)}, Y: []float64{0}}
		for k, share := range shares {
			l.X, l.Y = append(l.X, t.of(c.from+c.last*time.Duration(k+1)/curveParts)), append(l.Y, 100*share)
		}
		return l
	}
	p := plot.Panel{Y: plot.Axis{Label: fmt.Sprintf("of %s servers (%%)", number(c.servers)), Range: [2]float64{0, 100}}, Height: 1.5}
	p.Lines = []plot.Line{line("have heard", heard, plot.Good)}
	if _, any := c.total(); any {
		p.Lines = append(p.Lines, line("spread it no more", quit, plot.Quiet))
	}
	return p
}
