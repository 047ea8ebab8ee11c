package report

import "fmt"

// Measures of a space-time diagram, in pixels.
const (
	svgStep  = 30 // from one step to the next
	svgTimes = 90 // room for the instants at the left
	svgTexts = 330
)

// svg draws the diagram.
func (t *spaceTime) svg(c *canvas) {
	left, gap := svgMargin+svgTimes, 0
	if n := len(t.lanes); n > 1 {
		gap = (svgWidth - 2*svgMargin - svgTimes - svgTexts) / (n - 1)
	}
	lane := func(i int) int { return left + i*gap }
	c.y += svgLine
	c.text(svgMargin, c.y, "start", svgInk, "bold", t.title)
	c.y += svgLine + 8
	for i, name := range t.lanes {
		c.text(lane(i), c.y, "middle", svgInk, "bold", name)
		c.line(lane(i), c.y+6, lane(i), c.y+svgStep*(len(t.steps)+1), svgRule, "")
	}
	for i := range t.steps {
		c.y += svgStep
		t.steps[i].svg(c, lane, lane(max(0, len(t.lanes)-1))+16)
	}
	c.y += svgStep
}

// svg draws a step. What is said of one that is not at the right of its lane stands right of all lanes.
func (s *step) svg(c *canvas, lane func(int) int, right int) {
	colour, weight := svgQuiet, "normal"
	if s.evidence {
		colour, weight = svgInk, "bold"
	}
	y := c.y
	if s.form == silence {
		c.text(svgMargin+svgTimes-24, y+4, "end", svgQuiet, "normal", span(s.at)+" later")
		c.line(svgMargin+svgTimes-16, y, right, y, svgRule, "2 6")
		return
	}
	c.text(svgMargin+svgTimes-24, y+4, "end", svgQuiet, "normal", fmt.Sprintf("%.4f s", s.at.Seconds()))
	text := shorten(s.about(s.text), (svgWidth-svgMargin-right)/8)
	switch s.form {
	case message:
		c.arrow(lane(s.from), lane(s.to), y, colour, "")
		c.text(right, y+4, "start", colour, weight, text)
	case departure:
		c.arrow(lane(s.from), (lane(s.from)+lane(s.to))/2, y, colour, "5 3")
		c.text(right, y+4, "start", colour, weight, text)
	case loss:
		end := (lane(s.from) + lane(s.to)) / 2
		c.line(lane(s.from), y, end, y, svgBad, "5 3")
		c.cross(end, y, svgBad)
		c.text(right, y+4, "start", colour, weight, text)
	case happening:
		c.dot(lane(s.from), y, colour)
		text = shorten(s.about(s.text), (svgWidth-svgMargin-lane(s.from)-10)/8)
		c.haloed(lane(s.from)+10, y+4, "start", colour, weight, text)
	case begins:
		c.text(right, y+4, "start", svgBad, weight, "▼ "+text)
	case ends:
		c.text(right, y+4, "start", svgGood, weight, "▲ "+text)
	}
}
