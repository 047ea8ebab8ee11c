package plot

import (
	"image/color"
	"slices"

	"github.com/orrery-sim/orrery/escape"
)

// An entry is a name with its colour, above the panels.
type entry struct {
	text   string
	colour color.NRGBA
}

// swatch is how wide a colour before its name is, with what is beside it, in heights of the font.
const (
	swatch = 1.3
	apart  = 1.2
)

// keyRows are the names of what has no label at its end, in rows of so many points.
func (d *drawing) keyRows(width float64) (rows [][]entry) {
	var all []entry
	add := func(name string, t Tone) {
		e := entry{d.text().fit(escape.Line(name), width/2), d.tone(name, t)}
		if name != "" && !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	for _, p := range d.f.Panels {
		for _, l := range p.Lines {
			if d.keyed {
				add(l.Name, l.Tone)
			}
		}
		for _, x := range p.Dots {
			add(x.Name, x.Tone)
		}
		for _, b := range p.Boxes {
			add(b.Name, Auto)
		}
		for _, b := range p.Bars {
			add(b.Name, b.Tone)
		}
	}
	used := width
	for _, e := range all {
		w := d.text().width(e.text) + (swatch+apart)*d.size
		if used+w > width {
			rows, used = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		used += w
	}
	return rows
}

// drawKey draws them.
func (d *drawing) drawKey(s sheet, y float64) {
	for _, row := range d.key {
		x := d.margin
		for _, e := range row {
			s.fill(box(x, y-0.55*d.size, d.size, 0.4*d.size), e.colour)
			x += swatch * d.size
			s.write(writing{at: point{x, y}, text: e.text, face: d.text(), colour: d.words(e.colour)})
			x += d.text().width(e.text) + apart*d.size
		}
		y += d.lines()
	}
}
