package report

import (
	"fmt"
	"strings"
	"time"
)

// curveRows is how high a curve is drawn as text.
const curveRows = 6

// text is the curve as lines of n columns.
func (c *curve) text(n int, style Style) []string {
	const left = 10
	n = max(20, n-left-2)
	heard, quit := c.shares(n)
	var out []string
	for _, line := range Wrap(c.title(), n+left-2) {
		out = append(out, "  "+line)
	}
	for row := curveRows - 1; row >= 0; row-- {
		label := ""
		switch row {
		case curveRows - 1:
			label = "100 %"
		case curveRows/2 - 1:
			label = "50 %"
		}
		out = append(out, padLeft(label, left-2)+"  "+style.Good(c.row(heard, quit, row)))
	}
	axis := glance{end: c.last}
	out = append(out, strings.Repeat(" ", left)+style.Dim(axis.axis(n)))
	for _, line := range Wrap(c.legend(), n) {
		out = append(out, strings.Repeat(" ", left)+style.Dim(line))
	}
	return out
}

// row is one row of the curve: who has heard, and below who has quit.
func (c *curve) row(heard, quit []float64, row int) string {
	parts := []rune(" ▁▂▃▄▅▆▇█")
	var b strings.Builder
	for k := range heard {
		eighths := min(max(int(heard[k]*curveRows*8+0.5)-8*row, 0), 8)
		if row == 0 && heard[k] > 0 {
			eighths = max(eighths, 1)
		}
		switch {
		case quit[k]*curveRows >= float64(row)+0.5 && eighths == 8:
			b.WriteRune('░')
		default:
			b.WriteRune(parts[eighths])
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// title says what is drawn.
func (c *curve) title() string {
	n, _ := c.total()
	if len(c.items) == 1 {
		return fmt.Sprintf("who has heard %s: %s of %s servers, the first at %s", tidy(c.first), number(n), number(c.servers), Seconds(c.from))
	}
	return fmt.Sprintf("who has heard an item: %s of %s servers in the mean of %s items, by the time since the first one heard it",
		number(n/len(c.items)), number(c.servers), number(len(c.items)))
}

// legend says when how many had heard, and what the shades are.
func (c *curve) legend() string {
	var words []string
	for _, of := range []struct {
		share float64
		who   string
	}{{0.5, "half"}, {0.99, "99 %"}, {1, "all"}} {
		if at, any := c.after(of.share); any {
			words = append(words, of.who+" after "+Seconds(at))
		}
	}
	if _, all := c.after(1); !all {
		words = append(words, "the last one after "+Seconds(c.lastHeard()))
	}
	if _, quit := c.total(); quit {
		words = append(words, "█ spread it", "░ have lost interest", "blank have not heard")
	}
	return joinWords(words...)
}

// lastHeard is when anybody heard for the first time at last, to the width of a bin.
func (c *curve) lastHeard() time.Duration {
	for i := len(c.bins) - 1; i >= 0; i-- {
		if c.bins[i].heard > 0 {
			return min(time.Duration(i+1)*c.width, c.last)
		}
	}
	return 0
}
