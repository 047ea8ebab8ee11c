package plot

import (
	"errors"
	"image/color"
	"strings"

	"github.com/orrery-sim/orrery/escape"
)

// A drawing is a figure that is laid out.
type drawing struct {
	theme
	f       *Figure
	colours map[string]color.NRGBA
	title   []string
	note    []string
	keyed   bool      // names of lines stand above the panels, and not at their ends
	key     [][]entry // what stands there, by rows
	x       scale
	areas   []area
	turned  bool    // the names below the x axis do not fit side by side
	names   float64 // how wide they may be
	spans   float64 // where the names of spans stand; the panels are below
	rows    int     // of the names of spans
}

// An area is where a panel is.
type area struct {
	p      *Panel
	y      scale
	x0, x1 float64
	y0, y1 float64 // y0 is above
	labels []label
}

// layout finds out where everything goes.
func (f *Figure) layout(look Look) (*drawing, error) {
	if err := f.check(look); err != nil {
		return nil, err
	}
	d, err := f.lay(look, false, 1)
	if err != nil {
		return nil, err
	}
	if keyed, rows := d.crowded(), d.spanRows(); keyed || rows != 1 {
		return f.lay(look, keyed, rows)
	}
	return d, nil
}

// lay lays it out with the names of lines in a key or at their ends, and those of spans in so many rows.
func (f *Figure) lay(look Look, keyed bool, rows int) (*drawing, error) {
	d := &drawing{theme: themeOf(look), f: f, keyed: keyed, rows: rows, colours: map[string]color.NRGBA{}}
	for i, name := range f.names() {
		d.colours[name] = d.series[i%len(d.series)]
	}
	top, under := d.header(), d.footer()
	if look.Height == 0 {
		d.height = top + d.natural() + under + d.margin
	}
	bottom := d.height - d.margin - under
	if bottom-top < float64(len(f.Panels))*4*d.size {
		return nil, errors.New("the figure is too small for what is in it; give it more height, or fewer panels")
	}
	d.share(top, bottom)
	right := d.labels()
	left := d.margin
	for i := range d.areas {
		a := &d.areas[i]
		a.p.Y.upright(&a.y, d.size)
		for _, t := range a.y.ticks {
			left = max(left, d.margin+d.text().width(d.row(t.text))+0.6*d.size)
		}
	}
	d.across(left, d.width-d.margin-right)
	return d, nil
}

func (d *drawing) text() face   { return face{size: d.size} }
func (d *drawing) strong() face { return face{size: d.size * 1.15, bold: true} }
func (d *drawing) lines() float64 {
	return d.size * 1.3 // from a line of text to the next
}

// row is the name of a row, which takes no more than a good third of the width.
func (d *drawing) row(name string) string { return d.text().fit(escape.Line(name), d.width*0.36) }

// header lays out what is above the panels, and is where they begin.
func (d *drawing) header() float64 {
	width := d.width - 2*d.margin
	y := d.margin
	if d.title = wrap(escape.Line(d.f.Title), d.strong(), width, 2); len(d.title) > 0 {
		y += float64(len(d.title))*d.lines()*1.15 + 0.2*d.size
	}
	if d.note = wrap(escape.Line(d.f.Note), d.text(), width, 3); len(d.note) > 0 {
		y += float64(len(d.note))*d.lines() + 0.2*d.size
	}
	if d.key = d.keyRows(width); len(d.key) > 0 {
		y += float64(len(d.key))*d.lines() + 0.3*d.size
	}
	d.spans = y
	return y + float64(d.rows)*d.lines()
}

// natural is how high the panels are where nobody says: rows as high as a line of text and a half, and of numbers
// something that is wider than high.
func (d *drawing) natural() float64 {
	sum := 0.0
	for i := range d.f.Panels {
		p := &d.f.Panels[i]
		sum += d.weight(p) + d.head(p) + 0.7*d.size
	}
	return sum
}

// weight is how high a panel would be.
func (d *drawing) weight(p *Panel) float64 {
	switch n := float64(len(p.Y.Names)); {
	case n > 0 && len(p.Cells) > 0:
		return max(n*2.6, 12) * d.size
	case n > 0:
		return max(n, 3) * 1.7 * d.size
	case len(d.f.Panels) > 1:
		return (0.26 - 0.01*float64(len(d.f.Panels))) * d.width * height(p)
	}
	return 0.5 * d.width
}

// footer is how high what is below the panels is.
func (d *drawing) footer() float64 {
	high := d.lines() + 0.4*d.size
	if names := d.f.X.Names; len(names) > 0 {
		slot := d.width * 0.75 / float64(len(names))
		widest := 0.0
		for _, n := range names {
			widest = max(widest, d.text().width(clip(escape.Line(n))))
		}
		if d.turned = widest > slot-0.5*d.size; d.turned {
			d.names = min(widest, d.width*0.3)
			high = d.names*turnedSin + d.lines()
		} else {
			d.names = slot
		}
	}
	if d.f.X.Label != "" {
		high += d.lines()
	}
	return high
}

// turn is by how much texts are turned, in degrees, with its sine and cosine.
const (
	turn      = 40
	turnedSin = 0.6427876096865394
	turnedCos = 0.766044443118978
)

// share divides the height among the panels.
func (d *drawing) share(top, bottom float64) {
	whole := 0.0
	for i := range d.f.Panels {
		whole += d.weight(&d.f.Panels[i])
	}
	head := 0.0 // of those with a label above them
	between := 0.7 * d.size
	for i := range d.f.Panels {
		head += d.head(&d.f.Panels[i])
	}
	left := bottom - top - head - between*float64(len(d.f.Panels)-1)
	for i := range d.f.Panels {
		p := &d.f.Panels[i]
		a := area{p: p, y0: top + d.head(p)}
		a.y1 = a.y0 + left*d.weight(p)/whole
		top = a.y1 + between
		var xs, ys span
		p.reach(&d.f.X, &xs, &ys)
		a.y = scale{log: p.Y.Log, from: a.y1, to: a.y0}
		a.y.low, a.y.high = p.Y.widen(p.Y.domain(ys))
		if len(p.Y.Names) > 0 { // the first is above
			a.y.from, a.y.to = a.y0, a.y1
		}
		d.areas = append(d.areas, a)
	}
}

func height(p *Panel) float64 {
	if p.Height > 0 {
		return p.Height
	}
	return 1
}

// head is how much is above a panel: the label of its axis.
func (d *drawing) head(p *Panel) float64 {
	if p.Y.Label == "" && p.Shade == "" {
		return 0.5 * d.size
	}
	return d.lines() + 0.3*d.size
}

// across lays the x axis out between two positions.
func (d *drawing) across(left, right float64) {
	var xs, ys span
	for i := range d.f.Panels {
		d.f.Panels[i].reach(&d.f.X, &xs, &ys)
	}
	for _, s := range d.f.Spans {
		if finite(s.From) && finite(s.To) && len(d.f.X.Names) == 0 && !d.f.X.Log {
			xs.add(s.From, s.To)
		}
	}
	d.x = scale{log: d.f.X.Log, from: left, to: right}
	d.x.low, d.x.high = d.f.X.domain(xs)
	if d.intervals() {
		d.x.low, d.x.high = d.f.X.widen(d.x.low, d.x.high)
	}
	if len(d.f.X.Names) == 0 && d.marked() { // dots at the ends are whole
		d.x.from += 1.5 * d.line
		d.x.to -= 1.5 * d.line
	}
	for range 2 { // the text of the last tick needs room
		d.f.X.along(&d.x, d.text())
		if n := len(d.x.ticks); n > 0 && len(d.f.X.Names) == 0 {
			last := d.x.ticks[n-1]
			d.x.to -= max(0, d.x.at(last.at)+d.text().width(last.text)/2-(d.width-d.margin))
			first := d.x.ticks[0]
			d.x.from += max(0, d.margin-(d.x.at(first.at)-d.text().width(first.text)/2))
		}
	}
	for i := range d.areas {
		d.areas[i].x0, d.areas[i].x1 = left, right
	}
}

func (d *drawing) intervals() bool {
	for i := range d.f.Panels {
		if len(d.f.Panels[i].Intervals) > 0 {
			return true
		}
	}
	return false
}

func (d *drawing) marked() bool {
	for i := range d.f.Panels {
		for _, l := range d.f.Panels[i].Lines {
			if l.Marks {
				return true
			}
		}
		if len(d.f.Panels[i].Dots) > 0 {
			return true
		}
	}
	return false
}

// about is the figure in a line, for those who hear it.
func (d *drawing) about() string {
	if d.f.Title != "" {
		return clip(d.f.Title)
	}
	return clip(d.f.Panels[0].Y.Label)
}

// wrap breaks a text at blanks into lines of so many points, and so many lines at most.
func wrap(text string, f face, width float64, most int) (lines []string) {
	for _, word := range strings.Fields(clip(text)) {
		n := len(lines)
		switch {
		case n > 0 && f.width(lines[n-1]+" "+word) <= width, n == most:
			lines[n-1] += " " + word
		default:
			lines = append(lines, word)
		}
	}
	for i := range lines {
		lines[i] = f.fit(lines[i], width)
	}
	return lines
}
