package page

import (
	"fmt"
	"io"

	"github.com/orrery-sim/orrery/campaign/failures"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// Kept writes the page of failures that were kept: each with the run that was found and the file that makes it again.
// Nothing is run. Files that are none stand on it with why.
func Kept(w io.Writer, dir string, cases []*failures.Case, wrong []failures.Wrong) error {
	p := &page{
		Title: escape.Line("failures kept in " + dir), Lines: []string{}, Verdict: "undecided",
		Command:  escape.Line("orrery failures --run " + shell(dir)),
		Sentence: wording.Plural(len(cases), "failure") + " kept; whether each still fails, running them tells",
	}
	g := group{Title: "Failures", Verdict: "violated", Findings: []finding{}}
	for _, c := range cases[:min(len(cases), findingsMost)] {
		f := finding{
			Name: escape.Line(c.Property), Where: escape.Line(fmt.Sprintf("in %s, found by orrery %s", c.Scenario, c.Version)), Why: escape.Line(c.Why),
			More: []string{}, Lines: []string{escape.Line("orrery run " + shell(c.Path))}, Text: escape.Visible(string(c.Text)),
		}
		if c.Settings != "" {
			f.More = append(f.More, escape.Line("with "+c.Settings))
		}
		if c.Deliveries > 0 {
			f.More = append(f.More, fmt.Sprintf("its smallest run has %s deliveries and %s",
				wording.Grouped(int(c.Deliveries)), wording.Plural(c.Faults, "fault")))
		}
		if c.Found != "" {
			f.Lines = append(f.Lines, replayLine(c.Found))
		}
		g.Findings = append(g.Findings, f)
	}
	if more := len(cases) - findingsMost; more > 0 {
		g.More = fmt.Sprintf("and %s more in the folder", wording.Grouped(more))
	}
	p.Groups = append(p.Groups, g)
	if len(wrong) > 0 {
		bad := group{Title: "Files that are no failures", Verdict: "undecided", Findings: []finding{}}
		for _, x := range wrong[:min(len(wrong), findingsMost)] {
			bad.Findings = append(bad.Findings, finding{Name: escape.Line(x.Path), Why: escape.Line(x.Err.Error()), More: []string{}, Lines: []string{}})
		}
		p.Groups = append(p.Groups, bad)
	}
	return p.write(w)
}
