package plot

import "github.com/orrery-sim/orrery/escape"

// cells draws a heat map, with the scale of its shades beside it.
func (d *drawing) cells(s sheet, a *area) {
	if len(a.p.Cells) == 0 {
		return
	}
	var of span
	for _, c := range a.p.Cells {
		of.add(c.Value)
	}
	part := func(v float64) float64 {
		if of.high == of.low {
			return 0.5
		}
		return (v - of.low) / (of.high - of.low)
	}
	wide := (d.x.to - d.x.from) / (d.x.high - d.x.low)
	high := (a.y1 - a.y0) / (a.y.high - a.y.low)
	for _, c := range a.p.Cells {
		x, y := d.x.at(float64(c.X)), a.y.at(float64(c.Y))
		text, colour := d.text().fit(escape.Line(c.Text), wide-2), d.quiet
		if finite(c.Value) {
			shade := mix(d.cold, d.hot, part(c.Value))
			s.fill(box(x-wide/2+0.4, y-high/2+0.4, wide-0.8, high-0.8), shade)
			colour = words1(shade)
		}
		if text != "" && text == escape.Line(c.Text) && high > d.size {
			s.write(writing{at: point{x, y + 0.35*d.size}, text: text, face: d.text(), colour: colour, align: middle})
		}
	}
	if a.p.Shade != "" && of.any {
		d.shades(s, a, of)
	}
}

// shades draws what the shades mean.
func (d *drawing) shades(s sheet, a *area, of span) {
	x, width := a.x1+d.size, 0.8*d.size
	const parts = 24
	step := (a.y1 - a.y0) / parts
	for i := range parts {
		s.fill(box(x, a.y1-float64(i+1)*step-0.1, width, step+0.2), mix(d.cold, d.hot, float64(i)/(parts-1)))
	}
	y := scale{low: of.low, high: of.high, from: a.y1, to: a.y0}
	if of.low == of.high {
		y.low, y.high = of.low-1, of.high+1
	}
	(&Axis{}).upright(&y, d.size)
	for _, t := range y.ticks {
		s.write(writing{at: point{x + width + 0.4*d.size, y.at(t.at) + 0.35*d.size}, text: t.text, face: d.text(), colour: d.quiet})
	}
	text := d.text().fit(escape.Line(a.p.Shade), d.width*0.6)
	s.write(writing{at: point{d.width - d.margin, a.y0 - 0.7*d.size}, text: text, face: d.text(), colour: d.ink, align: right})
}
