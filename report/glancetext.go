package report

import (
	"slices"
	"strings"
)

// lookCells are how servers are drawn as text.
var lookCells = [...]string{"─", "░", "┄", " ", "█", "▒"}

// text is the picture as lines of n columns.
func (g *glance) text(n int, style Style) []string {
	width := 4
	for i := range g.rows {
		width = max(width, columnsOf(g.rows[i].name))
	}
	n = max(20, n-width-4)
	out := []string{"  " + pad("", width) + "  " + style.Dim(g.axis(n))}
	for i := range g.rows {
		out = append(out, "  "+pad(g.rows[i].name, width)+"  "+drawn(g.cells(&g.rows[i], n), style))
	}
	if len(g.answers) > 0 {
		out = append(out, "  "+pad("ops", width)+"  "+style.Good(g.spark(n)))
	}
	for _, line := range Wrap(g.legend(), n) {
		out = append(out, "  "+pad("", width)+"  "+style.Dim(line))
	}
	return out
}

// cells are how a server looked in each of n columns: the worst of it counts.
func (g *glance) cells(row *glanceRow, n int) []look {
	cells := make([]look, n)
	for _, s := range row.spells {
		for i := g.cell(s.from, n); i <= g.cell(s.to, n); i++ {
			cells[i] = max(cells[i], s.look)
		}
	}
	return cells
}

// drawn is a row of cells, runs of one look at a time.
func drawn(row []look, style Style) string {
	var b strings.Builder
	for i := 0; i < len(row); {
		j := i
		for j < len(row) && row[j] == row[i] {
			j++
		}
		cells := strings.Repeat(lookCells[row[i]], j-i)
		switch row[i] {
		case leadLook:
			cells = style.Lead(cells)
		case cutLeadLook, cutLook:
			cells = style.Bad(cells)
		default:
			cells = style.Dim(cells)
		}
		b.WriteString(cells)
		i = j
	}
	return strings.TrimRight(b.String(), " ")
}

// legend explains the cells that occur.
func (g *glance) legend() string {
	var words []string
	for _, x := range g.looks {
		sign := lookCells[x]
		if x == downLook {
			sign = "blank"
		}
		words = append(words, sign+" "+lookWords[x])
	}
	if len(g.answers) > 0 {
		words = append(words, "ops are answers over time")
	}
	return joinWords(append(words, g.uneventful())...)
}

// spark is the number of answers in each column, as bars.
func (g *glance) spark(n int) string {
	bars := []rune(" ▁▂▃▄▅▆▇█")
	counts := g.counts(n)
	most := slices.Max(counts)
	var b strings.Builder
	for _, c := range counts {
		b.WriteRune(bars[(c*(len(bars)-1)+most-1)/most])
	}
	return strings.TrimRight(b.String(), " ")
}

// axis is a row of instants.
func (g *glance) axis(n int) string {
	row := []rune(strings.Repeat(" ", n+2))
	for _, at := range g.ticks(n) {
		at0 := int(int64(at) * int64(n) / int64(g.end))
		label := []rune(at.String())
		if at0+len(label) <= len(row) {
			copy(row[at0:], label)
		}
	}
	return strings.TrimRight(string(row), " ")
}
