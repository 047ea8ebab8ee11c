package report

import (
	"fmt"
	"io"
	"time"
)

// Measures of a drawn diagram, in pixels.
const (
	drawnRowHeight = 19
	drawnWide      = 1100
	drawnTimes     = 84
	drawnTexts     = 400 // room for texts at the right, at least
	drawnGap       = 110 // from one column to the next, at most
)

// pause is how long nothing must have happened for a diagram to say so.
const pause = 100 * time.Millisecond

// Diagram draws the space-time diagram of a part of the run as SVG: time runs down, nodes are columns, messages go from
// row to row. What led to a violation is in front; heartbeats and other chatter have no row and are counted. The same
// run and filter give the same bytes. Where not all events were kept it takes a second run.
func (r *Report) Diagram(w io.Writer, f Filter) error {
	whole, x, err := r.indexed()
	if err != nil {
		return err
	}
	d, err := whole.draw(x, &f)
	if err != nil {
		return err
	}
	told := r.told(Style{})
	c := &canvas{width: drawnWide, y: svgMargin + svgLine}
	c.text(svgMargin, c.y, "start", svgInk, "bold", told.heading())
	for _, line := range append([]string{FirstSentence(told.Doc)}, d.title...) {
		for _, part := range Wrap(line, 150) {
			c.y += svgLine
			c.text(svgMargin, c.y, "start", svgQuiet, "normal", part)
		}
	}
	d.svg(c)
	_, err = io.WriteString(w, c.picture())
	return err
}

// svg draws the diagram below what is there.
func (d *drawnDiagram) svg(c *canvas) {
	gap := min((drawnWide-2*svgMargin-drawnTimes-drawnTexts)/max(len(d.lanes), 1), drawnGap)
	lane := func(i int) int { return svgMargin + drawnTimes + gap/2 + i*gap }
	right := svgMargin + drawnTimes + gap*len(d.lanes) + 6
	c.y += 2 * svgLine
	for i := range d.lanes {
		c.text(lane(i), c.y, "middle", svgInk, "bold", shorten(d.lanes[i].name, max(gap/8, 3)))
	}
	c.y += 8
	top := c.y
	ys := make([]int, len(d.rows))
	for i := range d.rows {
		if d.rows[i].after > pause {
			c.y += drawnRowHeight
		}
		c.y += drawnRowHeight
		ys[i] = c.y
	}
	for i := range d.rows {
		if r := &d.rows[i]; r.evidence {
			c.rect(svgMargin, ys[i]-drawnRowHeight/2, drawnWide-2*svgMargin, drawnRowHeight, svgPale)
		}
	}
	for i := range d.lanes {
		d.lanes[i].svg(c, lane(i), top, d, ys)
	}
	for _, w := range d.ways {
		w.svg(c, lane, ys)
	}
	for i := range d.rows {
		d.rows[i].svg(c, lane, right, ys[i])
	}
	c.y += drawnRowHeight + svgLine
	d.legend(c)
}

// svg draws a column: how its node looked while the rows happened.
func (l *drawnLane) svg(c *canvas, x, top int, d *drawnDiagram, ys []int) {
	y := func(at time.Duration) int {
		before := top
		for i := range d.rows {
			if d.rows[i].event.At >= at {
				return max(before, ys[i]-drawnRowHeight/2)
			}
			before = ys[i] + drawnRowHeight/2
		}
		return c.y + drawnRowHeight/2
	}
	bottom := c.y + drawnRowHeight/2
	c.line(x, top, x, bottom, svgRule, "")
	for _, s := range l.spells {
		from, to := y(s.from), y(s.to)
		if to <= from {
			continue
		}
		switch s.look {
		case leadLook, cutLeadLook, cutLook:
			c.rect(x-2, from, 5, to-from, lookColours[s.look])
		case downLook:
			c.rect(x-2, from, 4, to-from, "#ffffff")
			c.line(x, from, x, to, svgRule, "1 6")
		case pausedLook:
			c.rect(x-2, from, 4, to-from, "#ffffff")
			c.line(x, from, x, to, svgQuiet, "3 4")
		}
	}
}

// svg draws the way of a message.
func (w *drawnWay) svg(c *canvas, lane func(int) int, ys []int) {
	colour, width := svgQuiet, "1"
	if w.path {
		colour, width = svgLead, "2.5"
	}
	x1, y1, x2 := lane(w.sent), ys[w.from], lane(w.lane)
	y2 := y1
	switch {
	case w.to < 0: // it is on its way when the rows end, or tells its receiver nothing
		x2, y2 = x1+(x2-x1)/3, y1+drawnRowHeight/2
	default:
		y2 = ys[w.to]
	}
	if w.lost {
		x2, y2 = x1+(x2-x1)*7/10, y1+(y2-y1)*7/10
		colour = svgBad
	}
	dashes := ""
	if w.lost || w.to < 0 {
		dashes = ` stroke-dasharray="4 3"`
	}
	fmt.Fprintf(&c.b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="%s"%s/>`+"\n", x1, y1, x2, y2, colour, width, dashes)
	switch {
	case w.lost:
		c.cross(x2, y2, svgBad)
	case w.to >= 0:
		c.tip(x1, y1, x2, y2, colour)
	}
}

// svg draws a row: when, the sign at its node, and what is said of it.
func (r *drawnRow) svg(c *canvas, lane func(int) int, right, y int) {
	if r.after > pause {
		c.text(svgMargin+drawnTimes-16, y-drawnRowHeight+4, "end", svgQuiet, "normal", span(r.after)+" later")
	}
	c.text(svgMargin+drawnTimes-16, y+4, "end", svgQuiet, "normal", fmt.Sprintf("%.4f s", r.event.At.Seconds()))
	colour, weight := svgInk, "normal"
	switch {
	case r.evidence:
		colour, weight = svgBad, "bold"
	case r.path:
		colour, weight = svgLead, "bold"
	case r.fault:
		colour = svgBad
	}
	if r.lane >= 0 {
		c.dot(lane(r.lane), y, colour)
	}
	letter := 7 // pixels
	if weight == "bold" {
		letter = 8
	}
	text := shorten(r.text, (drawnWide-svgMargin-right)/letter-6)
	if r.quiet > 0 {
		text += fmt.Sprintf("  (+%d)", r.quiet)
	}
	c.text(right, y+4, "start", colour, weight, text)
}

// legend says what the marks mean, and what is left out.
func (d *drawnDiagram) legend(c *canvas) {
	lines := []string{"Blue columns lead, vermilion ones lead without a majority or paused, pale ones are cut off, dashed ones paused, dotted ones down. " +
		"Blue rows led to the vermilion ones, which show the violation. (+n) counts events without a row: heartbeats, their answers, writes and syncs."}
	if d.more > 0 {
		lines = append(lines, fmt.Sprintf("There was no room for %s more events: draw a part of the run with --window.", number(d.more)))
	}
	for _, line := range lines {
		for _, part := range Wrap(line, 150) {
			c.text(svgMargin, c.y, "start", svgQuiet, "normal", part)
			c.y += svgLine
		}
	}
}
