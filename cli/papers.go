package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// papersFlags are the flags of papers.
type papersFlags struct {
	seeds int
	long  bool
	all   bool
	json  bool
}

// A quick look at a paper makes one run in so many of those that its file asks for, but not fewer
// than quickLeast a point.
const (
	quickShare = 50
	quickLeast = 20
)

func (a *app) papersCommand() *cobra.Command {
	var f papersFlags
	c := &cobra.Command{
		Use:   "papers [NUMBER|NAME...]",
		Short: "Published numbers beside those that come out here",
		Long: `Published numbers beside those that come out here: the scenarios of papers/ in the library, each of
which says in its first lines what was measured, how it was counted, and what the model leaves out.

    orrery papers              a quick look at all: few runs, so that much stays undecided
    orrery papers 1 2 --long   as many runs as the paper's number takes to be told from chance
    orrery papers 40-fast-paxos
    orrery list papers         what the numbers stand for
    orrery describe papers/01-raft-elections

A number is held if what comes out is within the tolerance and measured that closely; violated if it is
outside by more than four standard errors; undecided otherwise. Numbers that are only shown are those of
which the model is known to leave something out. Of many numbers that come out exactly, the first few
are shown; --all shows all, and --json always has them.`,
		RunE: func(c *cobra.Command, args []string) error { return a.papers(c, args, f) },
	}
	c.Flags().IntVar(&f.seeds, "seeds", 0, "how many `runs` of every row")
	c.Flags().BoolVar(&f.long, "long", false, "as many runs as the files ask for")
	c.Flags().BoolVar(&f.all, "all", false, "show every number, those that come out exactly too")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	return c
}

// A paperTable is a scenario of a paper, and its numbers. Fields may be added to its JSON form, and
// none is ever changed.
type paperTable struct {
	Paper    int         `json:"paper"`
	Scenario string      `json:"scenario"`
	Title    string      `json:"title"`
	Numbers  string      `json:"numbers"` // where the expected ones are from
	Seeds    int         `json:"seeds"`   // runs of every row
	Runs     int         `json:"runs"`
	Rows     []*paperRow `json:"rows"`
	Verdict  string      `json:"verdict"` // on the rows and on the runs themselves

	verdict check.Verdict
	broken  string // what the runs themselves violate
}

// A paperRow is one number.
type paperRow struct {
	Row       string         `json:"row"`
	Stat      string         `json:"stat"`
	Expected  string         `json:"expect"` // as the file writes it
	Value     report.Number  `json:"value"`
	Found     report.Number  `json:"found"`
	Low       report.Number  `json:"low"` // of the 95 % interval
	High      report.Number  `json:"high"`
	Tolerance report.Number  `json:"tolerance"`
	Unit      scenarios.Unit `json:"unit"`
	Verdict   string         `json:"verdict"` // or shown: not judged
	Why       string         `json:"why"`

	cells [4]string // expected, found, off, allowed: for people
}

// papers measures what is asked for, and tells.
func (a *app) papers(c *cobra.Command, args []string, f papersFlags) error {
	switch {
	case c.Flags().Changed("seeds") && f.seeds < 1:
		return usage(c, "--seeds must be at least 1, not %d", f.seeds)
	case f.seeds > 0 && f.long:
		return usage(c, "--seeds and --long both say how many runs")
	}
	asked, err := paperScenarios(c, args)
	if err != nil {
		return err
	}
	ctx := a.watch.Context()
	a.hand.Free()
	tables := []*paperTable{}
	overall := check.Held
	add := func(t *paperTable) error {
		overall = worst(overall, t.verdict)
		tables = append(tables, t)
		if f.json {
			return nil
		}
		return a.printf("%s", a.paperPage(t, f.all))
	}
	for _, name := range asked {
		if ctx.Err() != nil {
			overall = worst(overall, check.Undecided)
			break
		}
		t, err := a.paper(ctx, name, f)
		if err != nil {
			return err
		}
		if err := add(t); err != nil {
			return err
		}
	}
	isQuorums := func(arg string) bool { return strings.TrimLeft(arg, "0") == quorumPaper }
	if len(args) == 0 || slices.ContainsFunc(args, isQuorums) {
		if err := add(quorumTable()); err != nil {
			return err
		}
	}
	a.exit(overall)
	if f.json {
		return a.printJSON(struct {
			Papers  []*paperTable `json:"papers"`
			Verdict string        `json:"verdict"`
		}{tables, overall.String()})
	}
	return a.printf("%s", a.papersEnd(tables, overall, f))
}

// worst is the verdict that counts of two.
func worst(x, y check.Verdict) check.Verdict {
	if x == check.Violated || y == check.Held {
		return x
	}
	return y
}

// papersFolder is the part of the library with published numbers. A scenario's name begins with the
// number of its paper: papers/01-raft-elections.
const papersFolder = "papers/"

// paperScenarios are the scenarios of the papers with the numbers given, or of the names given; all, if
// there are none.
func paperScenarios(c *cobra.Command, args []string) ([]string, error) {
	var all []string
	var known []string // numbers, once each
	for _, name := range scenarios.LibraryNames() {
		if n := paperNumber(name); n != "" {
			all = append(all, name)
			if !slices.Contains(known, n) {
				known = append(known, n)
			}
		}
	}
	if len(args) == 0 {
		return all, nil
	}
	var out []string
	for _, arg := range args {
		n, full := strings.TrimLeft(arg, "0"), papersFolder+strings.TrimPrefix(arg, papersFolder)
		if !slices.Contains(known, n) && !slices.Contains(all, full) {
			return nil, usage(c, "there is no paper %s; there are %s, and orrery list papers says what they are",
				arg,
				strings.Join(known, ", "))
		}
		for _, name := range all {
			if (paperNumber(name) == n || name == full) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out, nil
}

// paperNumber is the number of a scenario's paper, "" if it is of none.
func paperNumber(name string) string {
	file, found := strings.CutPrefix(name, papersFolder)
	number, _, _ := strings.Cut(file, "-")
	if _, err := strconv.Atoi(number); !found || err != nil {
		return ""
	}
	return strings.TrimLeft(number, "0")
}

// paper makes the runs of one scenario.
func (a *app) paper(ctx context.Context, name string, f papersFlags) (*paperTable, error) {
	file, err := a.language.Load(name)
	if err != nil {
		return nil, err
	}
	plan, err := file.Evaluate(nil, scenarios.Dull)
	if err != nil {
		return nil, err
	}
	seeds := f.seeds
	if seeds == 0 && !f.long && plan.Sweep != nil {
		seeds = max(plan.Sweep.Seeds/quickShare, min(plan.Sweep.Seeds, quickLeast))
	}
	progress := newProgress(a.err)
	sweep := campaign.Sweep{File: file, Seeds: seeds, Master: 1, Progress: progress.campaign}
	t, err := sweep.Run(ctx)
	progress.clear()
	if err != nil {
		return nil, err
	}
	return a.paperTable(name, file, t), nil
}

func (a *app) paperTable(name string, file *language.File, t *campaign.Table) *paperTable {
	number, _ := strconv.Atoi(paperNumber(name))
	out := &paperTable{
		Paper: number, Scenario: name, Title: title(file.Doc), Numbers: numbersOf(file.Doc), Seeds: t.Seeds,
		Runs: t.Runs, Rows: []*paperRow{}, Verdict: t.Verdict, verdict: t.Overall(),
	}
	for _, point := range t.Points {
		for _, claim := range point.Claims {
			out.Rows = append(out.Rows, newPaperRow(rowName(t, point), claim))
		}
	}
	if t.Report.Overall() != check.Held {
		out.broken = a.points(t.Report) + a.broken(t.Report)
	}
	return out
}

// title is the first sentence of a scenario's docstring.
func title(doc string) string {
	first, _, _ := strings.Cut(doc, "\n\n")
	return strings.Join(strings.Fields(first), " ")
}

// numbersOf is what a docstring says of where its numbers are from: its paragraph "Numbers: ...".
func numbersOf(doc string) string {
	for _, paragraph := range strings.Split(doc, "\n\n") {
		if text, found := strings.CutPrefix(paragraph, "Numbers: "); found {
			return strings.Join(strings.Fields(text), " ")
		}
	}
	return ""
}

// rowName is a point by the values that vary, with their names if there are several.
func rowName(t *campaign.Table, row *campaign.Row) string {
	var words []string
	for _, s := range row.Order {
		switch {
		case !slices.Contains(t.Varies, s.Name):
		case len(t.Varies) == 1:
			return s.Value
		default:
			words = append(words, s.Name+"="+s.Value)
		}
	}
	return strings.Join(words, " ")
}
