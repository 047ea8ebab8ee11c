package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/figures"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/plot"
)

// mutantFlags are the flags of mutants.
type mutantFlags struct {
	many
	set   []string
	only  []string
	finds int
	json  bool
	plot  string
	out   string
}

func (a *app) mutantsCommand() *cobra.Command {
	var f mutantFlags
	c := &cobra.Command{
		Use:   "mutants [PROTOCOL...] [PATH...]",
		Short: "How many seeds it takes to see that a rule of a protocol is missing",
		Long: `A mutant is a protocol minus one rule. Each is put into every scenario that can be given one (it has the
line mutant = param("mutant", "")), with one seed after the other, up to the first run that violates
something. Without paths the scenarios are those of the library, without protocols all have their turn.
The mutant's witness is run too:

    orrery mutants raft --seeds 200
    orrery mutants raft --seeds 10000 --finds 20
    orrery mutants raft --set uniform=true --seeds 10000 --finds 20
    orrery mutants raft --mutant vote-twice --mutant figure8
    orrery mutants tokenring tokenring/ --budget 10m
    orrery mutants --seeds 10000 --finds 20 -o matrix

With --finds each is found so many times, and the number of seeds that it takes has a median, with its 95 %
interval, and what is enough in nine of ten hunts. The scenarios with --set uniform=true are the baseline: faults
that aim at nothing.

With -o the runs are kept in a folder for each protocol, each as soon as it has ended: the same call goes on with them, and
comes to the same. Of a budget each protocol has a share, by the number of its mutants, and what those before it left.

The exit code is 1 where a mutant survives everything. One that chance misses and its witness shows
survives with a reason: it takes the events in just that order. The same master seed finds the same.`,
		ValidArgsFunction: func(c *cobra.Command, args []string, text string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return completeScenarios(c, args, text)
			}
			return a.protocolNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return a.mutants(c, args, f) },
	}
	f.flags(c, "how many runs of every mutant in every scenario, at most")
	c.Flags().StringArrayVar(&f.set, "set", nil, "give a parameter a value in all scenarios, as in --set `uniform=true`")
	c.Flags().StringArrayVar(&f.only, "mutant", nil, "hunt the mutant of this `name` alone; may be repeated")
	c.Flags().IntVar(&f.finds, "finds", 1, "go on until a mutant is found this often in a scenario")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object for each protocol")
	c.Flags().StringVarP(&f.out, "out", "o", "", "keep the runs in this `folder`, and go on with those that it has")
	c.Flags().StringVar(&f.plot, "plot", "", "draw the matrix of one protocol to a `file`.svg or .png")
	return c
}

func (a *app) protocolNames() (names []string) {
	for i := range a.catalog {
		names = append(names, a.catalog[i].Name)
	}
	return names
}

// mutants hunts the mutants of one protocol after the other.
func (a *app) mutants(c *cobra.Command, args []string, f mutantFlags) error {
	if c.Flags().Changed("out") && f.out == "" {
		return usage(c, "-o must be a folder")
	}
	if f.finds < 1 {
		return usage(c, "--finds must be at least 1, not %d", f.finds)
	}
	hunted, paths, err := a.hunted(c, args)
	if err != nil {
		return err
	}
	var picture *wholeFile
	if f.plot != "" {
		if len(hunted) != 1 {
			return usage(c, "--plot draws the mutants of one protocol; name it")
		}
		if picture, err = pictureFile(c, "--plot", f.plot); err != nil {
			return err
		}
	}
	budget := f.budget
	for i := range hunted {
		f.budget = shareOf(budget, time.Since(a.watch.Began()), hunted[i:])
		m, err := a.huntOne(c, &hunted[i], paths, f)
		if err != nil {
			return err
		}
		if err := a.tellMatrix(m, f.json); err != nil || m.Interrupted {
			return err
		}
		if picture != nil {
			return drawTo(picture, figures.Kills(m), plot.Screen)
		}
	}
	return nil
}

// shareOf is when the first of several protocols is to be done with, of all the time that there is: time counts from the
// beginning of the command. What one leaves is for those after it.
func shareOf(budget, gone time.Duration, hunted []about.Protocol) time.Duration {
	if budget <= 0 {
		return budget
	}
	mutants := 0
	for i := range hunted {
		mutants += len(hunted[i].Mutants)
	}
	return gone + max(budget-gone, 0)*time.Duration(len(hunted[0].Mutants))/time.Duration(max(mutants, 1))
}

// huntOne hunts the mutants of one protocol.
func (a *app) huntOne(c *cobra.Command, of *about.Protocol, paths []string, f mutantFlags) (*campaign.Matrix, error) {
	hunt, err := a.hunt(c, of, paths, f)
	if err != nil {
		return nil, err
	}
	m, err := hunt.Manifest(version())
	if len(paths) == 0 && errors.Is(err, campaign.ErrNowhere) {
		hunt.Files = nil
		m, err = hunt.Manifest(version())
	}
	if err != nil {
		return nil, err
	}
	if f.out != "" {
		if hunt.Folder, err = folder.Open(filepath.Join(f.out, of.Name), m, folder.Shard{}); err != nil {
			return nil, err
		}
		defer hunt.Folder.Close()
	}
	p := a.begin()
	hunt.Progress = func(now campaign.Progress) {
		now.Violations = 0 // each is what is wanted
		p.campaign(now)
	}
	defer a.ended(p, "mutants")
	return hunt.Run(a.watch.Context())
}

// tellMatrix prints what came of a hunt.
func (a *app) tellMatrix(m *campaign.Matrix, asJSON bool) error {
	a.exit(m.Overall())
	if len(m.Errors) > 0 {
		a.come(ExitUsage)
	}
	fmt.Fprintf(a.err, "%d runs in %.1f s\n", m.Runs, m.Took().Seconds())
	if asJSON {
		return a.printJSON(m)
	}
	return a.printf("%s", a.matrixPage(m))
}

// hunted are the protocols that are named, or all that have mutants, and the paths.
func (a *app) hunted(c *cobra.Command, args []string) (protocols []about.Protocol, paths []string, err error) {
	for _, arg := range args {
		switch p, found := a.language.Protocol(arg); {
		case !found && len(protocols) == 0 && !strings.ContainsAny(arg, "./"):
			return nil, nil, usage(c, "there is no protocol %q; there are %s", arg, strings.Join(a.protocolNames(), ", "))
		case !found:
			paths = append(paths, arg)
		case len(p.Mutants) == 0:
			return nil, nil, usage(c, "%s has no mutants", arg)
		default:
			protocols = append(protocols, p)
		}
	}
	for i := range a.catalog {
		if p := a.catalog[i]; len(args) == len(paths) && len(p.Mutants) > 0 {
			protocols = append(protocols, p)
		}
	}
	return protocols, paths, nil
}

// hunt is a campaign against the mutants of a protocol, in the scenarios that paths name.
func (a *app) hunt(c *cobra.Command, p *about.Protocol, paths []string, f mutantFlags) (campaign.Hunt, error) {
	some, err := having(p, f.only)
	if err != nil {
		return campaign.Hunt{}, usage(c, "--mutant: %v", err)
	}
	h := campaign.Hunt{Protocol: some, Times: f.finds}
	if len(paths) == 0 {
		paths = []string{p.Name}
	}
	if h.Campaign, err = a.campaign(c, f.many); err != nil {
		return h, err
	}
	if h.Settings, err = parseSettings(c, f.set); err != nil {
		return h, err
	}
	var wrong []*campaign.Mistake
	if h.Files, wrong = a.loadAll(paths); len(wrong) > 0 {
		return h, wrong[0].Err
	}
	return h, a.witnesses(&h, some.Mutants)
}

// having is a protocol with those of its mutants alone that are named; with all if none is.
func having(p *about.Protocol, names []string) (*about.Protocol, error) {
	if len(names) == 0 {
		return p, nil
	}
	some := *p
	some.Mutants = nil
	for _, name := range names {
		i := slices.IndexFunc(p.Mutants, func(m *about.Mutant) bool { return m.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("%s has no mutant %q; orrery list mutants shows them", p.Name, name)
		}
		some.Mutants = append(some.Mutants, p.Mutants[i])
	}
	return &some, nil
}

// witnesses loads the scenarios that mutants name.
func (a *app) witnesses(h *campaign.Hunt, mutants []*about.Mutant) error {
	for _, m := range mutants {
		if m.Witness == "" {
			h.Witnesses = append(h.Witnesses, nil)
			continue
		}
		f, err := a.language.Load(m.Witness)
		if err != nil {
			return fmt.Errorf("the witness of %s: %w", m.Name, err)
		}
		h.Witnesses = append(h.Witnesses, f)
	}
	return nil
}

// matrixPage is a table of the mutants, and then which of them nothing finds.
func (a *app) matrixPage(m *campaign.Matrix) string {
	var b strings.Builder
	t := matrixTable{app: a, protocol: m.Protocol, times: m.Times}
	for _, row := range m.Mutants {
		for _, c := range row.Cells {
			t.scenario = max(t.scenario, len([]rune(t.name(c))))
		}
	}
	b.WriteString(t.header())
	by := map[campaign.Fate][]string{}
	for _, row := range m.Mutants {
		by[row.Fate] = append(by[row.Fate], row.Name)
		if m.Interrupted && row.Fate == campaign.Unknown {
			continue
		}
		fmt.Fprintf(&b, "%s %s %s\n", fateMarks[row.Fate], row.ID, a.out.style.Bold(row.Name))
		for _, c := range row.Cells {
			b.WriteString(t.cell(c))
		}
	}
	for _, e := range m.Errors {
		b.WriteString(a.hanging("error: "+e, 2, 2))
	}
	b.WriteString("\n  " + a.out.style.Bold(report.Mark(m.Overall(), report.Style{})))
	fmt.Fprintf(&b, "  %s of %s, %s\n", count(len(m.Mutants), "mutant"), m.Protocol, count(m.Runs, "run"))
	tell := func(fate campaign.Fate, what string) {
		if names := by[fate]; len(names) > 0 {
			b.WriteString(a.hanging(fmt.Sprintf("%s: %s", what, strings.Join(names, ", ")), 2, 4))
		}
	}
	b.WriteString(fmt.Sprintf("  chance finds %d%s\n", len(by[campaign.Found]), within(m)))
	tell(campaign.Aimed, fmt.Sprintf("chance misses %d, which their witnesses show", len(by[campaign.Aimed])))
	tell(campaign.Unknown, fmt.Sprintf("undecided are %d, for which not all runs were made", len(by[campaign.Unknown])))
	tell(campaign.Survives, fmt.Sprintf("nothing finds %d", len(by[campaign.Survives])))
	if m.Interrupted {
		b.WriteString("  interrupted: this is what was found until then\n")
	}
	return b.String()
}

// within says in how many seeds half of the mutants are found, and nine of ten: each by the scenario that takes
// the fewest.
func within(m *campaign.Matrix) string {
	takes := m.Takes()
	if len(takes) < 2 {
		return ""
	}
	at := func(share int) int { return takes[(len(takes)*share+99)/100-1] }
	return fmt.Sprintf(": half of them within %d seeds, nine of ten within %d", at(50), at(90))
}

var fateMarks = map[campaign.Fate]string{campaign.Found: "✓", campaign.Aimed: "·", campaign.Survives: "✗", campaign.Unknown: "?"}

// A matrixTable has a line for each scenario in which a mutant was looked for.
type matrixTable struct {
	*app
	protocol string
	scenario int // columns of the longest name
	times    int // how often each mutant was to be found
}

// name is a scenario in short: of those of the protocol's folder the rest.
func (t *matrixTable) name(c *campaign.Cell) string {
	if c.Witness {
		return "its witness"
	}
	return strings.TrimPrefix(c.Scenario, t.protocol+"/")
}

// header are the titles of the columns.
func (t *matrixTable) header() string {
	if t.times > 1 {
		return t.wait("", "median", "95 %", "90 %", "found", "violates", "seen by")
	}
	return t.line("", "run", "seed", "violates", "events", "took")
}

// cell says which run is the first that violates something, with which seed, what falls first, and what it
// took to find it; or, of a mutant that was hunted several times, how many seeds it takes.
func (t *matrixTable) cell(c *campaign.Cell) string {
	run, seed, what := "", fmt.Sprintf("not in %d", c.Runs), ""
	if s := c.First; s != nil {
		run, seed, what = fmt.Sprint(s.Run), fmt.Sprint(s.Seed), s.Properties[0]
	}
	if t.times <= 1 {
		return t.line(t.name(c), run, seed, what, grouped(int(c.Events)), fmt.Sprintf("%.2f s", c.Took().Seconds()))
	}
	median, sure, ninety, by := "", "", "", ""
	if w := c.Takes; w != nil {
		median, sure, ninety = fmt.Sprint(w.Median), fmt.Sprintf("[%d, %d]", w.Low, w.High), fmt.Sprint(w.Ninety)
	}
	if c.First != nil {
		if by = "servers"; c.First.History {
			by = "clients"
		}
	}
	return t.wait(t.name(c), median, sure, ninety, fmt.Sprintf("%d of %d", c.Rate.Seen, c.Rate.Of), what, by)
}

func (t *matrixTable) line(scenario, run, seed, what, events, took string) string {
	left := fmt.Sprintf("    %-*s  %5s  %13s  ", t.scenario, scenario, run, seed)
	return t.fitted(left, what, fmt.Sprintf("  %10s  %8s", events, took))
}

// wait is a line about how many seeds it takes.
func (t *matrixTable) wait(scenario, median, sure, ninety, found, what, by string) string {
	left := fmt.Sprintf("    %-*s  %6s %13s %5s  %11s  ", t.scenario, scenario, median, sure, ninety, found)
	return t.fitted(left, what, fmt.Sprintf("  %-7s", by))
}

// fitted is a line with a column that has what room there is.
func (t *matrixTable) fitted(left, what, right string) string {
	room := max(t.width()-len([]rune(left))-len([]rune(right)), len("linearizable"))
	return left + fmt.Sprintf("%-*s", room, shorten(what, room)) + right + "\n"
}
