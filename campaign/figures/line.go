package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
)

// line is a statistic over a parameter, a line for each series.
func (s *sample) line(a Asked) (*plot.Figure, error) {
	if s.x.numbers == nil {
		return nil, fmt.Errorf("the column %s has no numbers that a line could go over; the kinds interval and box need none", s.x.name)
	}
	groups, err := s.groups()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(groups, func(g, h *group) int { return cmp.Compare(g.at, h.at) })
	mx, my := s.measures(groups)
	f := &plot.Figure{X: plot.Axis{Label: mx.label(s.x.label()), Log: a.LogX}, Note: s.note(groups)}
	p := plot.Panel{Y: plot.Axis{Label: my.label(s.label), Log: a.LogY}}
	for _, by := range s.series() {
		l := plot.Line{Marks: true}
		if s.by != nil {
			l.Name = named(s.by, by)
		}
		for _, g := range groups {
			if s.by == nil || g.by == by {
				l.X, l.Y = append(l.X, mx.of(g.at)), append(l.Y, my.of(g.value))
				l.Low, l.High = append(l.Low, my.of(g.low)), append(l.High, my.of(g.high))
			}
		}
		p.Lines = append(p.Lines, l)
	}
	if values := ordered(s.x, s.rows); len(values) <= 8 && !a.LogX {
		for _, g := range groups {
			if at := mx.of(g.at); !slices.Contains(f.X.At, at) && finite(at) {
				f.X.At = append(f.X.At, at)
			}
		}
	}
	f.Panels = []plot.Panel{p}
	return f, nil
}

// series are the values by which series are told apart; one that is nothing where there is one series.
func (s *sample) series() []string {
	if s.by == nil {
		return []string{""}
	}
	return ordered(s.by, s.rows)
}

// measures are the scales of x and y.
func (s *sample) measures(groups []*group) (x, y measure) {
	var xs, ys []float64
	for _, g := range groups {
		xs, ys = append(xs, g.at), append(ys, g.value)
	}
	return measureOf(s.x.unit, xs...), measureOf(s.unit, ys...)
}

// note says what bands and bars are, if there are any.
func (s *sample) note(groups []*group) string {
	any := slices.ContainsFunc(groups, func(g *group) bool { return finite(g.low) && finite(g.high) })
	if !any {
		return ""
	}
	least, most := math.MaxInt, 0
	count := func(n int) { least, most = min(least, n), max(most, n) }
	if runs := s.t.column("runs"); s.stat == nil && runs != nil && runs.numbers != nil {
		for _, i := range s.rows {
			if n := runs.numbers[i]; n > 0 {
				count(int(n))
			}
		}
	} else {
		for _, g := range groups {
			if len(g.runs) > 0 {
				count(len(g.runs))
			}
		}
	}
	what := "runs"
	if s.t.column("run") == nil && s.stat != nil {
		what = "values"
	}
	switch {
	case most == 0:
		return "95 % intervals"
	case least == most:
		return fmt.Sprintf("95 %% intervals of %d %s at each point", most, what)
	}
	return fmt.Sprintf("95 %% intervals of %d to %d %s at each point", least, most, what)
}

// interval is a statistic at each point, in rows.
func (s *sample) interval(a Asked) (*plot.Figure, error) {
	groups, err := s.groups()
	if err != nil {
		return nil, err
	}
	_, m := s.measures(groups)
	f := &plot.Figure{X: plot.Axis{Label: m.label(s.label), Log: a.LogX || a.LogY}, Note: s.note(groups)}
	p := plot.Panel{}
	for _, x := range ordered(s.x, s.rows) {
		for _, by := range s.series() {
			for _, g := range groups {
				if g.x != x || g.by != by && s.by != nil {
					continue
				}
				text := "–"
				if finite(g.value) {
					text = scenarios.Unit(s.unit).Text(g.value, 3)
				}
				p.Intervals = append(p.Intervals, plot.Interval{
					Row: len(p.Y.Names), Value: m.of(g.value), Low: m.of(g.low), High: m.of(g.high), Text: text,
				})
				p.Y.Names = append(p.Y.Names, s.about(g))
			}
		}
	}
	f.Panels = []plot.Panel{p}
	return f, nil
}

// heat is a statistic over two parameters.
func (s *sample) heat(a Asked) (*plot.Figure, error) {
	if s.by == nil || s.by == s.x {
		return nil, fmt.Errorf("a heat map needs two parameters; give the second as by")
	}
	groups, err := s.groups()
	if err != nil {
		return nil, err
	}
	_, m := s.measures(groups)
	xs, ys := ordered(s.x, s.rows), ordered(s.by, s.rows)
	f := &plot.Figure{X: plot.Axis{Label: s.x.label()}}
	p := plot.Panel{Y: plot.Axis{Label: s.by.label()}, Shade: m.label(s.label)}
	for _, x := range xs {
		f.X.Names = append(f.X.Names, shown(s.x, x))
	}
	slices.Reverse(ys) // the largest is above
	for _, y := range ys {
		p.Y.Names = append(p.Y.Names, shown(s.by, y))
	}
	for _, g := range groups {
		text := "–"
		if finite(g.value) {
			text = scenarios.Decimals(m.of(g.value), decimals(m.of(g.value)))
		}
		p.Cells = append(p.Cells, plot.Cell{X: slices.Index(xs, g.x), Y: slices.Index(ys, g.by), Value: m.of(g.value), Text: text})
	}
	f.Panels = []plot.Panel{p}
	return f, nil
}

// decimals are as many as show three digits of a number.
func decimals(v float64) int {
	n := 2
	for v = math.Abs(v); v >= 10 && n > 0; v /= 10 {
		n--
	}
	if v == 0 || v == math.Trunc(v) && n == 2 {
		return 0
	}
	return n
}
