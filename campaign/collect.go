package campaign

import (
	"maps"
	"slices"
	"sync"
)

// A collector takes the outcomes of runs, in whatever order they come, and folds them into the
// report in the order of the campaign.
type collector struct {
	mu       sync.Mutex
	report   *Report
	early    map[int]outcome // those that came before their turn
	next     int             // the run whose turn it is, or another before the next of the campaign's own
	mine     func(n int) bool
	now      Progress
	progress func(Progress)
	pools    *pools          // of what is measured; nil: nothing is
	covered  func(point int) // told once a point needs no more seeds; nil: nobody
}

func newCollector(r *Report, mine func(n int) bool, progress func(Progress)) *collector {
	return &collector{report: r, early: map[int]outcome{}, mine: mine, now: Progress{Planned: r.Planned}, progress: progress}
}

// everyRun is whose turn comes where no run is left out.
func everyRun(int) bool { return true }

func (c *collector) outcome(o outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.early[o.Number] = o
	for {
		for !c.mine(c.next) {
			c.next++
		}
		o, here := c.early[c.next]
		if !here {
			break
		}
		delete(c.early, c.next)
		c.next++
		c.now.Done++
		c.fold(o)
	}
	if c.progress != nil {
		c.now.Violations = len(c.report.Violations)
		c.progress(c.now)
	}
}

// found reports whether something was violated so far.
func (c *collector) found() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.report.Violations) > 0
}

// fold adds what came of the next run, unless its point needs no more.
func (c *collector) fold(o outcome) (added bool) {
	if o.skipped || c.report.needsNoMore(o.Point) {
		return false
	}
	c.report.fold(o)
	if c.pools != nil {
		c.pools.fold(&o)
	}
	if c.covered != nil && c.report.Points[o.Point].covered() {
		c.covered(o.Point)
	}
	return true
}

// needsNoMore reports whether what comes of further runs of a point makes no difference.
func (r *Report) needsNoMore(point int) bool {
	p := r.Points[point]
	return p.OutOfBounds >= boundsMost || p.covered() || p.enough > 0 && p.shown >= p.enough
}

// rest folds the outcomes that came before their turn when no others will come.
func (c *collector) rest() {
	for _, n := range slices.Sorted(maps.Keys(c.early)) {
		c.fold(c.early[n])
	}
}
