package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// rerunFlags are the flags of rerun.
type rerunFlags struct {
	workers int
	json    bool
	bounds  bounds
}

func (a *app) rerunCommand() *cobra.Command {
	var f rerunFlags
	c := &cobra.Command{
		Use:   "rerun DIR",
		Short: "The experiment of a folder once more, compared run by run",
		Long: `The experiment of a folder once more: every run that test -o or sweep -o has kept there is made again, and compared
with what came of it then. A difference is told with the first run that has one, and exit code 5.

    orrery sweep raft/split-vote --seeds 1000 -o votes
    orrery rerun votes

Nothing in the folder is changed. The scenarios are what they were then: their texts are in the folder. The program may be
another version.`,
		Args: exactly(1, "the folder of an experiment"),
		RunE: func(c *cobra.Command, args []string) error { return a.rerun(c, args[0], f) },
	}
	workersFlag(c, &f.workers)
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	f.bounds.flags(c)
	return c
}

func (a *app) rerun(c *cobra.Command, dir string, f rerunFlags) error {
	if f.workers < 0 {
		return usage(c, "--workers must be at least 1, not %d", f.workers)
	}
	m, err := folder.Read(dir)
	if err != nil {
		return err
	}
	if !c.Flags().Changed("events") {
		f.bounds.events = m.Events
	}
	if err := a.set(c, f.bounds); err != nil {
		return err
	}
	again, err := a.experimentOf(dir, m, f.workers)
	if err != nil {
		return err
	}
	p := a.begin()
	r, err := again(p)
	a.ended(p, "rerun")
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%d runs in %.1f s\n", r.Runs, r.Took().Seconds())
	if r.Interrupted {
		a.come(ExitUndecided)
	}
	if len(r.Different) > 0 {
		a.come(ExitAnother)
	}
	if f.json {
		return a.printJSON(r)
	}
	return a.printf("%s", a.rerunPage(dir, m, r))
}

// experimentOf is the experiment of a folder, which can be made again.
func (a *app) experimentOf(dir string, m *folder.Manifest, workers int) (func(*progress) (*campaign.Repetition, error), error) {
	if m.Command == "mutants" {
		return nil, fmt.Errorf("%s holds a hunt for mutants, which cannot be made again; orrery mutants goes on with it", dir)
	}
	if m.Command == "sweep" {
		s, err := a.sweepOf(dir)
		return func(p *progress) (*campaign.Repetition, error) {
			s.Workers, s.Progress = workers, p.campaign
			return s.Again(a.watch.Context(), dir)
		}, err
	}
	many, err := a.testOf(dir, m)
	return func(p *progress) (*campaign.Repetition, error) {
		many.Workers, many.Progress = workers, p.campaign
		return many.Again(a.watch.Context(), dir)
	}, err
}

// testOf is the campaign of a folder.
func (a *app) testOf(dir string, m *folder.Manifest) (campaign.Campaign, error) {
	many := campaign.Campaign{Seeds: m.Seeds, From: m.From, Master: m.Master, Twice: m.Twice, Enough: m.Enough, Idle: m.Idle, Watch: a.watch}
	for _, s := range m.Scenarios {
		file, err := a.keptScenario(dir, &s)
		if err != nil {
			return many, err
		}
		many.Files = append(many.Files, file)
	}
	for _, c := range m.Grid {
		for _, v := range c.Values {
			many.Settings = append(many.Settings, scenarios.Setting{Name: c.Name, Value: v})
		}
	}
	here := many.Manifest(m.Orrery)
	return many, here.MustBe(m, dir)
}

// keptScenario is a scenario of a folder, as it was when the experiment began.
func (a *app) keptScenario(dir string, s *folder.Scenario) (*language.File, error) {
	texts, err := folder.Texts(dir, s)
	if err != nil {
		return nil, err
	}
	kept := make([]language.Text, len(texts))
	for i, t := range texts {
		kept[i] = language.Text(t)
	}
	return a.language.LoadKept(kept)
}

// rerunPage says whether all runs are the same, and of the first that is not, where it parts.
func (a *app) rerunPage(dir string, m *folder.Manifest, r *campaign.Repetition) string {
	same := r.Runs - len(r.Different)
	text := a.hanging(fmt.Sprintf("%s: %s of %s are the same", dir, grouped(same), count(r.Runs, "run")), 0, 2)
	if r.Interrupted {
		text += "  interrupted: not all runs were made again\n"
	}
	if len(r.Different) == 0 {
		return text
	}
	d := r.Different[0]
	settings := ""
	names := make([]string, 0, len(d.Settings))
	for name := range d.Settings {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		settings += " " + name + "=" + d.Settings[name]
	}
	text += a.hanging(fmt.Sprintf("run %d (%s%s, seed %d) is the first that is not: %s", d.Run, d.Scenario, settings, d.Seed, d.Why), 2, 4)
	if version() != m.Orrery {
		text += a.hanging(fmt.Sprintf("They were made by orrery %s, and now by %s.", m.Orrery, version()), 2, 4)
	}
	return text + "  " + replayLine(d.Replay) + "\n"
}
