package campaign

import (
	"fmt"

	"github.com/orrery-sim/orrery/campaign/folder"
)

// fromFolder takes in the runs of the shard that the folder has.
func (w *crew) fromFolder() error {
	runs, err := folder.Scan(w.Folder.Dir)
	if err != nil {
		return err
	}
	defer runs.Close()
	for n := range runs.Last() {
		if !runs.Has(n+1) || !w.mine(n) {
			continue
		}
		o, err := keptAt(runs, n, w.points)
		if err != nil {
			return err
		}
		w.known[n] = true
		w.add(o)
	}
	return nil
}

// keptAt is what came of a run that a folder has.
func keptAt(runs *folder.Runs, n int, points []point) (outcome, error) {
	text, err := runs.Line(n + 1)
	if err != nil {
		return outcome{}, err
	}
	o, err := outcomeOf(text)
	if err == nil && o.Point != n%len(points) {
		err = fmt.Errorf("it is not of point %d", n%len(points))
	}
	if err != nil {
		return outcome{}, fmt.Errorf("what is kept of run %d cannot be read: %w", n+1, err)
	}
	return o, nil
}

// toFolder gives an outcome to the folder.
func (w *crew) toFolder(o *outcome) error {
	text, err := o.line()
	if err != nil {
		return err
	}
	return w.Folder.Add(text)
}

// Gather is the report on the runs that a folder has, in all its shards: it makes none. What is missing is how many
// are still to be made; with a budget, it is how many are left out in the middle.
func (c Campaign) Gather(dir string) (r *Report, missing int, err error) {
	points := c.evaluate()
	return c.gather(dir, points, nil, func(*outcome) {})
}

// gather folds the runs that a folder has, and hands each of those that count on.
func (c Campaign) gather(dir string, points []point, pools *pools, counts func(*outcome)) (r *Report, missing int, err error) {
	runs, err := folder.Scan(dir)
	if err != nil {
		return nil, 0, err
	}
	defer runs.Close()
	c.Shard, c.Kept = folder.Shard{}, nil
	if pools == nil && c.covers() {
		look(points)
	}
	r = newReport(c, points)
	r.tries = pools == nil && c.Enough == 0
	collect := newCollector(r, everyRun, nil)
	collect.pools = pools
	for n := range max(r.Planned, runs.Last()) {
		if !runs.Has(n + 1) {
			if !r.needsNoMore(n % len(points)) {
				missing++
			}
			continue
		}
		o, err := keptAt(runs, n, points)
		if err != nil {
			return nil, 0, err
		}
		if collect.fold(o) {
			counts(&o)
		}
	}
	r.Interrupted = missing > 0
	r.finish(0)
	return r, missing, nil
}
