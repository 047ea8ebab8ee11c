package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
)

func (a *app) sweepStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status DIR",
		Short: "How many runs of an experiment are there, by shards",
		Args:  exactly(1, "the folder of an experiment"),
		RunE:  func(_ *cobra.Command, args []string) error { return a.status(args[0]) },
	}
}

func (a *app) status(dir string) error {
	m, err := folder.Read(dir)
	if err != nil {
		return err
	}
	parts, err := folder.Parts(dir)
	if err != nil {
		return err
	}
	runs, err := folder.Scan(dir)
	if err != nil {
		return err
	}
	runs.Close()
	var b strings.Builder
	names := make([]string, len(m.Scenarios))
	for i, s := range m.Scenarios {
		names[i] = s.Name
	}
	about := fmt.Sprintf("%s of %s, with %s a point", m.Command, count(m.Points, "point"), count(m.Seeds, "seed"))
	if m.Seeds == 0 {
		about = fmt.Sprintf("%s of %s", m.Command, count(m.Points, "point"))
	}
	b.WriteString(a.hanging(strings.Join(names, ", ")+"  ·  "+about, 0, 2))
	for _, p := range parts {
		of := ""
		if m.Seeds > 0 {
			of = fmt.Sprintf(" of %s", grouped(p.Shard.Count(m.Points, m.Seeds)))
		}
		now := "the last one " + p.Written.Format(time.DateTime)
		if p.Busy {
			now = "at work"
		}
		fmt.Fprintf(&b, "  shard %-7v %s%s  %s\n", p.Shard, grouped(p.Runs), of, now)
	}
	switch missing := m.Runs - runs.Len(); {
	case m.Runs == 0:
		fmt.Fprintf(&b, "  %s\n", count(runs.Len(), "run"))
	case missing == 0:
		fmt.Fprintf(&b, "  all %s are there\n", count(m.Runs, "run"))
	default:
		fmt.Fprintf(&b, "  %s of %s, %s missing\n", grouped(runs.Len()), count(m.Runs, "run"), grouped(missing))
		a.come(ExitUndecided)
	}
	return a.printf("%s", b.String())
}

func (a *app) sweepMergeCommand() *cobra.Command {
	var samples, json bool
	var compare string
	c := &cobra.Command{
		Use:   "merge DIR",
		Short: "The results of a sweep whose runs are there, whoever made them",
		Args:  exactly(1, "the folder of a sweep"),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.merge(args[0], compare, samples, json)
		},
	}
	compareFlag(c, &compare)
	c.Flags().BoolVar(&samples, "samples", false, "write samples.csv, too: every value of what is measured more than once in a run")
	c.Flags().BoolVar(&json, "json", false, "print one JSON object")
	return c
}

// merge makes the results of a sweep of the runs in its folder. Where some are missing it writes none.
func (a *app) merge(dir, compare string, samples, json bool) error {
	s, err := a.sweepOf(dir)
	if err != nil {
		return err
	}
	s.Compare = compare
	t, missing, err := a.gatherSweep(dir, s, samples)
	if err != nil {
		return err
	}
	if missing > 0 {
		a.come(ExitUndecided)
		fmt.Fprintf(a.err, "orrery: %d of %d runs are missing in %s: nothing is written\n", missing, t.Planned, dir)
	}
	return a.tellSweep(t, json)
}

// sweepOf is the sweep of a folder.
func (a *app) sweepOf(dir string) (campaign.Sweep, error) {
	m, err := folder.Read(dir)
	if err != nil {
		return campaign.Sweep{}, err
	}
	if m.Command != "sweep" {
		return campaign.Sweep{}, fmt.Errorf("%s holds no sweep, but a %s", dir, m.Command)
	}
	s := campaign.Sweep{Seeds: m.Seeds, Master: m.Master, Lean: true, Watch: a.watch}
	for _, c := range m.Grid {
		s.Grid = append(s.Grid, campaign.Choice(c))
	}
	limits := a.watch.Limits
	limits.Events = m.Events
	a.watch.Limit(limits)
	if s.File, err = a.keptScenario(dir, &m.Scenarios[0]); err != nil {
		return s, err
	}
	here, err := s.Manifest(m.Orrery)
	if err != nil {
		return s, err
	}
	return s, here.MustBe(m, dir)
}
