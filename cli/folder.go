package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/supervise"
)

// folderFlags are the flags that say where the runs of an experiment are kept, and which of them are made.
type folderFlags struct{ dir, shard string }

func (f *folderFlags) flags(c *cobra.Command) {
	c.Flags().StringVarP(&f.dir, "out", "o", "", "keep the runs in this `folder`, and go on with those that it has")
	c.Flags().StringVar(&f.shard, "shard", "", "make the `third/of` of as many parts of the runs alone: 3/8; auto, and auto/8, is what "+
		"Slurm, Kubernetes, GitLab, CircleCI or GNU parallel tell in the environment")
}

// A place is where runs are kept, and which are made.
type place struct {
	dir   string
	shard folder.Shard
}

func (f *folderFlags) of(c *cobra.Command) (at place, err error) {
	at.dir = f.dir
	switch {
	case c.Flags().Changed("out") && f.dir == "":
		return at, usage(c, "-o must be a folder")
	case f.shard == "":
		return at, nil
	}
	if at.shard, err = folder.ParseShard(f.shard, os.Getenv); err != nil {
		return at, usage(c, "--shard: %v", err)
	}
	return at, nil
}

// workersFlag is the flag that says how many runs are made at a time.
func workersFlag(c *cobra.Command, n *int) {
	c.Flags().IntVarP(n, "workers", "j", 0, "runs at a time (default one a core)")
}

// begin is the progress of a campaign that begins.
func (a *app) begin() *progress {
	a.hand.Free()
	return newProgress(a.err)
}

// ended says that the runs of a campaign are over, and what is told of them now.
func (a *app) ended(p *progress, command string) {
	p.clear()
	a.hand.Take(supervise.Task{Run: -1, Of: command}, supervise.Telling)
}

// rate says how many runs were made, and how fast.
func (a *app) rate(r *campaign.Report) {
	if len(r.Points) == 0 {
		return
	}
	made, before := r.Runs-r.Known(), ""
	if r.Known() > 0 {
		before = fmt.Sprintf(" (and %d were there)", r.Known())
	}
	took := r.Took().Seconds()
	fmt.Fprintf(a.err, "%d runs%s in %.1f s, %.0f a second\n", max(made, 0), before, took, float64(max(made, 0))/took)
}

// tellShard says what came of a shard of an experiment of which other runs are not there yet.
func (a *app) tellShard(at place, r *campaign.Report, missing, planned int) error {
	a.exit(r.Overall())
	if len(r.Errors) > 0 {
		a.come(ExitUsage)
	}
	a.unjudged(r)
	return a.printf("%sshard %v of %s: %s of its %s are there; of all %d, %d are missing\n",
		a.broken(r), at.shard, at.dir, grouped(r.Runs), count(r.Planned, "run"), planned, missing)
}
