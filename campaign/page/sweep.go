package page

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// Sweep writes the page of a sweep: its table, what is claimed of it, figures of what was measured, and what did not hold.
func Sweep(w io.Writer, e *Experiment, t *campaign.Table) error {
	p := &page{}
	p.asked(e)
	p.overall(t.Verdict, report.Mark(t.Overall(), report.Style{}), t.Runs, len(t.Points))
	p.line(t.Early())
	p.sweepTable(t)
	p.claims(t)
	if err := p.sweepFigures(t); err != nil {
		return err
	}
	p.broken(t.Report)
	return p.write(w)
}

// broken are the findings of a campaign.
func (p *page) broken(r *campaign.Report) {
	p.findings("Violations", "violated", r.Violations)
	p.findings("Undecided", "undecided", r.Undecided)
	p.findings("Runs that could not be made", "violated", r.Errors)
}

// sweepTable is a row for each point.
func (p *page) sweepTable(t *campaign.Table) {
	p.Table = &table{Title: "What was measured"}
	p.note("The intervals are those of 95 % confidence; ? is an end that so few runs do not tell.")
	for _, name := range t.Varies {
		p.Table.Head = append(p.Table.Head, escape.Line(name))
	}
	for _, s := range t.Columns {
		p.Table.Head = append(p.Table.Head, escape.Line(strings.TrimSpace(s.Label()+" "+s.Metric)))
	}
	for _, row := range t.Points[:min(len(t.Points), rowsMost)] {
		var cells []string
		for _, name := range t.Varies {
			cells = append(cells, escape.Line(row.Settings[name]))
		}
		for i := range row.Figures {
			cells = append(cells, row.Figures[i].String())
		}
		p.Table.Rows, p.Table.Verdicts = append(p.Table.Rows, cells), append(p.Table.Verdicts, row.Verdict)
		p.missing(t, row)
	}
	if more := len(t.Points) - rowsMost; more > 0 {
		p.note(fmt.Sprintf("and %s more; table.csv has all", wording.Plural(more, "point")))
	}
}

// missing says of which metrics some runs had nothing.
func (p *page) missing(t *campaign.Table, row *campaign.Row) {
	var seen []string
	for i := range row.Figures {
		f := &row.Figures[i]
		if f.Missing == 0 && f.Open == 0 || slices.Contains(seen, f.Metric) || len(p.Notes) >= sectionsMost {
			continue
		}
		seen = append(seen, f.Metric)
		text := ""
		if f.Missing > 0 {
			text = fmt.Sprintf("nothing to measure in %s of %s", wording.Grouped(f.Missing), wording.Plural(f.Missing+f.Runs, "run"))
		}
		p.note(at(t, row) + f.Metric + ": " + strings.TrimPrefix(text+report.Without(f.Open), "; "))
	}
}

// at is a point by the parameters that vary, to begin a line with.
func at(t *campaign.Table, row *campaign.Row) string {
	var words []string
	for _, name := range t.Varies {
		words = append(words, name+"="+row.Settings[name])
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + ": "
}

// claims are what the sweep expects; what does not hold comes first.
func (p *page) claims(t *campaign.Table) {
	for _, row := range t.Points {
		for _, f := range row.Claims {
			p.Claims = append(p.Claims, claim{f.Verdict, escape.Line(at(t, row) + f.Claim), escape.Line(f.Why)})
		}
	}
	order := []string{check.Violated.String(), check.Undecided.String()}
	place := func(c claim) int {
		if i := slices.Index(order, c.Verdict); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(p.Claims, func(a, b claim) int { return place(a) - place(b) })
	p.Claims = p.Claims[:min(len(p.Claims), rowsMost)]
}
