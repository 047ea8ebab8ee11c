package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/supervise"
)

// sweepFlags are the flags of sweep.
type sweepFlags struct {
	seeds   int
	master  uint64
	workers int
	set     []string
	json    bool
	bounds  bounds
}

func (a *app) sweepCommand() *cobra.Command {
	var f sweepFlags
	c := &cobra.Command{
		Use:   "sweep FILE",
		Short: "Many seeds at every point of one scenario, and a table of what they measure",
		Long: `Many seeds of one scenario at every point of its parameters, on all cores, and a table of statistics of
what the scenario measures: the columns that its sweep(...) asks for, each figure with its 95 % interval,
of which ? is an end that so few runs do not tell.
Then what the sweep expects of them, and what the runs themselves violate.

    orrery sweep raft/split-vote
    orrery sweep raft/split-vote --seeds 1000 --set spread=0ms,10ms,20ms

The same master seed makes the same table, whatever the number of workers. Points have seeds in common.`,
		ValidArgsFunction: completeScenarios,
		Args:              exactly(1, "a scenario file, or the name of a scenario of the library"),
		RunE:              func(c *cobra.Command, args []string) error { return a.sweep(c, args[0], f) },
	}
	c.Flags().IntVar(&f.seeds, "seeds", 0, "how many runs of every point (default the file's, or 100)")
	c.Flags().Uint64Var(&f.master, "seed", 1, "the master seed, from which all others come")
	c.Flags().IntVar(&f.workers, "workers", 0, "runs at a time (default one a core)")
	c.Flags().StringArrayVar(&f.set, "set", nil,
		"give a parameter a value, or several, as in --set `loss=0%,5%`; several parameters make a grid")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	f.bounds.flags(c)
	return c
}

func (a *app) sweep(c *cobra.Command, path string, f sweepFlags) error {
	switch {
	case c.Flags().Changed("seeds") && f.seeds < 1:
		return usage(c, "--seeds must be at least 1, not %d", f.seeds)
	case f.workers < 0:
		return usage(c, "--workers must be at least 1, not %d", f.workers)
	}
	if err := a.set(c, f.bounds); err != nil {
		return err
	}
	settings, err := parseSettings(c, f.set)
	if err != nil {
		return err
	}
	s := campaign.Sweep{Seeds: f.seeds, Master: f.master, Workers: f.workers, Watch: a.watch}
	for _, x := range settings {
		s.Grid = append(s.Grid, campaign.Choice{Name: x.Name, Values: splitValues(x.Value)})
	}
	if s.File, err = a.language.Load(path); err != nil {
		return err
	}
	a.hand.Free()
	p := newProgress(a.err)
	s.Progress = func(now campaign.Progress) { p.runs(now.Done, now.Planned, found(now)) }
	t, err := s.Run(a.watch.Context())
	p.clear()
	a.hand.Take(supervise.Task{Run: -1, Of: "sweep"}, supervise.Telling)
	if err != nil {
		return err
	}
	a.exit(t.Overall())
	if len(t.Errors) > 0 {
		a.come(ExitUsage)
	}
	a.unjudged(t.Report)
	took := t.Took().Seconds()
	fmt.Fprintf(a.err, "%d runs in %.1f s, %.0f a second\n", t.Runs, took, float64(t.Runs)/took)
	if f.json {
		return a.printJSON(t)
	}
	return a.printf("%s", a.sweepPage(t))
}

// found says how many violations there were so far.
func found(now campaign.Progress) string {
	if now.Violations == 0 {
		return ""
	}
	return fmt.Sprintf(", %d violations", now.Violations)
}

// splitValues splits at commas that are not inside brackets or a text.
func splitValues(text string) []string {
	var out []string
	depth, quote, start := 0, byte(0), 0
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case c == ',' && depth == 0:
			out = append(out, text[start:i])
			start = i + 1
		}
	}
	return append(out, text[start:])
}
