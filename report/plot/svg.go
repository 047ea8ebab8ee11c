package plot

import (
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/escape"
)

// SVG writes the figure as a picture. Its bytes are the same on every machine.
func (f *Figure) SVG(w io.Writer, look Look) error {
	d, err := f.layout(look)
	if err != nil {
		return err
	}
	v := &vectors{paper: d.paper}
	d.draw(v)
	size := number(d.width) + " " + number(d.height)
	_, err = fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %s" role="img" `+
		`font-family="'Liberation Sans', Arial, Helvetica, sans-serif">`+"\n<title>%s</title>\n%s%s</svg>\n",
		number(d.width), number(d.height), size, escape.HTML(d.about()), v.rect(box(0, 0, d.width, d.height), d.paper), v.b.String())
	return err
}

// vectors is a sheet of shapes.
type vectors struct {
	b     strings.Builder
	paper color.NRGBA
}

// number is a position, to a hundredth of a point.
func number(x float64) string {
	if x = round(x); x == 0 {
		return "0" // and not -0
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// paint is a colour as an attribute.
func paint(attribute string, c color.NRGBA) string {
	out := fmt.Sprintf(` %s="#%02x%02x%02x"`, attribute, c.R, c.G, c.B)
	if c.A != 0xff {
		out += fmt.Sprintf(` %s-opacity="%s"`, attribute, number(float64(c.A)/255))
	}
	return out
}

// path are the commands of a line: of its points, each from the one before.
func path(line []point) string {
	var b strings.Builder
	for k, p := range line {
		command := byte('L')
		if k == 0 {
			command = 'M'
		}
		b.WriteByte(command)
		b.WriteString(number(p.x) + " " + number(p.y))
	}
	return b.String()
}

func (v *vectors) rect(shape []point, c color.NRGBA) string {
	a, b := shape[0], shape[2]
	return fmt.Sprintf(`<rect x="%s" y="%s" width="%s" height="%s"%s/>`+"\n",
		number(a.x), number(a.y), number(round(b.x)-round(a.x)), number(round(b.y)-round(a.y)), paint("fill", c))
}

func (v *vectors) fill(shape []point, c color.NRGBA) {
	if len(shape) == 4 && shape[0].x == shape[3].x && shape[1].x == shape[2].x && shape[0].y == shape[1].y && shape[2].y == shape[3].y {
		v.b.WriteString(v.rect(shape, c))
		return
	}
	fmt.Fprintf(&v.b, `<path d="%sz"%s/>`+"\n", path(shape), paint("fill", c))
}

func (v *vectors) stroke(line []point, p pen) {
	dashes := ""
	if len(p.dashes) > 0 {
		var parts []string
		for _, d := range p.dashes {
			parts = append(parts, number(d))
		}
		dashes = fmt.Sprintf(` stroke-dasharray="%s"`, strings.Join(parts, " "))
	}
	fmt.Fprintf(&v.b, `<path d="%s" fill="none"%s stroke-width="%s"%s stroke-linejoin="round"/>`+"\n",
		path(line), paint("stroke", p.colour), number(p.width), dashes)
}

// dots are the round ends of lines that go nowhere, which takes fewer letters than a circle each.
func (v *vectors) dots(at []point, radius float64, c color.NRGBA) {
	if len(at) == 0 {
		return
	}
	var b strings.Builder
	for _, p := range at {
		b.WriteString("M" + number(p.x) + " " + number(p.y) + "h0")
	}
	fmt.Fprintf(&v.b, `<path d="%s" fill="none"%s stroke-width="%s" stroke-linecap="round"/>`+"\n", b.String(), paint("stroke", c), number(2*radius))
}

func (v *vectors) write(w writing) {
	var more strings.Builder
	switch w.align {
	case middle:
		more.WriteString(` text-anchor="middle"`)
	case right:
		more.WriteString(` text-anchor="end"`)
	}
	if w.face.bold {
		more.WriteString(` font-weight="bold"`)
	}
	if w.turned {
		fmt.Fprintf(&more, ` transform="rotate(%d %s %s)"`, -turn, number(w.at.x), number(w.at.y))
	}
	if w.halo {
		more.WriteString(paint("stroke", v.paper) + ` stroke-width="2" paint-order="stroke"`)
	}
	fmt.Fprintf(&v.b, `<text x="%s" y="%s" font-size="%s"%s%s>%s</text>`+"\n",
		number(w.at.x), number(w.at.y), number(w.face.size), paint("fill", w.colour), more.String(), escape.HTML(w.text))
}
