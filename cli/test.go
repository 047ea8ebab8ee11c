package cli

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// seedsDefault is how many seeds a point has where nothing is said.
const seedsDefault = 20

// testFlags are the flags of test.
type testFlags struct {
	many
	set   []string
	into  folderFlags
	twice bool
	first bool
	until int
	table bool
	json  bool
	keep  keepFlags
	junit string
	xml   *wholeFile // which that is
	turns string
}

// many are the flags that say how many runs are made, and how.
type many struct {
	seeds   int
	master  uint64
	budget  time.Duration
	workers int
	bounds  bounds
}

func (m *many) flags(c *cobra.Command, runs string) {
	c.Flags().IntVar(&m.seeds, "seeds", seedsDefault, runs)
	c.Flags().Uint64Var(&m.master, "seed", 1, "the master seed, from which all others come")
	c.Flags().DurationVar(&m.budget, "budget", 0,
		"begin no run after this time; without --seeds, go on until then")
	workersFlag(c, &m.workers)
	m.bounds.flags(c)
}

// campaign is a campaign that makes so many runs.
func (a *app) campaign(c *cobra.Command, m many) (campaign.Campaign, error) {
	switch {
	case m.seeds < 1:
		return campaign.Campaign{}, usage(c, "--seeds must be at least 1, not %d", m.seeds)
	case m.workers < 0:
		return campaign.Campaign{}, usage(c, "--workers must be at least 1, not %d", m.workers)
	case m.budget < 0:
		return campaign.Campaign{}, usage(c, "--budget must be a time such as 60s, not %v", m.budget)
	case m.budget > 0 && !c.Flags().Changed("seeds"):
		m.seeds = 0
	}
	return campaign.Campaign{
		Seeds: m.seeds, Master: m.master, Budget: m.budget, Workers: m.workers, Watch: a.watch,
	}, a.set(c, m.bounds)
}

func (a *app) testCommand() *cobra.Command {
	var f testFlags
	c := &cobra.Command{
		Use:   "test PATH...",
		Short: "Many seeds of many scenarios, and every distinct violation with its replay line",
		Long: `Many seeds of many scenarios, at every point of their parameters, on all cores. A path is a file, a
directory, a scenario of the library, or a part of it:

    orrery test raft --seeds 100
    orrery test scenarios/raft/chaos.star --budget 60s
    orrery test scenarios --seed-range 1001..2000 --junit results.xml
    orrery test raft --seeds 10000 -o raft-10000

The same master seed makes the same runs, whatever the number of workers. What is violated is shrunk to the
smallest run that shows it, and kept as a scenario file in a folder .orrery beside the scenario, to be tried first
the next time; orrery failures lists what is kept. Nothing is kept of the library's scenarios unless --failures
names a folder.

What the runs bring about is counted: messages and faults by the role of whom they come to, and which of two things
comes first. --coverage says what was never seen, and how fast new things still come; --until-covered 200 ends
a point once 200 seeds in a row have brought nothing new.

With -o all runs are kept in a folder, each as soon as it has ended: the same call goes on with them after whatever
ended the last one, and orrery rerun makes them once more and compares. --shard 1/4 makes a quarter of them.`,
		ValidArgsFunction: completeScenarios,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(c, "it needs a scenario file, a directory, or a name of the library such as raft")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.test(c, args, f) },
	}
	f.many.flags(c, "how many runs of every point")
	f.into.flags(c)
	c.Flags().StringArrayVar(&f.set, "set", nil, "give a parameter a value in all files; may be repeated")
	c.Flags().BoolVar(&f.twice, "twice", false, "make every run twice, show the first event that differs, and look for nodes that write on in what others hold")
	c.Flags().BoolVar(&f.first, "first", false, "make no further run of a point once one has shown a violation")
	c.Flags().IntVar(&f.until, "until-covered", 0, "make no further run of a point once so many `seeds` in a row have brought nothing new; without --seeds, go on until then")
	c.Flags().BoolVar(&f.table, "coverage", false, "say what the runs have never brought about: messages and faults by roles, and which of two things comes first")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&f.junit, "junit", "", "write the `file` that CI systems read: a suite for each scenario, a test for each of its points")
	c.Flags().StringVar(&f.turns, "seed-range", "", "make the runs of these `seeds` of every point alone, as 1001..2000: of those that the master seed "+
		"has, counted from 1, both ends included (default $"+rangeVariable+")")
	f.keep.flags(c)
	return c
}

func (a *app) test(c *cobra.Command, paths []string, f testFlags) error {
	many, err := a.campaign(c, f.many)
	if err != nil {
		return err
	}
	many.Twice = f.twice
	if f.first {
		many.Enough = 1
	}
	if many.Settings, err = parseSettings(c, f.set); err != nil {
		return err
	}
	if err := f.seedRange(c, &many); err != nil {
		return err
	}
	many.Files, many.Mistakes = a.loadAll(paths)
	if f.xml, err = createWhole(f.junit); err != nil {
		return err
	}
	archive, err := a.archive(c, f.keep, &many)
	if err != nil {
		return err
	}
	at, err := f.into.of(c)
	if err != nil {
		return err
	}
	many.Shard = at.shard
	if err := f.untilCovered(c, &many); err != nil {
		return err
	}
	if at.dir != "" {
		return a.testInto(at, many, archive, f)
	}
	p := a.begin()
	many.Progress = p.campaign
	r, err := many.Run(a.watch.Context())
	a.ended(p, "test")
	if err != nil {
		return err
	}
	archive.keep(a, r)
	a.rate(r)
	return a.tellTest(r, f)
}

// untilCovered makes the campaign end where its runs bring nothing new.
func (f *testFlags) untilCovered(c *cobra.Command, many *campaign.Campaign) error {
	switch {
	case !c.Flags().Changed("until-covered"):
		return nil
	case f.until < 1:
		return usage(c, "--until-covered must be at least 1, not %d", f.until)
	case !many.Shard.Whole():
		return usage(c, "--until-covered cannot be had with --shard: a shard does not know what the runs of others bring")
	case !c.Flags().Changed("seeds") && f.turns == "":
		many.Seeds = 0
	}
	many.Idle = f.until
	return nil
}

// testInto makes those runs of a campaign that its folder has not, and its report once all are there.
func (a *app) testInto(at place, many campaign.Campaign, archive *archive, f testFlags) (err error) {
	if many.Folder, err = folder.Open(at.dir, many.Manifest(version()), at.shard); err != nil {
		return err
	}
	defer many.Folder.Close()
	p := a.begin()
	many.Progress = p.campaign
	made, err := many.Run(a.watch.Context())
	a.ended(p, "test")
	if err != nil {
		return err
	}
	archive.keep(a, made)
	a.rate(made)
	all, missing, err := many.Gather(at.dir)
	if err == nil && missing == 0 {
		err = many.WriteResults(at.dir, all)
	}
	switch {
	case err != nil:
		return err
	case at.shard.Whole(): // this one knows what was shrunk, too
		return a.tellTest(made, f)
	case missing > 0:
		if err := f.xml.write(func(w io.Writer) error { return junit(w, made) }); err != nil {
			return err
		}
		return a.tellShard(at, made, missing, all.Planned)
	}
	return a.tellTest(all, f)
}

// tellTest prints what came of a campaign.
func (a *app) tellTest(r *campaign.Report, f testFlags) error {
	a.exit(r.Overall())
	if len(r.Errors) > 0 {
		a.come(ExitUsage)
	}
	a.unjudged(r)
	for _, m := range r.Mistakes {
		fmt.Fprintln(a.err, explain(m.Err))
		a.come(codeOf(m.Err))
	}
	if err := f.xml.write(func(w io.Writer) error { return junit(w, r) }); err != nil {
		return err
	}
	if f.json {
		return a.printJSON(r)
	}
	if len(r.Points)+len(r.Kept) == 0 {
		return nil // what is to be said is said
	}
	return a.printf("%s", a.campaignPage(r, f.table))
}

// loadAll loads every scenario that paths name, once, in the order of their names within each path. Those that cannot
// be loaded are mistakes.
func (a *app) loadAll(paths []string) (files []*language.File, wrong []*campaign.Mistake) {
	seen := map[string]bool{}
	for _, path := range paths {
		names, err := language.Named(path)
		if err != nil {
			wrong = append(wrong, campaign.MistakeIn(path, err))
		}
		for _, name := range names {
			if seen[name] {
				continue
			}
			seen[name] = true
			f, err := a.language.Load(name)
			if err != nil {
				wrong = append(wrong, campaign.MistakeIn(name, err))
				continue
			}
			files = append(files, f)
		}
	}
	return a.withoutParts(files, paths), wrong
}

// withoutParts leaves out files of a directory that have no scenario of their own and that others of them load,
// and says so.
func (a *app) withoutParts(files []*language.File, asked []string) []*language.File {
	return slices.DeleteFunc(slices.Clone(files), func(f *language.File) bool {
		if f.HasScenario() || slices.Contains(asked, f.Name) {
			return false
		}
		i := slices.IndexFunc(files, func(o *language.File) bool { return o.Loads(f.Name) })
		if i >= 0 {
			fmt.Fprintf(a.err, "%s has no scenario and is left out; %s loads it\n", f.Name, files[i].Name)
		}
		return i >= 0
	})
}
