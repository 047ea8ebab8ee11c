package report

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/orrery-sim/orrery/escape"
)

// Measures of a picture, in pixels.
const (
	svgWidth  = 960
	svgMargin = 24
	svgLine   = 18 // from one line of text to the next
)

// svgColours of a picture, light enough for black text upon them and different enough for those who see
// fewer (Okabe and Ito's palette, in part).
const (
	svgInk   = "#222222"
	svgQuiet = "#777777"
	svgRule  = "#cccccc"
	svgLead  = "#0072b2"
	svgBad   = "#d55e00"
	svgGood  = "#009e73"
	svgPale  = "#f3d9c8"
)

// ErrNoPicture is the error of a picture of a run that has none: nothing is violated, and nobody leads
// or answers, or there are too many servers to draw and nothing spreads among them.
var ErrNoPicture = errors.New("there is nothing to draw of this run")

// SVG writes the run as a picture: the run at a glance, the curve of what spreads among many servers and, where something is violated, the space-time
// diagram of the events that show it. Text and picture are of one layout.
func (r *Report) SVG(w io.Writer) error {
	s := r.story
	glance, curve, diagram := s.lanes.layout(s.end, s.eventful()), s.spread.curve(), r.spaceTime()
	if glance == nil && curve == nil && diagram == nil {
		return ErrNoPicture
	}
	told := r.told(Style{})
	c := &canvas{width: svgWidth, y: svgMargin + svgLine}
	c.text(svgMargin, c.y, "start", svgInk, "bold", fmt.Sprintf("%s · seed %d", told.Scenario, told.Seed))
	for _, line := range append(Wrap(FirstSentence(told.Doc), 120), Wrap(told.sentence(), 120)...) {
		c.y += svgLine
		c.text(svgMargin, c.y, "start", svgQuiet, "normal", line)
	}
	c.y += svgLine
	if glance != nil {
		glance.svg(c)
	}
	if curve != nil {
		curve.svg(c)
	}
	if diagram != nil {
		diagram.svg(c)
	}
	_, err := io.WriteString(w, c.picture())
	return err
}

// canvas is a picture that grows downwards.
type canvas struct {
	b     strings.Builder
	width int
	y     int // where the next thing goes
}

// picture is the whole of it.
func (c *canvas) picture() string {
	height := c.y + svgMargin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" `+
		`font-family="sans-serif" font-size="13">`+"\n"+`<rect width="%[1]d" height="%[2]d" fill="#ffffff"/>`+"\n%[3]s</svg>\n",
		c.width, height, c.b.String())
}

func (c *canvas) text(x, y int, anchor, colour, weight, text string) {
	fmt.Fprintf(&c.b, `<text x="%d" y="%d" text-anchor="%s" fill="%s" font-weight="%s">%s</text>`+"\n",
		x, y, anchor, colour, weight, escape.HTML(text))
}

// haloed is text upon lines, which stand back behind it.
func (c *canvas) haloed(x, y int, anchor, colour, weight, text string) {
	fmt.Fprintf(&c.b, `<text x="%d" y="%d" text-anchor="%s" fill="%s" font-weight="%s" stroke="#ffffff" stroke-width="4" `+
		`paint-order="stroke">%s</text>`+"\n", x, y, anchor, colour, weight, escape.HTML(text))
}

func (c *canvas) rect(x, y, width, height int, colour string) {
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", x, y, width, height, colour)
}

func (c *canvas) line(x1, y1, x2, y2 int, colour, dashes string) {
	fmt.Fprintf(&c.b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="1.5"`, x1, y1, x2, y2, colour)
	if dashes != "" {
		fmt.Fprintf(&c.b, ` stroke-dasharray="%s"`, dashes)
	}
	c.b.WriteString("/>\n")
}

// arrow is a horizontal line with a head at its end.
func (c *canvas) arrow(x1, x2, y int, colour, dashes string) {
	c.line(x1, y, x2, y, colour, dashes)
	back := 7
	if x2 > x1 {
		back = -7
	}
	fmt.Fprintf(&c.b, `<path d="M%d %d l%d -4 l0 8 z" fill="%s"/>`+"\n", x2, y, back, colour)
}

// tip is the head of an arrow from one point to another, at some distance from its end. Lengths are whole numbers, so
// that the picture is the same everywhere.
func (c *canvas) tip(x1, y1, x2, y2 int, colour string) {
	dx, dy := x2-x1, y2-y1
	long := 1
	for long*long < dx*dx+dy*dy {
		long++
	}
	back, side := 9, 4
	bx, by := x2-dx*4/long, y2-dy*4/long // where the dot of the receiver begins
	fmt.Fprintf(&c.b, `<path d="M%d %d L%d %d L%d %d z" fill="%s"/>`+"\n", bx, by,
		bx-dx*back/long-dy*side/long, by-dy*back/long+dx*side/long, bx-dx*back/long+dy*side/long, by-dy*back/long-dx*side/long, colour)
}

func (c *canvas) dot(x, y int, colour string) {
	fmt.Fprintf(&c.b, `<circle cx="%d" cy="%d" r="4" fill="%s"/>`+"\n", x, y, colour)
}

// cross is where a message is lost.
func (c *canvas) cross(x, y int, colour string) {
	c.line(x-4, y-4, x+4, y+4, colour, "")
	c.line(x-4, y+4, x+4, y-4, colour, "")
}
