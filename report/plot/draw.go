package plot

import "github.com/orrery-sim/orrery/escape"

// draw draws the figure: what is behind comes first.
func (d *drawing) draw(s sheet) {
	d.above(s)
	d.behind(s)
	for i := range d.areas {
		a := &d.areas[i]
		d.frame(s, a)
		d.marks(s, a)
		d.drawLabels(s, a)
	}
	d.below(s)
}

// above draws what is above the panels.
func (d *drawing) above(s sheet) {
	y := d.margin
	for _, line := range d.title {
		y += d.lines() * 1.15
		s.write(writing{at: point{d.margin, y - 0.35*d.size}, text: line, face: d.strong(), colour: d.ink})
	}
	if len(d.title) > 0 {
		y += 0.2 * d.size
	}
	for _, line := range d.note {
		y += d.lines()
		s.write(writing{at: point{d.margin, y - 0.35*d.size}, text: line, face: d.text(), colour: d.quiet})
	}
	if len(d.note) > 0 {
		y += 0.2 * d.size
	}
	d.drawKey(s, y+d.lines()-0.35*d.size)
}

// A spanName is the name of a span, in a row above the panels.
type spanName struct {
	text    string
	row     int
	x, over float64 // where it begins, and what it is over
}

// spanNames places the names of spans in so many rows. One that has no room in any is left out.
func (d *drawing) spanNames(rows int) (names []spanName, left int) {
	ends := make([]float64, rows)
	for _, span := range d.f.Spans {
		text := d.text().fit(escape.Line(span.Name), d.width*0.4)
		if text == "" || !finite(span.From) || !finite(span.To) {
			continue
		}
		from, to := d.within(d.x.at(span.From)), d.within(d.x.at(span.To))
		n := spanName{text: text, row: -1, over: (from + to) / 2}
		width := d.text().width(text)
		n.x = max(d.margin, min(n.over-width/2, d.width-d.margin-width))
		for row := range ends {
			if n.x >= ends[row] {
				n.row, ends[row] = row, n.x+width+0.8*d.size
				break
			}
		}
		if n.row < 0 {
			left++
			continue
		}
		names = append(names, n)
	}
	return names, left
}

// spanRows is how many rows the names of spans need: as few as show most of them.
func (d *drawing) spanRows() int {
	const most = 3
	names, left := d.spanNames(1)
	rows := 1
	if len(names) == 0 {
		return 0
	}
	for ; left > 0 && rows < most; rows++ {
		_, left = d.spanNames(rows + 1)
	}
	return rows
}

// behind draws the spans, through all panels, and their names above.
func (d *drawing) behind(s sheet) {
	top, bottom := d.spans+float64(d.rows)*d.lines()-0.2*d.size, d.areas[len(d.areas)-1].y1
	for _, span := range d.f.Spans {
		if finite(span.From) && finite(span.To) {
			from, to := d.within(d.x.at(span.From)), d.within(d.x.at(span.To))
			s.fill(box(from, top, max(to-from, 0.8), bottom-top), d.shade)
		}
	}
	names, _ := d.spanNames(d.rows)
	for _, n := range names {
		y := top - float64(n.row)*d.lines() - 0.3*d.size
		if n.row > 0 {
			s.stroke([]point{{n.over, y + 0.3*d.size}, {n.over, top}}, pen{colour: d.grid, width: 0.6})
		}
	}
	for _, n := range names {
		s.write(writing{at: point{n.x, top - float64(n.row)*d.lines() - 0.3*d.size}, text: n.text, face: d.text(), colour: d.quiet, halo: true})
	}
}

// within is a position that is inside the panels.
func (d *drawing) within(x float64) float64 { return min(max(x, d.areas[0].x0), d.areas[0].x1) }

// frame draws the grid of a panel, and its y axis.
func (d *drawing) frame(s sheet, a *area) {
	thin := pen{colour: d.grid, width: 0.6}
	rows := len(a.p.Y.Names) > 0
	for _, t := range a.y.ticks {
		y := a.y.at(t.at)
		if len(a.p.Cells) == 0 {
			s.stroke([]point{{a.x0, y}, {a.x1, y}}, thin)
		}
		text := t.text
		if rows {
			text = d.row(t.text)
		}
		s.write(writing{at: point{a.x0 - 0.6*d.size, y + 0.35*d.size}, text: text, face: d.text(), colour: d.quiet, align: right})
	}
	if len(d.f.X.Names) == 0 {
		for _, t := range d.x.ticks {
			x := d.x.at(t.at)
			s.stroke([]point{{x, a.y0}, {x, a.y1}}, thin)
		}
	}
	if label := a.p.Y.Label; label != "" {
		s.write(writing{at: point{d.margin, a.y0 - 0.7*d.size}, text: d.text().fit(escape.Line(label), d.width-2*d.margin), face: d.text(), colour: d.ink})
	}
	if !rows && len(a.p.Cells) == 0 {
		s.stroke([]point{{a.x0, a.y1}, {a.x1, a.y1}}, pen{colour: d.quiet, width: 0.8})
	}
}

// below draws the x axis.
func (d *drawing) below(s sheet) {
	a := &d.areas[len(d.areas)-1]
	y := a.y1 + 1.2*d.size
	for _, t := range d.x.ticks {
		x := d.x.at(t.at)
		text := escape.Line(t.text)
		switch {
		case d.turned:
			s.write(writing{
				at: point{x + 0.35*d.size, y - 0.2*d.size}, text: d.text().fit(text, d.names), face: d.text(), colour: d.quiet, align: right, turned: true,
			})
		case len(d.f.X.Names) > 0:
			s.write(writing{at: point{x, y}, text: d.text().fit(text, d.names), face: d.text(), colour: d.quiet, align: middle})
		default:
			if len(a.p.Cells) == 0 {
				s.stroke([]point{{x, a.y1}, {x, a.y1 + 0.3*d.size}}, pen{colour: d.quiet, width: 0.8})
			}
			s.write(writing{at: point{x, y + 0.15*d.size}, text: text, face: d.text(), colour: d.quiet, align: middle})
		}
	}
	if label := d.f.X.Label; label != "" {
		text := d.text().fit(escape.Line(label), d.width-2*d.margin)
		s.write(writing{at: point{max((a.x0+a.x1)/2, d.margin+d.text().width(text)/2), d.height - d.margin - 0.15*d.size}, text: text, face: d.text(), colour: d.ink, align: middle})
	}
}

// drawLabels draws the names of lines at their ends.
func (d *drawing) drawLabels(s sheet, a *area) {
	for _, l := range a.labels {
		x := a.x1 + 0.6*d.size
		if by := l.y - l.end; by > 0.6*d.size || by < -0.6*d.size {
			s.stroke([]point{{a.x1 + 1, l.end}, {x - 1, l.y}}, pen{colour: l.colour, width: 0.5})
		}
		s.write(writing{at: point{x, l.y + 0.35*d.size}, text: l.text, face: d.text(), colour: d.words(l.colour)})
	}
}
