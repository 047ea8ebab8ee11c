package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/report"
)

func (a *app) mutantsCommand() *cobra.Command {
	var f many
	asJSON := false
	c := &cobra.Command{
		Use:   "mutants PROTOCOL [PATH...]",
		Short: "How many seeds it takes to see that a rule of a protocol is missing",
		Long: `A mutant is a protocol minus one rule. Each is put into every scenario that can be given one (it has the
line mutant = param("mutant", "")), with one seed after the other, up to the first run that violates
something. Without paths the scenarios are those of the library. The mutant's witness is run too:

    orrery mutants raft --seeds 200
    orrery mutants tokenring tokenring/ --budget 10m

The exit code is 1 where a mutant survives everything. One that chance misses and its witness shows
survives with a reason: it takes the events in just that order. The same master seed finds the same.`,
		ValidArgsFunction: func(c *cobra.Command, args []string, text string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return completeScenarios(c, args, text)
			}
			return a.protocolNames(), cobra.ShellCompDirectiveNoFileComp
		},
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(c, "it needs a protocol: %s", strings.Join(a.protocolNames(), ", "))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.mutants(c, args[0], args[1:], f, asJSON) },
	}
	f.flags(c, "how many runs of every mutant in every scenario, at most")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func (a *app) protocolNames() (names []string) {
	for i := range a.catalog {
		names = append(names, a.catalog[i].Name)
	}
	return names
}

func (a *app) mutants(c *cobra.Command, protocol string, paths []string, f many, asJSON bool) error {
	hunt, err := a.hunt(c, protocol, paths, f)
	if err != nil {
		return err
	}
	p := a.begin()
	hunt.Progress = func(now campaign.Progress) {
		now.Violations = 0 // each is what is wanted
		p.campaign(now)
	}
	m, err := hunt.Run(a.watch.Context())
	a.ended(p, "mutants")
	if err != nil {
		return err
	}
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

// hunt is a campaign against the mutants of a protocol, in the scenarios that paths name.
func (a *app) hunt(c *cobra.Command, protocol string, paths []string, f many) (campaign.Hunt, error) {
	var h campaign.Hunt
	p, found := a.language.Protocol(protocol)
	switch {
	case !found:
		return h, usage(c, "there is no protocol %q; there are %s", protocol, strings.Join(a.protocolNames(), ", "))
	case len(p.Mutants) == 0:
		return h, usage(c, "%s has no mutants", protocol)
	case len(paths) == 0:
		paths = []string{protocol}
	}
	var err error
	h.Protocol = &p
	if h.Campaign, err = a.campaign(c, f); err != nil {
		return h, err
	}
	var wrong []*campaign.Mistake
	if h.Files, wrong = a.loadAll(paths); len(wrong) > 0 {
		return h, wrong[0].Err
	}
	return h, a.witnesses(&h, p.Mutants)
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
	t := matrixTable{app: a, protocol: m.Protocol}
	for _, row := range m.Mutants {
		for _, c := range row.Cells {
			t.scenario = max(t.scenario, len([]rune(t.name(c))))
		}
	}
	b.WriteString(t.line("", "run", "seed", "violates", "events", "took"))
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
	b.WriteString(fmt.Sprintf("  chance finds %d\n", len(by[campaign.Found])))
	tell(campaign.Aimed, fmt.Sprintf("chance misses %d, which their witnesses show", len(by[campaign.Aimed])))
	tell(campaign.Unknown, fmt.Sprintf("undecided are %d, for which not all runs were made", len(by[campaign.Unknown])))
	tell(campaign.Survives, fmt.Sprintf("nothing finds %d", len(by[campaign.Survives])))
	if m.Interrupted {
		b.WriteString("  interrupted: this is what was found until then\n")
	}
	return b.String()
}

var fateMarks = map[campaign.Fate]string{campaign.Found: "✓", campaign.Aimed: "·", campaign.Survives: "✗", campaign.Unknown: "?"}

// A matrixTable has a line for each scenario in which a mutant was looked for.
type matrixTable struct {
	*app
	protocol string
	scenario int // columns of the longest name
}

// name is a scenario in short: of those of the protocol's folder the rest.
func (t *matrixTable) name(c *campaign.Cell) string {
	if c.Witness {
		return "its witness"
	}
	return strings.TrimPrefix(c.Scenario, t.protocol+"/")
}

// cell says which run is the first that violates something, with which seed, what falls first, and what it
// took to find it.
func (t *matrixTable) cell(c *campaign.Cell) string {
	run, seed, what := "", fmt.Sprintf("not in %d", c.Runs), ""
	if s := c.First; s != nil {
		run, seed, what = fmt.Sprint(s.Run), fmt.Sprint(s.Seed), s.Properties[0]
	}
	return t.line(t.name(c), run, seed, what, grouped(int(c.Events)), fmt.Sprintf("%.2f s", c.Took().Seconds()))
}

func (t *matrixTable) line(scenario, run, seed, what, events, took string) string {
	left := fmt.Sprintf("    %-*s  %5s  %13s  ", t.scenario, scenario, run, seed)
	right := fmt.Sprintf("  %10s  %8s", events, took)
	room := max(t.width()-len([]rune(left))-len([]rune(right)), len("linearizable"))
	return left + fmt.Sprintf("%-*s", room, shorten(what, room)) + right + "\n"
}
