package cell

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A grid is rows under headings, and notes below them.
type grid struct {
	columns []string
	rows    [][]string
	notes   []string
}

// The size of the largest table that a cell shows.
const (
	gridRows    = 5000
	gridColumns = 100
)

// makeGrid is table(...): of rows, or of a sweep once more.
func makeGrid(a *language.Asked) (language.Made, error) {
	if m := a.Made("rows"); m != nil {
		if _, is := m.(interface{ grid() *grid }); !is {
			return nil, a.Errorf("rows", "table: rows must be a list of rows, or what sweep made")
		}
		return m, nil
	}
	rows, err := a.Rows("rows")
	if err != nil {
		return nil, err
	}
	g := &grid{columns: a.Texts("columns"), rows: rows}
	for i, row := range rows {
		switch n := len(g.columns); {
		case n > 0 && len(row) != n:
			return nil, a.Errorf("rows", "table: row %d has %d cells, and there are %d columns", i+1, len(row), n)
		case len(row) > gridColumns || len(rows) > gridRows:
			return nil, a.Errorf("rows", "table: a table has at most %d rows and %d columns", gridRows, gridColumns)
		}
	}
	return g, nil
}

func (g *grid) grid() *grid { return g }

// Is says that it is a table.
func (g *grid) Is() string { return "table" }

func (g *grid) String() string { return fmt.Sprintf("a table of %d rows", len(g.rows)) }

// Names are none: rows that a cell has written need not be asked for.
func (g *grid) Names() []string { return nil }

// Ask answers nothing.
func (g *grid) Ask(string) (any, error) { return nil, nil }

// Bundle is the table as text and as HTML.
func (g *grid) Bundle() Bundle { return Bundle{Plain: g.text(), HTML: g.html()} }

// text is the table in columns.
func (g *grid) text() string {
	all := g.rows
	if len(g.columns) > 0 {
		all = append([][]string{g.columns}, g.rows...)
	}
	var widths []int
	for _, row := range all {
		for j, cell := range row {
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = max(widths[j], utf8.RuneCountInString(escape.Line(cell)))
		}
	}
	var b strings.Builder
	for _, row := range all {
		line := ""
		for j, cell := range row {
			cell = escape.Line(cell)
			line += cell + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, n := range g.notes {
		b.WriteString(escape.Line(n) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// html is the table as HTML without any style: it takes that of the page.
func (g *grid) html() string {
	var b strings.Builder
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for _, c := range cells {
			fmt.Fprintf(&b, "<%s>%s</%[1]s>", tag, escape.HTML(c))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<table>\n")
	if len(g.columns) > 0 {
		b.WriteString("<thead>\n")
		row("th", g.columns)
		b.WriteString("</thead>\n")
	}
	b.WriteString("<tbody>\n")
	for _, r := range g.rows {
		row("td", r)
	}
	b.WriteString("</tbody>\n</table>\n")
	for _, n := range g.notes {
		fmt.Fprintf(&b, "<p>%s</p>\n", escape.HTML(n))
	}
	return b.String()
}
