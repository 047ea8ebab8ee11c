package plot

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"github.com/orrery-sim/orrery/escape"
)

// A label is the name of a line, at its end.
type label struct {
	text   string
	colour color.NRGBA
	end    float64 // where the line ends
	y      float64 // where the label stands, as near to it as others let it
}

// labels places the labels at the ends of lines, and is how much room all of them need at the right.
func (d *drawing) labels() float64 {
	room := 0.0
	for i := range d.areas {
		a := &d.areas[i]
		for k := range a.p.Lines {
			l := &a.p.Lines[k]
			n := last(l)
			if l.Name == "" || n < 0 || d.keyed {
				continue
			}
			a.labels = append(a.labels, label{
				text: d.text().fit(escape.Line(l.Name), d.width*0.3), colour: d.tone(l.Name, l.Tone), end: a.y.at(l.Y[n]),
			})
		}
		for _, l := range a.labels {
			room = max(room, d.text().width(l.text)+d.size)
		}
		settle(a.labels, a.y0-0.5*d.size, a.y1+0.5*d.size, d.size*1.15)
		for _, v := range a.p.Intervals {
			room = max(room, d.text().width(d.beside(v))+d.size)
		}
		if len(a.p.Cells) > 0 && a.p.Shade != "" {
			room = max(room, 6.5*d.size)
		}
	}
	return room
}

// beside is the text of an interval.
func (d *drawing) beside(v Interval) string { return d.text().fit(escape.Line(v.Text), d.width*0.2) }

// last is the last point of a line that is one; less than 0 if there is none.
func last(l *Line) int {
	for i := len(l.X) - 1; i >= 0; i-- {
		if finite(l.X[i]) && finite(l.Y[i]) {
			return i
		}
	}
	return -1
}

// settle moves labels apart, as little as may be, and keeps them between two positions where they have room there.
func settle(labels []label, top, bottom, apart float64) {
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.end, b.end) })
	// Labels that touch become a block, which stands around the middle of its ends. Blocks that touch become one.
	type block struct {
		first, n int
		at       float64 // of the first label
	}
	place := func(b block) block {
		sum := 0.0
		for i := range b.n {
			sum += labels[b.first+i].end - float64(float64(i)*apart)
		}
		b.at = sum / float64(b.n)
		b.at = max(min(b.at, bottom-float64(float64(b.n-1)*apart)), top)
		return b
	}
	var blocks []block
	for i := range labels {
		b := place(block{first: i, n: 1})
		for n := len(blocks); n > 0 && blocks[n-1].at+float64(float64(blocks[n-1].n)*apart) > b.at; n = len(blocks) {
			b = place(block{first: blocks[n-1].first, n: blocks[n-1].n + b.n})
			blocks = blocks[:n-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		for i := range b.n {
			labels[b.first+i].y = b.at + float64(float64(i)*apart)
		}
	}
}

// tone is the colour of a series.
func (d *drawing) tone(name string, t Tone) color.NRGBA {
	switch c, named := d.colours[name]; {
	case t != Auto:
		return d.tones[t]
	case named:
		return c
	}
	return d.series[0]
}

// crowded reports whether lines end too near to each other for their names to stand there, or the names would not fit.
func (d *drawing) crowded() bool {
	for i := range d.areas {
		a := &d.areas[i]
		named, low, high := 0, math.Inf(1), math.Inf(-1)
		for k := range a.p.Lines {
			if l := &a.p.Lines[k]; l.Name != "" && last(l) >= 0 {
				end := a.y.at(l.Y[last(l)])
				named, low, high = named+1, min(low, end), max(high, end)
			}
		}
		if named > 1 && high-low < 0.5*d.size || float64(named)*d.size*1.15 > a.y1-a.y0+d.size {
			return true
		}
	}
	return false
}
