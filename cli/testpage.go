package cli

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/report"
)

// examplesMax is how many points a campaign may have for each to show an example of what it shows.
const examplesMax = 12

// campaignPage is what came of a campaign: a line for each point, and then what did not hold.
func (a *app) campaignPage(r *campaign.Report, coverage bool) string {
	var b strings.Builder
	style := a.out.style
	b.WriteString(a.points(r))
	b.WriteString(a.broken(r))
	b.WriteString(a.kept(r))
	if coverage {
		b.WriteString(a.coverage(r))
	}
	b.WriteString("\n  " + style.Bold(report.Mark(r.Overall(), report.Style{})) + fmt.Sprintf(
		"  %s of %s\n", count(r.Runs, "run"), count(len(r.Points), "point")))
	b.WriteString(a.hanging(fmt.Sprintf("%s, master seed %d, fingerprint %s",
		count(int(r.Events), "event"), r.Master, r.Print), 2, 2))
	b.WriteString(a.hanging(r.Green(), 2, 2))
	b.WriteString(a.hanging(r.Brought(), 2, 2))
	b.WriteString(a.hanging(r.Mistaken(), 2, 2))
	b.WriteString(a.hanging(r.Early(), 2, 2))
	return b.String()
}

// broken is what did not hold in some runs, and those that could not be made.
func (a *app) broken(r *campaign.Report) string {
	var b strings.Builder
	section := func(title string, list []*campaign.Violation) {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", a.out.style.Bold(title))
		for _, x := range list {
			b.WriteString(a.violation(x))
		}
	}
	section("violations", r.Violations)
	section("undecided", r.Undecided)
	section("runs that could not be made", r.Errors)
	return b.String()
}

// Columns of the table of points.
const (
	markColumns = len("  ? undecided  ")
	runsColumns = len(" 123456 runs")
)

// points is a line for each point, or more where one does not suffice.
func (a *app) points(r *campaign.Report) string {
	var b strings.Builder
	style := a.out.style
	longest, note := 0, 0
	for _, p := range r.Points {
		longest = max(longest, len([]rune(campaign.PointName(p.Scenario, p.Order))))
		note = max(note, len(shows(p)))
	}
	const least = 20
	beside := a.width()-markColumns-runsColumns-note >= least // there is room for notes in the line
	if !beside {
		note = 0
	}
	most := min(a.width()-markColumns-runsColumns-note, longest)
	for _, p := range r.Points {
		mark := "  " + report.Mark(p.Overall(), style) + blanks(markColumns-4-len(p.Verdict))
		name := wrap(campaign.PointName(p.Scenario, p.Order), most)
		runs := fmt.Sprintf(" %6d runs", p.Runs)
		if p.Runs == 1 {
			runs = "      1 run "
		}
		if beside {
			runs += shows(p)
		}
		for i, line := range name {
			line = headless(line, most)
			if i > 0 {
				b.WriteString(blanks(markColumns) + line + "\n")
				continue
			}
			fmt.Fprintf(&b, "%s%-*s%s\n", mark, most, line, strings.TrimRight(runs, " "))
		}
		if text := strings.TrimSpace(shows(p)); text != "" && !beside {
			b.WriteString(blanks(markColumns) + text + "\n")
		}
		b.WriteString(a.shown(p, len(r.Points) <= examplesMax))
	}
	return b.String()
}

// shows says how many runs showed what some run must show.
func shows(p *campaign.Point) string {
	switch {
	case len(p.Shows) != 1:
		return ""
	case p.Shows[0].Runs == 0 && p.Runs > 0:
		return fmt.Sprintf("  0 of %d show it: more seeds?", p.Runs)
	}
	return fmt.Sprintf("  %d of %d show it", p.Shows[0].Runs, p.Runs)
}

// shown names each of several things that some run must show, and one that none showed; and how to
// see the others.
func (a *app) shown(p *campaign.Point, examples bool) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(blanks(markColumns) + a.out.style.Dim(text) + "\n") }
	for _, s := range p.Shows {
		if len(p.Shows) > 1 || s.Runs == 0 {
			line(shorten(fmt.Sprintf("%d of %d show %s", s.Runs, p.Runs, s.Expect), a.width()-markColumns))
		}
		if s.Replay != "" && examples {
			line(replayLine(s.Replay)) // whole, to be copied
		}
	}
	for _, why := range p.Vacuities {
		b.WriteString(a.hanging(why, markColumns, markColumns+2))
	}
	return b.String()
}

func blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

// violation is a property that did not hold, with the line that replays it.
func (a *app) violation(x *campaign.Violation) string {
	name := x.Property
	if name == "" {
		name = "error"
	}
	runs := fmt.Sprintf("run %s", grouped(x.Run))
	if x.Runs > 1 {
		runs = fmt.Sprintf("%v; the first is %s", x.Rate, runs)
	}
	where := fmt.Sprintf("in %s: %s, seed %d", campaign.PointName(x.Scenario, x.Order), runs, x.Seed)
	text := "  " + a.out.style.Bold(name) + "\n" + a.hanging(where, 4, 6) + a.hanging(x.Why, 4, 4)
	if len(x.With) > 0 {
		text += a.hanging(x.Then(), 4, 6)
	}
	if x.Replay != "" {
		text += "    " + replayLine(x.Replay) + "\n" // whole, to be copied
	}
	return text + a.smaller(x)
}

// smaller says what the smallest run of a violation is, and where it is kept.
func (a *app) smaller(x *campaign.Violation) string {
	text := ""
	if s := x.Shrunk; s != nil {
		text = a.hanging(fmt.Sprintf("of %s and %s, %s and %s are enough: %s", deliveries(s.Before.Deliveries),
			count(s.Before.Faults, "fault"), grouped(int(s.After.Deliveries)), grouped(s.After.Faults), s.Why), 4, 6)
	}
	if x.Unshrunk != "" {
		text = a.hanging("it was not shrunk: "+x.Unshrunk, 4, 6)
	}
	switch {
	case x.Case != "":
		text += "    " + command() + " run " + x.Case + "\n"
	case x.Shrunk != nil && len(x.Shrunk.Replay) <= tokenMost:
		text += "    " + replayLine(x.Shrunk.Replay) + "\n"
	}
	return text
}

// kept says what became of failures that were kept.
func (a *app) kept(r *campaign.Report) string {
	if len(r.Kept) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", a.out.style.Bold("kept failures"))
	for _, k := range r.Kept {
		b.WriteString(a.hanging(fmt.Sprintf("%s: %s, in %s", k.State, k.Property, k.Scenario), 2, 4))
		if k.Why != "" {
			b.WriteString(a.hanging(k.Why, 4, 4))
		}
		b.WriteString("    " + command() + " run " + k.File + "\n")
	}
	return b.String()
}
