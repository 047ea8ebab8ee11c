package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
)

// sweepFlags are the flags of sweep.
type sweepFlags struct {
	seeds   int
	master  uint64
	workers int
	set     []string
	json    bool
	into    folderFlags
	samples bool
	compare string
	bounds  bounds
}

func (a *app) sweepCommand() *cobra.Command {
	var f sweepFlags
	c := &cobra.Command{
		Use:   "sweep FILE|DIR",
		Short: "Many seeds at every point of one scenario, and a table of what they measure",
		Long: `Many seeds of one scenario at every point of its parameters, on all cores, and a table of statistics of
what the scenario measures: the columns that its sweep(...) asks for, each figure with its 95 % interval,
of which ? is an end that so few runs do not tell.
Then what the sweep expects of them, and what the runs themselves violate.

    orrery sweep raft/split-vote
    orrery sweep raft/split-vote --seeds 1000 --set spread=0ms,10ms,20ms
    orrery sweep raft/split-vote --set spread=50ms,150ms --compare spread

The same master seed makes the same table, whatever the number of workers. Points have
seeds in common, so that --compare finds small differences between them with few seeds.

With -o the runs are kept in a folder, each as soon as it has ended, and the same call goes on with them after
whatever ended the last one. In the end it has runs.csv (a row a run), table.csv, table.json and, with --samples,
samples.csv: the same bytes, however often that was. The folder has the scenario's text, too, and its name is enough to
go on with it. Several machines share a folder by shards:

    orrery sweep raft/split-vote --seeds 1000 -o votes
    orrery sweep raft/split-vote --seeds 1000 -o votes --shard 3/8
    orrery sweep votes
    orrery sweep status votes
    orrery sweep merge votes --samples

orrery sweep submit prints the job file by which Slurm or Kubernetes makes the shards.`,
		ValidArgsFunction: completeScenarios,
		Args:              exactly(1, "a scenario file, the name of a scenario of the library, or the folder of a sweep"),
		RunE:              func(c *cobra.Command, args []string) error { return a.sweep(c, args[0], f) },
	}
	c.Flags().IntVar(&f.seeds, "seeds", 0, "how many runs of every point (default the file's, or 100)")
	c.Flags().Uint64Var(&f.master, "seed", 1, "the master seed, from which all others come")
	workersFlag(c, &f.workers)
	c.Flags().StringArrayVar(&f.set, "set", nil,
		"give a parameter a value, or several, as in --set `loss=0%,5%`; several parameters make a grid")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	compareFlag(c, &f.compare)
	f.into.flags(c)
	c.Flags().BoolVar(&f.samples, "samples", false, "with -o, write samples.csv: every value of what is measured more than once in a run")
	f.bounds.flags(c)
	c.AddCommand(a.sweepStatusCommand(), a.sweepMergeCommand(), a.sweepSubmitCommand())
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
	ask := a.sweepAsked
	if folder.IsFolder(path) {
		ask = a.sweepGoesOn
	}
	s, err := ask(c, path, f)
	if err != nil {
		return err
	}
	if folder.IsFolder(path) {
		f.into.dir = path
	}
	if f.samples && f.into.dir == "" {
		return usage(c, "--samples writes a file into the folder that -o names")
	}
	s.Compare = f.compare
	at, err := f.into.of(c)
	if err != nil {
		return err
	}
	s.Shard = at.shard
	if at.dir != "" {
		return a.sweepInto(at, s, f)
	}
	p := a.begin()
	s.Progress = p.campaign
	t, err := s.Run(a.watch.Context())
	a.ended(p, "sweep")
	if err != nil {
		return err
	}
	a.rate(t.Report)
	return a.tellSweep(t, f.json)
}

// sweepAsked is the sweep that flags ask for.
func (a *app) sweepAsked(c *cobra.Command, path string, f sweepFlags) (s campaign.Sweep, err error) {
	settings, err := parseSettings(c, f.set)
	if err != nil {
		return s, err
	}
	s = campaign.Sweep{Seeds: f.seeds, Master: f.master, Workers: f.workers, Lean: true, Watch: a.watch}
	for _, x := range settings {
		s.Grid = append(s.Grid, campaign.Choice{Name: x.Name, Values: splitValues(x.Value)})
	}
	s.File, err = a.language.Load(path)
	return s, err
}

// sweepGoesOn is the sweep of a folder, of which further runs are made.
func (a *app) sweepGoesOn(c *cobra.Command, dir string, f sweepFlags) (s campaign.Sweep, err error) {
	for _, flag := range []string{"--seeds", "--set", "--seed", "-o", "--events"} {
		name := map[string]string{"-o": "out"}[flag]
		if c.Flags().Changed(cmp.Or(name, strings.TrimPrefix(flag, "--"))) {
			return s, usage(c, "%s is what the folder says: leave it out, or name a scenario", flag)
		}
	}
	s, err = a.sweepOf(dir)
	s.Workers = f.workers
	return s, err
}

// sweepInto makes those runs of a sweep that its folder has not, and its results once all are there.
func (a *app) sweepInto(at place, s campaign.Sweep, f sweepFlags) error {
	m, err := s.Manifest(version())
	if err != nil {
		return err
	}
	if s.Folder, err = folder.Open(at.dir, m, at.shard); err != nil {
		return err
	}
	defer s.Folder.Close()
	p := a.begin()
	s.Progress = p.campaign
	made, err := s.Make(a.watch.Context())
	a.ended(p, "sweep")
	if err != nil {
		return err
	}
	a.rate(made)
	t, missing, err := a.gatherSweep(at.dir, s, f.samples)
	switch {
	case err != nil:
		return err
	case missing > 0 && !at.shard.Whole():
		return a.tellShard(at, made, missing, t.Planned)
	}
	return a.tellSweep(t, f.json)
}

// gatherSweep is what came of the runs that a folder has. If none is missing it is written there.
func (a *app) gatherSweep(dir string, s campaign.Sweep, samples bool) (t *campaign.Table, missing int, err error) {
	if t, missing, err = s.Gather(dir); err == nil && missing == 0 {
		err = s.WriteResults(dir, t, samples)
	}
	return t, missing, err
}

// tellSweep prints what came of a sweep.
func (a *app) tellSweep(t *campaign.Table, asJSON bool) error {
	a.exit(t.Overall())
	if len(t.Errors) > 0 {
		a.come(ExitUsage)
	}
	a.unjudged(t.Report)
	if asJSON {
		return a.printJSON(t)
	}
	return a.printf("%s", a.sweepPage(t))
}

// compareFlag is the flag that says what is compared.
func compareFlag(c *cobra.Command, parameter *string) {
	c.Flags().StringVar(parameter, "compare", "", "compare every point with that of the first value of this `parameter`, over the seeds that both have")
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
