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
	next     int
	planned  int
	progress func(Progress)
	pools    *pools // of what is measured; nil: nothing is
}

func newCollector(r *Report, planned int, progress func(Progress)) *collector {
	return &collector{report: r, early: map[int]outcome{}, planned: planned, progress: progress}
}

func (c *collector) outcome(o outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.early[o.Number] = o
	for {
		o, here := c.early[c.next]
		if !here {
			break
		}
		delete(c.early, c.next)
		c.next++
		c.fold(o)
	}
	if c.progress != nil {
		c.progress(Progress{Done: c.next, Planned: c.planned, Violations: len(c.report.Violations)})
	}
}

// fold adds what came of the next run, unless its point needs no more.
func (c *collector) fold(o outcome) {
	p := c.report.Points[o.Point]
	if o.skipped || p.OutOfBounds >= boundsMost || c.report.first && p.First != nil {
		return
	}
	c.report.fold(o)
	if c.pools != nil {
		c.pools.fold(&o)
	}
}

// rest folds the outcomes that came before their turn when no others will come.
func (c *collector) rest() {
	for _, n := range slices.Sorted(maps.Keys(c.early)) {
		c.fold(c.early[n])
	}
}
