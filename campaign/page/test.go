package page

import (
	"fmt"
	"io"
	"math"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// Test writes the page of a test: a row for each point, in how many seeds something was violated, what that was, and
// what the runs have never brought about.
func Test(w io.Writer, e *Experiment, r *campaign.Report) error {
	p := &page{}
	p.asked(e)
	p.overall(r.Verdict, report.Mark(r.Overall(), report.Style{}), r.Runs, len(r.Points))
	for _, text := range []string{r.Green(), r.Brought(), r.Mistaken(), r.Early()} {
		p.line(text)
	}
	p.testTable(r)
	if err := p.testFigures(r); err != nil {
		return err
	}
	p.broken(r)
	for _, point := range r.Points {
		if c := point.Coverage; c != nil && c.Seen > 0 && len(p.Coverage) < sectionsMost {
			s := section{escape.Line(campaign.PointName(point.Scenario, point.Order)), nil}
			for _, text := range c.Lines() {
				s.Lines = append(s.Lines, escape.Line(text))
			}
			p.Coverage = append(p.Coverage, s)
		}
	}
	return p.write(w)
}

// testTable is a row for each point.
func (p *page) testTable(r *campaign.Report) {
	p.Table = &table{Title: "Points", Head: []string{"point", "runs", "held", "violated", "undecided", "a violation is seen in"}}
	for _, point := range r.Points[:min(len(r.Points), rowsMost)] {
		name := campaign.PointName(point.Scenario, point.Order)
		p.Table.Rows = append(p.Table.Rows, []string{
			escape.Line(name), wording.Grouped(point.Runs), wording.Grouped(point.Held), wording.Grouped(point.Violated),
			wording.Grouped(point.Undecided), point.Rate.String(),
		})
		p.Table.Verdicts = append(p.Table.Verdicts, point.Verdict)
		for _, s := range point.Shows {
			if len(p.Notes) < sectionsMost {
				p.note(fmt.Sprintf("%s: %d of %d show %s, as some run must", name, s.Runs, point.Runs, s.Expect))
			}
		}
		for _, why := range point.Vacuities {
			p.note(name + ": " + why)
		}
	}
	if more := len(r.Points) - rowsMost; more > 0 {
		p.note(fmt.Sprintf("and %s more; report.json has all", wording.Plural(more, "point")))
	}
}

// barsMost is how many points have a row in a figure.
const barsMost = 40

// testFigures are in which share of its seeds each point shows a violation, where one does, and how what was seen grew.
func (p *page) testFigures(r *campaign.Report) error {
	shares := plot.Panel{Y: plot.Axis{}}
	grown := plot.Panel{Y: plot.Axis{Label: "messages at roles, faults and orders seen"}}
	most := 0
	for _, point := range r.Points {
		name := campaign.PointName(point.Scenario, point.Order)
		if rate := point.Rate; rate.Seen > 0 && len(shares.Y.Names) < barsMost {
			shares.Intervals = append(shares.Intervals, plot.Interval{
				Row: len(shares.Y.Names), Value: 100 * float64(rate.Seen) / float64(rate.Of), Low: 100 * rate.Low, High: 100 * rate.High, Tone: plot.Bad,
			})
			shares.Y.Names = append(shares.Y.Names, name)
		}
		if c := point.Coverage; c != nil && len(c.Curve) > 1 && len(grown.Lines) < linesMost {
			l := plot.Line{Name: name, Marks: true}
			for _, g := range c.Curve {
				l.X, l.Y = append(l.X, float64(g.Seeds)), append(l.Y, float64(g.Seen))
			}
			most = max(most, c.Seeds)
			grown.Lines = append(grown.Lines, l)
		}
	}
	if len(shares.Intervals) > 0 {
		f := &plot.Figure{X: plot.Axis{Label: "seeds that show a violation (%)", Range: [2]float64{0, 100}}, Note: "95 % intervals", Panels: []plot.Panel{shares}}
		if err := p.add("in how many seeds something is violated", f); err != nil {
			return err
		}
	}
	if len(grown.Lines) == 0 {
		return nil
	}
	f := &plot.Figure{X: plot.Axis{Label: "seeds", Log: true, Range: [2]float64{1, math.Max(2, float64(most))}}, Panels: []plot.Panel{grown}}
	return p.add("what the seeds have shown together", f)
}

// linesMost is how many lines can be told apart.
const linesMost = 7
