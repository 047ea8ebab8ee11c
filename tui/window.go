package tui

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
)

// A listRow is a row of the window of a list: a line, or what of it did not fit into the row before.
type listRow struct {
	line int
	text string
}

// window are the rows of a list in an area: the line that is selected is among them, most of them are behind it,
// and what does not fit into a row goes on in the next.
func (r *run) window(lines []line, w, h int) (rows []listRow) {
	if h <= 0 || len(lines) == 0 {
		return nil
	}
	of := func(i int) (out []listRow) {
		for _, text := range lines[i].broken(w) {
			out = append(out, listRow{i, text})
		}
		return out
	}
	at := min(r.at, len(lines)-1)
	rows = of(at)
	from, to := at, at+1
	above := func(room int) {
		for ; from > 0 && len(rows) < room; from-- {
			rows = append(of(from-1), rows...)
		}
	}
	above(h / 2)
	for ; to < len(lines) && len(rows) < h; to++ {
		rows = append(rows, of(to)...)
	}
	if to == len(lines) {
		above(h)
	}
	if len(rows) > h && rows[len(rows)-1].line == at { // it is longer than what is left of the window
		return rows[len(rows)-h:]
	}
	return rows[:min(len(rows), h)]
}

func (m *Model) drawLines(a area, lines []line) {
	rows := m.run.window(lines, a.w-2, a.h)
	for y, x := range rows {
		a.text(1, y, x.text, lines[x.line].ink)
		if x.line == m.run.at && (y == 0 || rows[y-1].line != x.line) {
			a.put(0, y, signs.here, key)
		}
	}
	if len(rows) == 0 {
		return
	}
	if below := len(lines) - 1 - rows[len(rows)-1].line; below > 0 {
		a.right(a.w-1, a.h-1, fmt.Sprintf(" %d more ", below), dim)
	}
}

// broken is a line in rows of so many columns.
func (l *line) broken(w int) []string {
	if l.drawn {
		return []string{l.text}
	}
	return hung(l.text, w)
}

// hung breaks a text at blanks, or where there are none in the midst of a word, into rows of so many columns. What
// follows the first stands below its text, a little further right.
func hung(text string, w int) (out []string) {
	if width(text) <= w {
		return []string{text}
	}
	letters := []rune(escape.Line(text))
	lead := 0
	for lead < len(letters) && letters[lead] == ' ' {
		lead++
	}
	hang := strings.Repeat(" ", min(lead+2, w/4))
	row, columns, blank := []rune{}, 0, -1
	for _, c := range letters {
		n := report.RuneColumns(c)
		if columns+n > w && len(row) > len(hang) {
			rest := ""
			if blank > len(hang) {
				rest = strings.TrimLeft(string(row[blank:]), " ")
				row = row[:blank]
			}
			out = append(out, string(row))
			row = []rune(hang + rest)
			columns, blank = width(string(row)), -1
			if c == ' ' && rest == "" {
				continue
			}
		}
		if c == ' ' && len(row) > lead {
			blank = len(row)
		}
		row = append(row, c)
		columns += n
	}
	return append(out, string(row))
}
