package tui

import (
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
)

// A canvas is a screen of cells. Whatever is drawn on it, its rows are as wide as the terminal and none
// is missing: what does not fit is cut off.
type canvas struct {
	w, h  int
	cells []cell
}

type cell struct {
	r   rune // 0: the second half of a wide character
	ink ink
}

func newCanvas(w, h int) *canvas {
	c := &canvas{w: w, h: h, cells: make([]cell, w*h)}
	for i := range c.cells {
		c.cells[i].r = ' '
	}
	return c
}

// all is the canvas as an area.
func (c *canvas) all() area { return area{c, 0, 0, c.w, c.h} }

// An area is a part of a canvas. What is drawn beyond its bounds is cut off.
type area struct {
	c          *canvas
	x, y, w, h int
}

// rows are so many rows of the area, from one on.
func (a area) rows(from, n int) area {
	from = min(max(from, 0), a.h)
	return area{a.c, a.x, a.y + from, a.w, min(max(n, 0), a.h-from)}
}

// columns are so many columns of the area, from one on.
func (a area) columns(from, n int) area {
	from = min(max(from, 0), a.w)
	return area{a.c, a.x + from, a.y, min(max(n, 0), a.w-from), a.h}
}

// put draws a character of one column.
func (a area) put(x, y int, r rune, k ink) {
	if x < 0 || y < 0 || x >= a.w || y >= a.h {
		return
	}
	a.c.cells[(a.y+y)*a.c.w+a.x+x] = cell{r, k}
}

// at is the character at a place; 0 beyond the bounds.
func (a area) at(x, y int) rune {
	if x < 0 || y < 0 || x >= a.w || y >= a.h {
		return 0
	}
	return a.c.cells[(a.y+y)*a.c.w+a.x+x].r
}

// text draws a text in one line, and is the column after it. Nothing in it acts upon the terminal;
// characters without a width are left out, for terminals do not agree about them.
func (a area) text(x, y int, text string, k ink) int {
	for _, r := range escape.Line(text) {
		n := report.RuneColumns(r)
		if n == 0 {
			continue
		}
		if x+n > a.w {
			a.cut(min(x, a.w-1), y, k)
			return a.w
		}
		a.put(x, y, r, k)
		if n == 2 {
			a.put(x+1, y, 0, k)
		}
		x += n
	}
	return x
}

// cut says at a place that a text goes on; half of a wide character is no character.
func (a area) cut(x, y int, k ink) {
	if a.at(x, y) == 0 && x > 0 {
		a.put(x, y, ' ', k)
		x--
	}
	a.put(x, y, '…', k)
}

// fit draws a text in so many columns, cut off with … where it is longer, and is the column after them.
func (a area) fit(x, y, w int, text string, k ink) int {
	a.columns(x, w).text(0, y, text, k)
	return x + w
}

// right draws a text that ends before a column.
func (a area) right(x, y int, text string, k ink) { a.text(x-width(text), y, text, k) }

// line draws a character from one side to the other.
func (a area) line(y int, r rune, k ink) {
	for x := range a.w {
		a.put(x, y, r, k)
	}
}

// width is how many columns a text takes on a canvas.
func width(text string) int {
	n := 0
	for _, r := range escape.Line(text) {
		n += report.RuneColumns(r)
	}
	return n
}

// toASCII leaves nothing but ASCII on the canvas; each half of a wide character has a sign of its own.
func (c *canvas) toASCII() {
	for i := range c.cells {
		if at := &c.cells[i]; at.r == 0 {
			at.r = '?'
		} else {
			at.r = ascii(at.r)
		}
	}
}

// render is the canvas with inks of a palette.
func (c *canvas) render(p *palette) string {
	var b strings.Builder
	b.Grow(2 * len(c.cells))
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		now := plain
		for x := range c.w {
			at := c.cells[y*c.w+x]
			if at.r == 0 {
				continue
			}
			if at.ink != now {
				b.WriteString(p[now].end)
				b.WriteString(p[at.ink].begin)
				now = at.ink
			}
			b.WriteRune(at.r)
		}
		b.WriteString(p[now].end)
	}
	return b.String()
}
