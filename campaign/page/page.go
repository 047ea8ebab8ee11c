// Package page makes one page of HTML of a folder of runs: of a sweep, of a test, and of the failures that were kept.
// It is one file that needs no network, as the page of a run is: see [report.WriteDocument].
package page

import (
	_ "embed"
	"fmt"
	"io"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

//go:embed page.js
var script string

// A page is all that stands on one. Its fields become the data of the page's script.
type page struct {
	Title    string    `json:"title"`
	Lines    []string  `json:"lines"`    // below the title
	Command  string    `json:"command"`  // what to type to have it again
	Verdict  string    `json:"verdict"`  // held, violated, undecided
	Sentence string    `json:"sentence"` // that says the verdict
	Asked    []fact    `json:"asked"`
	Files    []text    `json:"files"` // the texts of the scenarios
	Table    *table    `json:"table"`
	Notes    []string  `json:"notes"` // on the table
	Claims   []claim   `json:"claims"`
	Figures  []figure  `json:"figures"`
	Groups   []group   `json:"groups"` // of findings
	Coverage []section `json:"coverage"`
}

// A fact is a name and what it is.
type fact [2]string

type text struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// A table has its first column in words, and a verdict for each row; "" has none.
type table struct {
	Title    string     `json:"title"`
	Head     []string   `json:"head"`
	Rows     [][]string `json:"rows"`
	Verdicts []string   `json:"verdicts"`
}

// A claim is what a sweep expects at a point, and whether it is so.
type claim struct {
	Verdict string `json:"verdict"`
	Claim   string `json:"claim"`
	Why     string `json:"why"`
}

// A figure is one with its heading.
type figure struct {
	Title    string           `json:"title"`
	Pictures *report.Pictures `json:"pictures"`
}

// A group are findings of one sort.
type group struct {
	Title    string    `json:"title"`
	Verdict  string    `json:"verdict"`
	Findings []finding `json:"findings"`
	More     string    `json:"more"` // how many are left out; "": none
}

// A finding is something that did not hold, with the line that shows it.
type finding struct {
	Name  string   `json:"name"`
	Where string   `json:"where"`
	Why   string   `json:"why"`
	More  []string `json:"more"`
	Lines []string `json:"lines"` // to be typed
	Text  string   `json:"text"`  // of the scenario file that makes it; "": there is none
}

// A section are lines under a heading.
type section struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

// What a page has at most: beyond that nobody reads, and the folder has all.
const (
	findingsMost = 100
	rowsMost     = 2000
	sectionsMost = 60
)

func (p *page) write(w io.Writer) error { return report.WriteDocument(w, p.Title, p, script) }

// line adds a line below the title, if it says anything.
func (p *page) line(s string) {
	if s != "" {
		p.Lines = append(p.Lines, escape.Line(s))
	}
}

// note adds a line below the table, if it says anything.
func (p *page) note(s string) {
	if s != "" {
		p.Notes = append(p.Notes, escape.Line(s))
	}
}

// sentence says a verdict: ✓ held, 100 runs of 5 points.
func (p *page) overall(verdict, mark string, runs, points int) {
	p.Verdict, p.Sentence = verdict, fmt.Sprintf("%s: %s of %s", mark, wording.Plural(runs, "run"), wording.Plural(points, "point"))
}

// findings adds those of one sort, if there are any.
func (p *page) findings(title, verdict string, list []*campaign.Violation) {
	if len(list) == 0 {
		return
	}
	g := group{Title: title, Verdict: verdict, Findings: []finding{}}
	for _, v := range list[:min(len(list), findingsMost)] {
		g.Findings = append(g.Findings, findingOf(v))
	}
	if more := len(list) - findingsMost; more > 0 {
		g.More = fmt.Sprintf("and %s more, which the results in the folder have", wording.Grouped(more))
	}
	p.Groups = append(p.Groups, g)
}

func findingOf(v *campaign.Violation) finding {
	runs := "run " + wording.Grouped(v.Run)
	if v.Runs > 1 {
		runs = fmt.Sprintf("%v; the first is %s", v.Rate, runs)
	}
	f := finding{
		Name: escape.Line(v.Property), Why: escape.Line(v.Why), More: []string{}, Lines: []string{},
		Where: escape.Line(fmt.Sprintf("%s: %s, seed %d", campaign.PointName(v.Scenario, v.Order), runs, v.Seed)),
	}
	if then := v.Then(); then != "" {
		f.More = append(f.More, escape.Line(then))
	}
	if s := v.Shrunk; s != nil {
		f.More = append(f.More, escape.Line(fmt.Sprintf("of %s deliveries and %s, %s and %s are enough: %s", wording.Grouped(int(s.Before.Deliveries)),
			wording.Plural(s.Before.Faults, "fault"), wording.Grouped(int(s.After.Deliveries)), wording.Grouped(s.After.Faults), s.Why)))
	}
	if v.Replay != "" {
		f.Lines = append(f.Lines, replayLine(v.Replay))
	}
	return f
}

// replayLine is what to type to see a run.
func replayLine(token string) string { return escape.Line("orrery replay " + shell(token)) }
