package cli

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// examplesMax is how many points a campaign may have for each to show an example of what it shows.
const examplesMax = 12

// campaignPage is what came of a campaign: a line for each point, and then what did not hold.
func (a *app) campaignPage(r *campaign.Report) string {
	var b strings.Builder
	style := a.out.style
	width := 0
	for _, p := range r.Points {
		width = max(width, len([]rune(pointName(p.Scenario, p.Order))))
	}
	width = min(width, 60)
	for _, p := range r.Points {
		const markWidth = len("? undecided")
		mark := report.Mark(p.Overall(), style) + blanks(markWidth-2-len(p.Verdict))
		name := pointName(p.Scenario, p.Order)
		fmt.Fprintf(&b, "  %s  %-*s %6d runs%s\n", mark, width, name, p.Runs, shows(p))
		for _, s := range p.Shows {
			if s.Replay != "" && len(r.Points) <= examplesMax {
				b.WriteString(style.Dim(blanks(15)+"for example "+replayLine(s.Replay)) + "\n")
			}
		}
	}
	section := func(title string, list []*campaign.Violation) {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", style.Bold(title))
		for _, x := range list {
			b.WriteString(a.violation(x))
		}
	}
	section("violations", r.Violations)
	section("undecided", r.Undecided)
	section("runs that could not be made", r.Errors)
	b.WriteString("\n  " + style.Bold(report.Mark(r.Overall(), report.Style{})) + fmt.Sprintf(
		"  %d runs of %d points, %d events, master seed %d, fingerprint %s\n",
		r.Runs, len(r.Points), r.Events, r.Master, r.Print))
	if r.Planned > r.Runs {
		fmt.Fprintf(&b, "  the campaign ended early, after %d of %d runs\n", r.Runs, r.Planned)
	}
	return b.String()
}

func blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

// shows says what some run had to show, and how many did.
func shows(p *campaign.Point) string {
	var b strings.Builder
	for _, s := range p.Shows {
		fmt.Fprintf(&b, ", %d show %s", s.Runs, s.Expect)
	}
	return b.String()
}

// pointName is a scenario with its settings.
func pointName(scenario string, settings []scenarios.Setting) string {
	words := []string{scenario}
	for _, s := range settings {
		words = append(words, s.Name+"="+s.Value)
	}
	return strings.Join(words, " ")
}

// violation is a property that did not hold, with the line that replays it.
func (a *app) violation(x *campaign.Violation) string {
	name := x.Property
	if name == "" {
		name = "error"
	}
	runs := "1 run"
	if x.Runs > 1 {
		runs = fmt.Sprintf("%d runs, first", x.Runs)
	}
	head := fmt.Sprintf("  %s  in %s: %s with seed %d\n", a.out.style.Bold(name),
		pointName(x.Scenario, x.Order), runs, x.Seed)
	return head + a.paragraphs(2, x.Why, replayLine(x.Replay))
}
