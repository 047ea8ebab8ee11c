package report

import (
	"slices"
	"time"
)

// svgNames is the room for the names of servers at the left.
const svgNames = 90

// lookColours are how servers are drawn.
var lookColours = [...]string{
	upLook: svgRule, cutLook: svgPale, pausedLook: svgRule, downLook: "#ffffff", leadLook: svgLead, cutLeadLook: svgBad,
}

// svg draws the run at a glance.
func (g *glance) svg(c *canvas) {
	const left, width, bar = svgMargin + svgNames, svgWidth - 2*svgMargin - svgNames, 12
	x := func(at time.Duration) int { return left + int(int64(min(at, g.end))*width/int64(g.end)) }
	c.y += svgLine
	rows := len(g.rows)
	if len(g.answers) > 0 {
		rows += 2
	}
	for _, at := range g.ticks(width / 10) {
		c.line(x(at), c.y+5, x(at), c.y+8+rows*svgLine, "#eeeeee", "")
		c.text(x(at), c.y, "middle", svgQuiet, "normal", at.String())
	}
	for i := range g.rows {
		c.y += svgLine
		c.text(left-10, c.y+1, "end", svgInk, "normal", g.rows[i].name)
		for _, s := range g.rows[i].spells {
			g.spell(c, &s, x(s.from), x(s.to), c.y-bar+3, bar)
		}
	}
	if len(g.answers) > 0 {
		g.bars(c, left, width)
	}
	g.key(c, left)
	c.y += svgLine
}

// spell draws a time in which a server looked the same.
func (g *glance) spell(c *canvas, s *spell, from, to, top, height int) {
	to = max(to, from+1)
	switch s.look {
	case downLook:
	case upLook:
		c.rect(from, top+height/2-1, to-from, 2, svgRule)
	case pausedLook:
		c.line(from, top+height/2, to, top+height/2, svgQuiet, "3 4")
	default:
		c.rect(from, top, to-from, height, lookColours[s.look])
	}
}

// bars are the answers over time.
func (g *glance) bars(c *canvas, left, width int) {
	const each, height = 6, 2 * svgLine
	c.y += height
	c.text(left-10, c.y+1, "end", svgInk, "normal", "ops")
	counts := g.counts(width / each)
	most := slices.Max(counts)
	for i, n := range counts {
		if n > 0 {
			h := max(1, n*(height-6)/most)
			c.rect(left+i*each, c.y+3-h, each-1, h, svgGood)
		}
	}
}

// key explains the looks that occur.
func (g *glance) key(c *canvas, left int) {
	const size = 12
	c.y += svgLine + 6
	x := left
	entry := func(draw func(), words string) {
		if x > left && x+size+6+8*len(words) > svgWidth-svgMargin {
			x = left
			c.y += svgLine
		}
		draw()
		c.text(x+size+6, c.y, "start", svgQuiet, "normal", words)
		x += size + 24 + 7*len(words)
	}
	for _, look := range g.looks {
		words := lookWords[look]
		if look == downLook {
			words = "blank: " + words
		}
		entry(func() { g.spell(c, &spell{look: look}, x, x+size, c.y-size+2, size) }, words)
	}
	if len(g.answers) > 0 {
		entry(func() { c.rect(x, c.y-size+2, size, size, svgGood) }, "answers over time")
	}
	if rest := g.uneventful(); rest != "" {
		entry(func() {}, rest)
	}
}
