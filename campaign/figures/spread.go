package figures

import (
	"fmt"
	"math"
	"slices"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/plot"
)

// cdfPoints are how many points of a distribution are drawn.
const cdfPoints = 1000

// sure is the logarithm of 2 / 0.05: how wide a band is for 95 %.
const sure = 3.6888794541139363

// typical is the scale in which most values are best read.
func (s *sample) typical(groups []*group) measure {
	var medians []float64
	for _, g := range groups {
		medians = append(medians, g.value)
	}
	return measureOf(s.unit, medians...)
}

// cdf is the share of values that are at most so large, a line for each series.
//
// Its band is that of Dvoretzky, Kiefer and Wolfowitz (1956) with Massart's constant (1990): with 95 % confidence the
// whole true curve is inside. Values of one run depend on each other, so it counts runs.
func (s *sample) cdf(a Asked) (*plot.Figure, error) {
	groups, err := s.groups()
	if err != nil {
		return nil, err
	}
	m := s.typical(groups)
	f := &plot.Figure{X: plot.Axis{Label: m.label(s.label), Log: a.LogX}}
	p := plot.Panel{Y: plot.Axis{Label: "share of values at most as large", Range: [2]float64{0, 1}}}
	least, most := math.MaxInt, 0
	for _, by := range s.series() {
		var all []float64
		runs := 0
		for _, g := range groups {
			if s.by == nil || g.by == by {
				runs += len(g.runs)
				for _, r := range g.runs {
					all = append(all, r...)
				}
			}
		}
		if len(all) == 0 {
			continue
		}
		slices.Sort(all)
		least, most = min(least, runs), max(most, runs)
		l := distribution(all, math.Sqrt(sure/(2*float64(runs))), m)
		if s.by != nil {
			l.Name = named(s.by, by)
		}
		p.Lines = append(p.Lines, l)
	}
	if most > 0 {
		what := "runs"
		if s.t.column("run") == nil {
			what = "values"
		}
		f.Note = fmt.Sprintf("95 %% bands of %d %s", most, what)
		if least < most {
			f.Note = fmt.Sprintf("95 %% bands of %d to %d %s", least, most, what)
		}
	}
	f.Panels = []plot.Panel{p}
	return f, nil
}

// distribution is the line of values in order, with a band of a width to each side.
func distribution(sorted []float64, width float64, m measure) plot.Line {
	l := plot.Line{Step: true}
	add := func(v, share float64) {
		l.X, l.Y = append(l.X, m.of(v)), append(l.Y, share)
		l.Low, l.High = append(l.Low, max(share-width, 0)), append(l.High, min(share+width, 1))
	}
	n := len(sorted)
	add(sorted[0], 0)
	if n <= cdfPoints {
		for i, v := range sorted {
			add(v, float64(i+1)/float64(n))
		}
		return l
	}
	for i := range cdfPoints {
		k := (i+1)*n/cdfPoints - 1
		add(sorted[k], float64(k+1)/float64(n))
	}
	return l
}

// box is a box plot at each x, side by side for each series: the quarters, whiskers to the last value within one and a
// half times as much beyond them, and the values further out (Tukey, Exploratory Data Analysis, 1977).
func (s *sample) box(a Asked) (*plot.Figure, error) {
	groups, err := s.groups()
	if err != nil {
		return nil, err
	}
	m := s.typical(groups)
	xs := ordered(s.x, s.rows)
	f := &plot.Figure{X: plot.Axis{Label: s.x.label()}}
	for _, x := range xs {
		f.X.Names = append(f.X.Names, shown(s.x, x))
	}
	p := plot.Panel{Y: plot.Axis{Label: m.label(s.label), Log: a.LogY}}
	for _, by := range s.series() {
		for _, g := range groups {
			if s.by != nil && g.by != by || len(g.runs) == 0 {
				continue
			}
			var all []float64
			for _, r := range g.runs {
				for _, v := range r {
					all = append(all, m.of(v))
				}
			}
			slices.Sort(all)
			b := fives(all)
			b.At = slices.Index(xs, g.x)
			if s.by != nil && s.by != s.x {
				b.Name = named(s.by, by)
			}
			p.Boxes = append(p.Boxes, b)
		}
	}
	f.Panels = []plot.Panel{p}
	return f, nil
}

// fives are the box of values in order.
func fives(sorted []float64) (b plot.Box) {
	q := func(ppm int64) float64 { return report.Quantile(sorted, ppm) }
	b.Fives = [5]float64{0, q(250_000), q(500_000), q(750_000), 0}
	reach := 1.5 * (b.Fives[3] - b.Fives[1])
	low, high := b.Fives[1], b.Fives[3]
	for _, v := range sorted {
		switch {
		case v < b.Fives[1]-reach || v > b.Fives[3]+reach:
			b.Out = append(b.Out, v)
		default:
			low, high = min(low, v), max(high, v)
		}
	}
	b.Fives[0], b.Fives[4] = low, high
	return b
}
