package campaign

import (
	"context"
	"time"

	"github.com/orrery-sim/orrery/campaign/coverage"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A Campaign says what to run.
type Campaign struct {
	Files    []*language.File
	Mistakes []*Mistake          // files that could not be read: the report tells of them
	Settings []scenarios.Setting // of parameters, in all files
	Seeds    int                 // runs of every point; 0: as many as the budget allows
	From     int                 // the seeds before this one are left out, of all that the master seed has; they count from 0
	Master   uint64              // from which the seeds come
	Budget   time.Duration       // of wall time; no further run begins when it is spent; 0: none
	Workers  int                 // runs at a time; 0: one a core
	Twice    bool                // make every run twice; one that comes out differently violates Deterministic
	Enough   int                 // make no further run of a point once so many have shown a violation, expected or not; 0: make all
	Idle     int                 // make no further run of a point once so many seeds in a row have brought nothing new; 0: make all
	Shard    folder.Shard        // make these runs alone

	// Folder, if there is one, has the runs that were made before, and is given those that are made.
	Folder *folder.Folder

	// Shrink is how long the violations may be shrunk that were found, all together; 0: they are not. Of a budget it is
	// a quarter at most.
	Shrink time.Duration
	Kept   []*Kept // to be made before all others
	// Have, if there is one, reports whether somebody has a case of a violation already: it is not shrunk again then.
	Have func(*Violation) bool

	// Watch, if there is one, watches the runs, and knows those that were made before the process in which
	// one ran out of bounds was ended. Without one, only the context ends a run.
	Watch *supervise.Watch

	// Progress, if there is one, is told how far the campaign is, one call at a time.
	Progress func(Progress)

	only func(n int) bool // which runs are made, if not those of the shard
	hear func(*outcome)   // told of each outcome, one call at a time; nil: nobody
}

// Progress is how far a campaign is.
type Progress struct {
	Done       int
	Known      int // of those that are done: they were made before
	Planned    int // 0: as many as the budget allows
	Violations int // distinct
}

// Run makes the runs. No further run begins once ctx is done, and those that are under way are
// dropped: the report is about those that were made, and undecided unless one of them violated something. A file
// that cannot be evaluated and what goes wrong in a run are part of the report.
func (c Campaign) Run(ctx context.Context) (*Report, error) {
	points := c.evaluate()
	return c.runAll(ctx, points, nil, false)
}

// evaluate are all points of all files, in the order of the files. A file that cannot be evaluated is a mistake of the
// campaign's from then on.
func (c *Campaign) evaluate() (points []point) {
	for _, f := range c.Files {
		of, err := c.pointsOf(f)
		if err != nil {
			c.Mistakes = append(c.Mistakes[:len(c.Mistakes):len(c.Mistakes)], MistakeIn(f.Name, err))
			continue
		}
		points = append(points, of...)
	}
	return points
}

// A point is a scenario with values for its parameters.
type point struct {
	file     *language.File
	settings []scenarios.Setting
	plan     *scenarios.Plan // shared by all seeds, unless the file draws for each
	terms    *coverage.Terms // what could be seen in its runs; nil: nobody looks
	enough   int             // runs that show a violation: no further one is made; 0: all are
}

// pointsOf are all points of a file.
func (c Campaign) pointsOf(f *language.File) (all []point, err error) {
	of, err := f.Points(c.Settings)
	if err != nil {
		return nil, err
	}
	for _, settings := range of {
		p, err := pointOf(f, settings)
		if err != nil {
			return nil, err
		}
		p.enough = c.Enough
		all = append(all, p)
	}
	return all, nil
}

func pointOf(f *language.File, settings []scenarios.Setting) (point, error) {
	plan, err := f.Evaluate(settings, scenarios.Dull)
	return point{file: f, settings: settings, plan: plan}, err
}

// covers reports whether the campaign says what its runs have brought about. One that ends a point at its first
// violation has made too few, unless it is to end there anyway.
func (c Campaign) covers() bool { return c.Enough == 0 || c.Idle > 0 }

// look makes it known what could be seen at each point.
func look(points []point) {
	for i := range points {
		points[i].terms = coverage.TermsOf(points[i].plan)
	}
}

// A job is one run to make.
type job struct {
	number int // of the campaign, from 0
	point  int
	at     *point
	seed   uint64

	measure bool // take the readings of the plan's metrics
	verify  bool // look for nodes that write on in what others hold
}

// job is the nth run of the campaign. Every point has its first run before any has its second, so
// that a budget that ends early has seen a little of everything. All points have the same seeds,
// which makes their runs comparable; but the first is the one that the file itself asks for.
func (c Campaign) job(points []point, n int) job {
	i, round := n%len(points), c.From+n/len(points)
	p := &points[i]
	j := job{number: n, point: i, at: p, seed: p.plan.Seed}
	if round > 0 {
		j.seed = Seed(c.Master, round)
	}
	return j
}

// Seed is the nth seed of a campaign. It is short enough to be typed.
func Seed(master uint64, n int) uint64 {
	const bits = 40
	c := sim.Choice{Kind: sim.DrawChoice, Text: "campaign", N: uint64(n)}
	return sim.Roll(master, c) >> (64 - bits)
}
