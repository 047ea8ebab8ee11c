package plot

import (
	"errors"
	"fmt"
	"math"
)

// most are bounds on what a figure can show.
const (
	leastSize   = 3.0   // centimetres
	mostSize    = 120.0 // centimetres
	mostSeries  = 12
	mostPanels  = 12
	mostPlaces  = 400
	largestSize = 1e290 // of a number
)

// check refuses what cannot be drawn, in a sentence that says what to do.
func (f *Figure) check(l Look) error {
	if !(l.Width >= leastSize && l.Width <= mostSize && (l.Height == 0 || l.Height >= leastSize && l.Height <= mostSize)) {
		return fmt.Errorf("a figure is from %g to %g cm wide and high, and not %g × %g", leastSize, mostSize, l.Width, l.Height)
	}
	if len(f.Panels) == 0 || len(f.Panels) > mostPanels {
		return fmt.Errorf("a figure has from 1 to %d panels, and not %d", mostPanels, len(f.Panels))
	}
	any := false
	for i := range f.Panels {
		p := &f.Panels[i]
		some, err := p.check(&f.X)
		if err != nil {
			return err
		}
		any = any || some
	}
	if !any {
		return errors.New("there is nothing to draw: no value is a number")
	}
	if names := f.names(); len(names) > mostSeries {
		return fmt.Errorf("%d series cannot be told apart in one plot, only up to %d; leave some out, or draw a heat map", len(names), mostSeries)
	}
	return nil
}

// check looks at all the numbers of a panel, and reports whether there are any.
func (p *Panel) check(x *Axis) (any bool, err error) {
	for _, l := range p.Lines {
		if len(l.X) != len(l.Y) || l.Low != nil && (len(l.Low) != len(l.Y) || len(l.High) != len(l.Y)) {
			return false, fmt.Errorf("the line %q has %d places, %d values and a band of %d", l.Name, len(l.X), len(l.Y), len(l.Low))
		}
	}
	for _, d := range p.Dots {
		if len(d.X) != len(d.Y) {
			return false, fmt.Errorf("the dots %q have %d places and %d values", d.Name, len(d.X), len(d.Y))
		}
	}
	xs, ys := span{}, span{}
	p.reach(x, &xs, &ys)
	for _, on := range []struct {
		axis *Axis
		of   *span
	}{{x, &xs}, {&p.Y, &ys}} {
		switch {
		case on.of.largest > largestSize:
			return false, fmt.Errorf("%g is too large a number to draw", on.of.largest)
		case on.axis.Log && on.of.any && on.of.low <= 0:
			return false, fmt.Errorf("a logarithmic axis has no place for %g; draw %q on a linear one", on.of.low, on.axis.Label)
		case len(on.axis.Names) > mostPlaces:
			return false, fmt.Errorf("%d places on an axis cannot be read, only up to %d", len(on.axis.Names), mostPlaces)
		}
	}
	return ys.any && xs.any || len(p.Cells) > 0, nil
}

// end is an end of an interval; none where a logarithmic axis has no place for it.
func (a *Axis) end(v float64) float64 {
	if a.Log && v <= 0 {
		return math.NaN()
	}
	return v
}

// A span is over what some numbers reach.
type span struct {
	any       bool
	low, high float64
	largest   float64 // without its sign
}

func (s *span) add(values ...float64) {
	for _, v := range values {
		if !finite(v) {
			continue
		}
		if !s.any {
			s.any, s.low, s.high = true, v, v
		}
		s.low, s.high, s.largest = min(s.low, v), max(s.high, v), max(s.largest, math.Abs(v))
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// reach is over what the marks of a panel reach, along an x axis and up.
func (p *Panel) reach(fx *Axis, x, y *span) {
	for _, l := range p.Lines {
		for i := range l.X {
			if finite(l.X[i]) && finite(l.Y[i]) {
				x.add(l.X[i])
				y.add(l.Y[i])
				if l.Low != nil {
					y.add(p.Y.end(l.Low[i]), p.Y.end(l.High[i]))
				}
			}
		}
	}
	for _, d := range p.Dots {
		for i := range d.X {
			if finite(d.X[i]) && finite(d.Y[i]) {
				x.add(d.X[i])
				y.add(d.Y[i])
			}
		}
	}
	for _, b := range p.Boxes {
		if finite(b.Fives[2]) {
			x.add(float64(b.At))
		}
		y.add(b.Fives[:]...)
		y.add(b.Out...)
	}
	for _, c := range p.Cells {
		x.add(float64(c.X))
		y.add(float64(c.Y))
	}
	for _, b := range p.Bars {
		x.add(b.From, b.To)
		y.add(float64(b.Row))
	}
	for _, i := range p.Intervals {
		x.add(i.Value, fx.end(i.Low), fx.end(i.High))
		y.add(float64(i.Row))
	}
	x.add(p.Rules...)
}

// names are those of the series, in the order in which they come.
func (f *Figure) names() (names []string) {
	seen := map[string]bool{}
	add := func(name string, tone Tone) {
		if name != "" && tone == Auto && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, p := range f.Panels {
		for _, l := range p.Lines {
			add(l.Name, l.Tone)
		}
		for _, d := range p.Dots {
			add(d.Name, d.Tone)
		}
		for _, b := range p.Boxes {
			add(b.Name, Auto)
		}
	}
	return names
}
