package report

import (
	"fmt"
	"strings"
)

// svgCurve is how high a curve is drawn, in pixels, and how many parts it has.
const (
	svgCurve      = 160
	svgCurveParts = 200
)

// svg draws the curve.
func (c *curve) svg(to *canvas) {
	const left, width = svgMargin + svgNames, svgWidth - 2*svgMargin - svgNames
	for _, line := range append(Wrap(c.title(), 120), Wrap("The servers are too many for a row each: this is all of them together.", 120)...) {
		to.y += svgLine
		to.text(svgMargin, to.y, "start", svgInk, "normal", line)
	}
	to.y += svgLine
	top := to.y
	heard, quit := c.shares(svgCurveParts)
	area := func(shares []float64, colour string) {
		var b strings.Builder
		for k, share := range shares {
			fmt.Fprintf(&b, "L%d %d ", left+(k+1)*width/svgCurveParts, top+svgCurve-int(share*svgCurve))
		}
		fmt.Fprintf(&to.b, `<path d="M%d %d %sL%d %[2]d z" fill="%[5]s"/>`+"\n", left, top+svgCurve, b.String(), left+width, colour)
	}
	area(heard, svgGood)
	if _, any := c.total(); any {
		area(quit, svgRule)
	}
	for i, label := range []string{"100 %", "50 %", "0 %"} {
		y := top + i*svgCurve/2
		to.line(left, y, left+width, y, "#eeeeee", "")
		to.text(left-10, y+4, "end", svgQuiet, "normal", label)
	}
	to.y += svgCurve + svgLine
	axis := glance{end: c.last}
	for _, at := range axis.ticks(width / 10) {
		to.text(left+int(int64(at)*width/int64(c.last)), to.y, "middle", svgQuiet, "normal", at.String())
	}
	words := strings.NewReplacer("█ spread", "green: spread", "░ have", "grey: have", "blank have", "white: have")
	for _, line := range Wrap(words.Replace(c.legend()), 120) {
		to.y += svgLine
		to.text(left, to.y, "start", svgQuiet, "normal", line)
	}
	to.y += svgLine
}
