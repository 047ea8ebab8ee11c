package cli

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// newPaperRow puts a claim and what came of it into words.
func newPaperRow(row string, f *campaign.Finding) *paperRow {
	r := &paperRow{
		Row: row, Stat: statWords(f.Figure.Stat), Expected: f.Claim, Value: f.Value, Found: f.Figure.Value,
		Low: f.Figure.Low, High: f.Figure.High, Tolerance: f.Tolerance, Unit: f.Unit, Verdict: f.Verdict, Why: f.Why,
	}
	r.cells[0] = f.Unit.Text(float64(f.Value), 4)
	r.cells[1] = f.Figure.String()
	kind, _, _ := strings.Cut(f.Claim, "(")
	if kind == "below" || kind == "above" {
		r.cells[0] = kind + " " + r.cells[0]
	} else if off := (f.Figure.Value - f.Value) / f.Value; off.Known() {
		r.cells[2] = signed(float64(off))
	}
	if kind == "near" {
		r.cells[3] = "4 s.e."
		if _, within, given := strings.Cut(f.Claim, "within = "); given {
			r.cells[3] = toleranceWords(within, f)
		}
	}
	return r
}

// signed is a ratio in percent with its sign: +1.3 %.
func signed(x float64) string {
	text := scenarios.Ratio.Text(math.Abs(x), 2)
	switch {
	case x == 0:
		return "0 %"
	case x > 0:
		return "+" + text
	}
	return "-" + text
}

// toleranceWords is a tolerance as the file gives it: a ratio in percent, or a quantity.
func toleranceWords(within string, f *campaign.Finding) string {
	if strings.HasPrefix(within, "percent") || strings.HasPrefix(within, "ppm") {
		if f.Value != 0 {
			return scenarios.Ratio.Text(float64(f.Tolerance/f.Value), 3)
		}
	}
	return f.Unit.Text(float64(f.Tolerance), 3)
}

var (
	plainStat    = regexp.MustCompile(`^(\w+)\("([^"]*)"\)$`)
	quantileStat = regexp.MustCompile(`^quantile\("([^"]*)", percent\(([\d.]+)\)\)$`)
)

// statWords is a statistic as people say it: downtime, 99 %.
func statWords(code string) string {
	if m := quantileStat.FindStringSubmatch(code); m != nil {
		return m[1] + ", " + m[2] + " %"
	}
	if m := plainStat.FindStringSubmatch(code); m != nil {
		return m[2] + ", " + m[1]
	}
	return code
}

// Of a table with more than exactMost rows that come out exactly, only the first exactShown of them are
// shown: a theorem that holds for all sizes up to nine is eighty times the same line.
const (
	exactMost  = 12
	exactShown = 6
)

// shownRows are the rows that people see, and how many are left out.
func (t *paperTable) shownRows(all bool) (rows []*paperRow, folded int) {
	exact := 0
	for _, r := range t.Rows {
		if r.exact() {
			exact++
		}
	}
	if all || exact <= exactMost {
		return t.Rows, 0
	}
	left := exactShown
	for _, r := range t.Rows {
		switch {
		case !r.exact():
			rows = append(rows, r)
		case left > 0:
			left--
			rows = append(rows, r)
		default:
			folded++
		}
	}
	return rows, folded
}

// exact says that what was found is what was expected, not only within the tolerance.
func (r *paperRow) exact() bool {
	return r.Verdict == check.Held.String() && r.Found == r.Value && r.Low == r.High
}

// paperPage is the table of one scenario.
func (a *app) paperPage(t *paperTable, all bool) string {
	var b strings.Builder
	style := a.out.style
	b.WriteString(style.Bold(fmt.Sprintf("%d  %s", t.Paper, t.Scenario)) +
		style.Dim(perRow(t)) + "\n")
	b.WriteString(a.hanging(t.Title, 3, 3))
	b.WriteString(style.Dim(a.hanging("Numbers: "+t.Numbers, 3, 3)))
	rows, folded := t.shownRows(all)
	b.WriteString(a.paperRows(rows))
	if folded > 0 {
		b.WriteString(style.Dim(fmt.Sprintf("   and %d more that come out exactly: --all", folded)) + "\n")
	}
	if t.broken != "" {
		b.WriteString("\n" + style.Bold("   runs") + "\n" + t.broken)
	}
	return b.String() + "\n"
}

// paperRows is a line for each number. Where a line would be wider than the terminal, what a row is
// about stands on a line of its own.
func (a *app) paperRows(rows []*paperRow) string {
	columns := []column{}
	for _, name := range []string{"row", "statistic", "expected", "found", "off", "allowed"} {
		columns = append(columns, column{head: [2]string{"", name}})
	}
	last := ""
	for _, r := range rows {
		name := r.Row
		if name == last {
			name = ""
		}
		last = r.Row
		for i, cell := range append([]string{name, r.Stat}, r.cells[:]...) {
			columns[i].cells = append(columns[i].cells, cell)
		}
	}
	const margin, mark = 3, len("? undecided")
	indent, alone := margin, false
	if margin+widthOfAll(columns)+mark > a.width() {
		indent, alone = margin+2, true
	}
	line := func(cell func(c *column) string) string {
		text := blanks(indent)
		for i := range columns {
			if i == 0 && alone {
				continue
			}
			text += cell(&columns[i]) + blanks(columns[i].width()-utf8.RuneCountInString(cell(&columns[i]))+2)
		}
		return text
	}
	var b strings.Builder
	head := strings.TrimRight(line(func(c *column) string { return c.head[1] }), " ")
	b.WriteString(a.out.style.Dim(head) + "\n")
	for i, r := range rows {
		if name := columns[0].cells[i]; alone && name != "" {
			b.WriteString(blanks(margin) + name + "\n")
		}
		b.WriteString(line(func(c *column) string { return c.cells[i] }) + a.claimMark(r.Verdict) + "\n")
	}
	return b.String()
}

// perRow is how many runs each row of a table took. Some tables take none.
func perRow(t *paperTable) string {
	if t.Seeds == 0 {
		return ""
	}
	return fmt.Sprintf("  ·  %s a row", count(t.Seeds, "run"))
}

// papersEnd counts the verdicts.
func (a *app) papersEnd(tables []*paperTable, overall check.Verdict, f papersFlags) string {
	counts := map[string]int{}
	numbers, runs := 0, 0
	for _, t := range tables {
		runs += t.Runs
		for _, r := range t.Rows {
			counts[r.Verdict]++
			numbers++
		}
	}
	text := fmt.Sprintf("%s from %s: %d held, %d violated, %d undecided, %d shown",
		count(numbers, "number"), count(runs, "run"), counts["held"], counts["violated"], counts["undecided"],
		counts["shown"])
	if counts["undecided"] > 0 && !f.long {
		text += ". More runs tell: --long"
	}
	return "  " + a.out.style.Bold(report.Mark(overall, report.Style{})) + "\n" + a.hanging(text, 2, 2)
}
