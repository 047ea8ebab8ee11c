package plot

import (
	"image/color"
	"slices"
)

// marks draws what is in a panel.
func (d *drawing) marks(s sheet, a *area) {
	for i := range a.p.Lines {
		d.band(s, a, &a.p.Lines[i])
	}
	for _, at := range a.p.Rules {
		s.stroke([]point{{d.x.at(at), a.y0}, {d.x.at(at), a.y1}}, pen{colour: d.quiet, width: 0.8})
	}
	for _, b := range a.p.Bars {
		if finite(b.From) && finite(b.To) {
			half := (a.y1 - a.y0) / float64(max(len(a.p.Y.Names), 1)) * 0.3
			y, from, to := a.y.at(float64(b.Row)), d.within(d.x.at(b.From)), d.within(d.x.at(b.To))
			s.fill(box(from, y-half, max(to-from, 0.5), 2*half), d.tones[b.Tone])
		}
	}
	d.cells(s, a)
	d.boxes(s, a)
	for i := range a.p.Dots {
		d.dots(s, a, &a.p.Dots[i])
	}
	for i := range a.p.Lines {
		d.line1(s, a, &a.p.Lines[i])
	}
	d.intervalsOf(s, a)
}

// band draws the band of a line, and what is below one that is filled.
func (d *drawing) band(s sheet, a *area, l *Line) {
	c := clear(d.tone(l.Name, l.Tone), 0.2)
	if len(a.p.Lines) > 2 {
		c = clear(c, 0.13) // bands lie one upon the other
	}
	for _, part := range d.parts(a, l) {
		if l.Filled {
			shape := append([]point{{part[0].x, a.y1}}, part...)
			s.fill(append(shape, point{part[len(part)-1].x, a.y1}), clear(c, 0.16))
		}
	}
	if l.Low == nil {
		return
	}
	low, high := *l, *l
	low.Y, high.Y = a.inside(l.Low), a.inside(l.High)
	over, under := d.parts(a, &high), d.parts(a, &low)
	for i := range over {
		if i >= len(under) || len(over[i]) < 2 {
			continue
		}
		shape := append([]point{}, over[i]...)
		for k := len(under[i]) - 1; k >= 0; k-- {
			shape = append(shape, under[i][k])
		}
		s.fill(shape, c)
	}
}

// inside are ends of a band, of which a logarithmic axis draws those that are too low at its own end.
func (a *area) inside(ends []float64) []float64 {
	if !a.y.log {
		return ends
	}
	out := slices.Clone(ends)
	for i, v := range out {
		if v <= 0 {
			out[i] = a.y.low
		}
	}
	return out
}

// line1 draws a line.
func (d *drawing) line1(s sheet, a *area, l *Line) {
	c := d.tone(l.Name, l.Tone)
	for _, part := range d.parts(a, l) {
		if len(part) > 1 {
			s.stroke(part, pen{colour: c, width: d.line})
		}
		if len(part) == 1 || l.Marks {
			s.dots(part, 1.5*d.line, c)
		}
	}
	if l.Low == nil {
		return
	}
	for i := range l.X { // a point by itself has no band, so its interval is a line
		if alone(l, i) && finite(l.Low[i]) && finite(l.High[i]) {
			x := d.x.at(l.X[i])
			s.stroke([]point{{x, a.y.at(a.inside(l.Low)[i])}, {x, a.y.at(a.inside(l.High)[i])}}, pen{colour: c, width: d.line * 0.7})
		}
	}
}

func alone(l *Line, i int) bool {
	there := func(k int) bool { return k >= 0 && k < len(l.X) && finite(l.X[k]) && finite(l.Y[k]) }
	return there(i) && !there(i-1) && !there(i+1)
}

// parts are the positions of a line, in pieces without a gap, and no more of them than can be seen.
func (d *drawing) parts(a *area, l *Line) (parts [][]point) {
	var now []point
	end := func() {
		if len(now) > 0 {
			parts = append(parts, decimate(now))
		}
		now = nil
	}
	for i := range l.X {
		y := l.Y[i]
		if !finite(l.X[i]) || !finite(y) || d.f.X.Log && l.X[i] <= 0 || a.y.log && y <= 0 {
			end()
			continue
		}
		p := point{d.x.at(l.X[i]), a.y.at(y)}
		if n := len(now); l.Step && n > 0 {
			now = append(now, point{p.x, now[n-1].y})
		}
		now = append(now, p)
	}
	end()
	return parts
}

// decimate leaves of the points in each half point of width the first, the highest, the lowest and the last, which is
// all that a line shows there (Jugel et al., M4: A Visualization-Oriented Time Series Data Aggregation, VLDB 2014).
func decimate(line []point) []point {
	const width = 0.5
	var out []point
	for i := 0; i < len(line); {
		k := i
		least, most := i, i
		for ; k < len(line) && int(line[k].x/width) == int(line[i].x/width); k++ {
			if line[k].y < line[least].y {
				least = k
			}
			if line[k].y > line[most].y {
				most = k
			}
		}
		before := -1
		for _, at := range []int{i, min(least, most), max(least, most), k - 1} {
			if at > before {
				out = append(out, line[at])
				before = at
			}
		}
		i = k
	}
	return out
}

// dots draws points, of those that cover each other only one.
func (d *drawing) dots(s sheet, a *area, of *Dots) {
	c := d.tone(of.Name, of.Tone)
	type place struct{ x, y int }
	seen := map[place]bool{}
	var all []point
	for i := range of.X {
		if !finite(of.X[i]) || !finite(of.Y[i]) {
			continue
		}
		p := point{d.x.at(of.X[i]), a.y.at(of.Y[i])}
		at := place{int(2 * p.x), int(2 * p.y)}
		if !seen[at] {
			seen[at] = true
			all = append(all, p)
		}
	}
	s.dots(all, 0.9*d.line, clear(c, 0.7))
}

// boxes draws box plots side by side at their places.
func (d *drawing) boxes(s sheet, a *area) {
	if len(a.p.Boxes) == 0 {
		return
	}
	var names []string
	place := map[string]int{}
	for _, b := range a.p.Boxes {
		if _, seen := place[b.Name]; !seen {
			place[b.Name] = len(names)
			names = append(names, b.Name)
		}
	}
	slot := (d.x.to - d.x.from) / (d.x.high - d.x.low)
	each := min(slot*0.7/float64(len(names)), 3*d.size)
	for _, b := range a.p.Boxes {
		if finite(b.Fives[2]) {
			x := d.x.at(float64(b.At)) + (float64(place[b.Name])-float64(len(names)-1)/2)*each
			d.box1(s, a, b, x, each*0.8)
		}
	}
}

func (d *drawing) box1(s sheet, a *area, b Box, x, width float64) {
	c := d.tone(b.Name, Auto)
	at := [5]float64{}
	for i, v := range b.Fives {
		at[i] = a.y.at(v)
	}
	thin := pen{colour: c, width: d.line * 0.6}
	for _, whisker := range [][2]float64{{at[0], at[1]}, {at[3], at[4]}} {
		s.stroke([]point{{x, whisker[0]}, {x, whisker[1]}}, thin)
	}
	s.fill(box(x-width/2, at[3], width, at[1]-at[3]), clear(c, 0.3))
	outline := box(x-width/2, at[3], width, at[1]-at[3])
	s.stroke(append(outline, outline[0]), thin)
	s.stroke([]point{{x - width/2, at[2]}, {x + width/2, at[2]}}, pen{colour: c, width: d.line * 1.4})
	seen := map[int]bool{}
	var out []point
	for _, v := range b.Out {
		if y := a.y.at(v); finite(v) && !seen[int(2*y)] {
			seen[int(2*y)] = true
			out = append(out, point{x, y})
		}
	}
	s.dots(out, 0.8*d.line, clear(c, 0.6))
}

// intervalsOf draws values with their intervals, in rows.
func (d *drawing) intervalsOf(s sheet, a *area) {
	for _, v := range a.p.Intervals {
		y := a.y.at(float64(v.Row))
		c := d.tones[v.Tone]
		if v.Tone == Auto {
			c = d.series[0]
		}
		low, high := d.f.X.end(v.Low), d.f.X.end(v.High)
		ends := [2]float64{a.x0, a.x1}
		if finite(low) {
			ends[0] = d.x.at(low)
		}
		if finite(high) {
			ends[1] = d.x.at(high)
		}
		if finite(v.Value) && (finite(low) || finite(high)) {
			s.stroke([]point{{ends[0], y}, {ends[1], y}}, pen{colour: c, width: d.line * 1.3})
		}
		if finite(v.Value) {
			s.dots([]point{{d.x.at(v.Value), y}}, 2*d.line, c)
		}
		s.write(writing{at: point{a.x1 + 0.6*d.size, y + 0.35*d.size}, text: d.beside(v), face: d.text(), colour: d.quiet})
	}
}

// words1 is the colour of a text upon another colour.
func words1(upon color.NRGBA) color.NRGBA {
	if light(upon) {
		return rgb(0x222222)
	}
	return rgb(0xffffff)
}
