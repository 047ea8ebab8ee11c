package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
)

// sweepPage is what came of a sweep: the table, the claims, and then what did not hold.
func (a *app) sweepPage(t *campaign.Table) string {
	var b strings.Builder
	style := a.out.style
	about := fmt.Sprintf("  ·  %s a point%s", count(t.Seeds, "seed"), fixed(t))
	name := headless(t.Points[0].Scenario, max(a.width()-utf8.RuneCountInString(about), 20))
	b.WriteString(style.Bold(name) + style.Dim(about) + "\n\n")
	for i, band := range a.bands(t) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(band)
	}
	b.WriteString(a.unmeasured(t))
	b.WriteString(a.claims(t))
	b.WriteString(a.comparisons(t))
	if t.Report.Overall() != check.Held {
		b.WriteString("\n" + style.Bold("runs") + "\n" + a.points(t.Report))
	}
	b.WriteString(a.broken(t.Report))
	b.WriteString("\n  " + style.Bold(report.Mark(t.Overall(), report.Style{})) + fmt.Sprintf(
		"  %s of %s\n", count(t.Runs, "run"), count(len(t.Points), "point")))
	b.WriteString(a.hanging(fmt.Sprintf("%s, master seed %d, fingerprint %s",
		count(int(t.Events), "event"), t.Master, t.Print), 2, 2))
	b.WriteString(a.hanging(t.Early(), 2, 2))
	return b.String()
}

// fixed are the parameters that were given one value from outside.
func fixed(t *campaign.Table) string {
	text := ""
	for _, s := range t.Points[0].Order {
		if !slices.Contains(t.Varies, s.Name) {
			text += "  ·  " + s.Name + "=" + s.Value
		}
	}
	return text
}

// A column is one of the table: its heading in two lines, and a cell for each row.
type column struct {
	head  [2]string
	cells []string
}

func (c *column) width() int {
	w := max(utf8.RuneCountInString(c.head[0]), utf8.RuneCountInString(c.head[1]))
	for _, cell := range c.cells {
		w = max(w, utf8.RuneCountInString(cell))
	}
	return w
}

// bands are the table in as many pieces, one below the other, as the terminal needs. Each has the
// parameters that vary, and as many statistics as there is room for.
func (a *app) bands(t *campaign.Table) []string {
	left := make([]column, len(t.Varies))
	for i, name := range t.Varies {
		left[i].head[1] = name
		for _, row := range t.Points {
			left[i].cells = append(left[i].cells, row.Settings[name])
		}
	}
	var stats []column
	for i, s := range t.Columns {
		c := column{head: [2]string{s.Label(), s.Metric}}
		for _, row := range t.Points {
			c.cells = append(c.cells, row.Figures[i].String())
		}
		stats = append(stats, c)
	}
	return a.inBands(left, stats, len(t.Points))
}

// inBands is a table in as many pieces as the terminal needs, each with the columns on the left.
func (a *app) inBands(left, rest []column, rows int) (bands []string) {
	for len(rest) > 0 {
		n, room := 0, a.width()-widthOfAll(left)
		for n < len(rest) && (n == 0 || room >= rest[n].width()+2) {
			room -= rest[n].width() + 2
			n++
		}
		bands = append(bands, a.band(append(left[:len(left):len(left)], rest[:n]...), rows))
		rest = rest[n:]
	}
	return bands
}

func widthOfAll(columns []column) int {
	w := 0
	for i := range columns {
		w += columns[i].width() + 2
	}
	return w
}

func (a *app) band(columns []column, rows int) string {
	var b strings.Builder
	line := func(cell func(c *column) string, paint func(string) string) {
		text := ""
		for i := range columns {
			c := &columns[i]
			text += "  " + cell(c) + blanks(c.width()-utf8.RuneCountInString(cell(c)))
		}
		b.WriteString(paint(strings.TrimRight(text, " ")) + "\n")
	}
	plain := func(text string) string { return text }
	if slices.ContainsFunc(columns, func(c column) bool { return c.head[0] != "" }) {
		line(func(c *column) string { return c.head[0] }, a.out.style.Dim)
	}
	line(func(c *column) string { return c.head[1] }, a.out.style.Dim)
	for i := range rows {
		line(func(c *column) string { return c.cells[i] }, plain)
	}
	return b.String()
}

// unmeasured says of each point and metric how many runs had nothing to measure, and how much had no
// answer.
func (a *app) unmeasured(t *campaign.Table) string {
	var b strings.Builder
	for _, row := range t.Points {
		seen := map[string]bool{}
		for i := range row.Figures {
			f := &row.Figures[i]
			if seen[f.Metric] || f.Missing == 0 && f.Open == 0 {
				continue
			}
			seen[f.Metric] = true
			text := at(t, row) + f.Metric + ": "
			if f.Missing > 0 {
				text += fmt.Sprintf("; nothing to measure in %s of %s", grouped(f.Missing), count(f.Missing+f.Runs, "run"))
			}
			text = strings.Replace(text+report.Without(f.Open), ": ; ", ": ", 1)
			b.WriteString(a.hanging(text, 2, 4))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

// at is a point by the parameters that vary, to begin a line with.
func at(t *campaign.Table, row *campaign.Row) string {
	text := ""
	for _, name := range t.Varies {
		text += name + "=" + row.Settings[name] + " "
	}
	if text == "" {
		return ""
	}
	return strings.TrimSuffix(text, " ") + ": "
}

// claims are what the sweep expects, and whether it is so.
func (a *app) claims(t *campaign.Table) string {
	var b strings.Builder
	for _, row := range t.Points {
		for _, f := range row.Claims {
			mark := "  " + a.claimMark(f.Verdict) + blanks(markColumns-4-len(f.Verdict))
			lines := wrap(at(t, row)+f.Claim, a.width()-markColumns)
			for _, line := range lines {
				b.WriteString(mark + line + "\n")
				mark = blanks(markColumns)
			}
			b.WriteString(a.hanging(f.Why, markColumns, markColumns))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

// claimMark is the verdict on a claim. A value that is only shown has a mark of its own.
func (a *app) claimMark(verdict string) string {
	for _, v := range []check.Verdict{check.Held, check.Violated, check.Undecided} {
		if v.String() == verdict {
			return report.Mark(v, a.out.style)
		}
	}
	return a.out.style.Dim("· " + verdict)
}
