package campaign

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/orrery-sim/orrery/supervise"
)

// A crew makes the runs of a campaign, several at a time.
type crew struct {
	Campaign
	ctx     context.Context
	points  []point
	kept    []point // of what was kept
	planned int     // runs of all shards; 0: as many as the budget allows
	measure bool
	began   time.Time
	collect *collector
	journal *supervise.Journal[outcome] // nil: nobody comes after, or who does looks into the folder
	known   map[int]bool                // runs of which the outcome is known from before
	spoilt  map[int]bool                // runs of which it is known, and that ended a process afterwards: when they were shrunk

	next, nextKept atomic.Int64
	all            sync.WaitGroup

	mu   sync.Mutex
	ends []ending // of each point
	err  error    // the first: the folder takes no more
}

// An ending says how many runs of a point are made at most.
type ending struct {
	beyond []int // the runs that ran out of bounds, in order
	enough int   // runs that show a violation; 0: all are made
	shown  []int // the first of them, in order

	covered bool // so many seeds in a row have brought nothing new that no further ones are made
}

// boundsMost is how many runs of a point may run out of bounds: further ones are not made. Each takes
// some seconds until it is noticed, and they say nothing new.
const boundsMost = 3

// verifyEvery is of how many runs of a point one looks for nodes that write on in what others hold: the
// first, and so on. It takes such a run about twice as long. With Twice all do.
const verifyEvery = 64

// runAll makes the runs at the points. What is measured in them goes to the pools, if there are any; the folder gets
// it if it is measured at all.
func (c Campaign) runAll(ctx context.Context, points []point, pools *pools, measure bool) (*Report, error) {
	if !measure && c.covers() {
		look(points)
	}
	report := newReport(c, points)
	report.tries = !measure && c.Enough == 0
	w := &crew{
		Campaign: c, ctx: ctx, points: points, planned: c.Seeds * len(points), measure: measure,
		kept: c.keptPoints(), known: map[int]bool{}, spoilt: map[int]bool{}, ends: make([]ending, len(points)), began: time.Now(),
	}
	for i := range points {
		w.ends[i].enough = points[i].enough
	}
	w.collect = newCollector(report, func(n int) bool { return w.mine(n) || w.planned > 0 && n >= w.planned }, c.Progress)
	w.collect.pools, w.collect.covered = pools, w.covered
	suspects, err := w.takeOver()
	if err != nil {
		return nil, err
	}
	w.all.Go(func() { w.work(suspects) })
	w.all.Wait()
	for range w.workers() {
		w.all.Go(func() { w.work(w.takeKept) })
	}
	w.all.Wait()
	for range w.workers() {
		w.all.Go(func() { w.work(w.take) })
	}
	w.all.Wait()
	if w.err != nil {
		return nil, w.err
	}
	w.collect.rest()
	report.Interrupted = ctx.Err() != nil && (w.planned == 0 || w.collect.now.Done < report.Planned)
	if w.Shrink > 0 || w.Have != nil {
		w.shrinkAll(report)
	}
	report.finish(time.Since(w.began))
	return report, nil
}

// mine reports whether a run is one of those that are made.
func (w *crew) mine(n int) bool {
	if w.only != nil {
		return w.only(n)
	}
	return w.Shard.Has(n%len(w.points), n/len(w.points))
}

func (c Campaign) workers() int {
	if c.Workers > 0 {
		return c.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// takeOver takes over what processes before this one have done, and what ended them. Where several runs
// were in hand, one of them is to blame: they are the first to be made, one after the other.
func (w *crew) takeOver() (suspects func() (job, bool), err error) {
	var open []int
	none := func() (job, bool) { return job{}, false }
	if err := w.recall(); err != nil {
		return nil, err
	}
	w.collect.now.Known, w.collect.report.known = len(w.known), len(w.known)
	if w.Watch == nil {
		w.Watch = supervise.Under(w.ctx)
		return none, nil
	}
	w.began = w.Watch.Began()
	for _, e := range w.Watch.Ends() {
		for _, t := range e.Tasks {
			w.spoilt[t.Run] = w.known[t.Run]
		}
		if len(e.Tasks) != 1 {
			for _, t := range e.Tasks {
				open = append(open, t.Run)
			}
			continue
		}
		n := e.Tasks[0].Run
		if e.Killed && !w.suspected(n) {
			open = append(open, n)
			continue
		}
		if !w.known[n] {
			j := w.jobOf(n)
			o := outcome{Number: n, Point: j.point, Seed: j.seed}
			o.beyond(j.at.plan, e.Sentence())
			w.known[n] = true
			w.keep(o)
		}
	}
	w.journal, err = supervise.NewJournal[outcome](w.Watch)
	return func() (job, bool) {
		for len(open) > 0 && w.ctx.Err() == nil {
			n := open[0]
			open = open[1:]
			if !w.known[n] {
				w.known[n] = true
				return w.jobOf(n), true
			}
		}
		return none()
	}, err
}

// suspected reports whether more than one process ended with a run in hand. The system may kill a process for what
// others do, such as somebody who has enough of it: a run is to blame where it happens once more.
func (w *crew) suspected(n int) bool {
	ends := 0
	for _, e := range w.Watch.Ends() {
		if slices.ContainsFunc(e.Tasks, func(t supervise.Task) bool { return t.Run == n }) {
			ends++
		}
	}
	return ends > 1
}

// recall takes in what is known of runs from before: from the folder, and from the journals, which have those of what was kept, or
// all.
func (w *crew) recall() error {
	if w.Folder != nil {
		if err := w.fromFolder(); err != nil {
			return err
		}
	}
	if w.Watch == nil {
		return nil
	}
	past, err := supervise.Past[outcome](w.Watch)
	for _, o := range past {
		if w.known[o.Number] {
			continue
		}
		w.known[o.Number] = true
		w.add(o)
	}
	return err
}

// keep writes an outcome down for who comes after, and takes it in.
func (w *crew) keep(o outcome) {
	if w.Folder == nil || o.Number >= keptFrom {
		w.journal.Add(o)
	} else if err := w.toFolder(&o); err != nil {
		w.mu.Lock()
		w.err = cmp.Or(w.err, err)
		w.mu.Unlock()
	}
	w.add(o)
}

// add takes an outcome in.
func (w *crew) add(o outcome) {
	if o.Number >= keptFrom {
		w.Kept[o.Number-keptFrom].came(&o)
		return
	}
	w.mu.Lock()
	e := &w.ends[o.Point]
	if o.Bounds {
		at, _ := slices.BinarySearch(e.beyond, o.Number)
		e.beyond = slices.Insert(e.beyond, at, o.Number)
	}
	if len(o.Shown) > 0 && e.enough > 0 {
		at, _ := slices.BinarySearch(e.shown, o.Number)
		e.shown = slices.Insert(e.shown, at, o.Number)
		e.shown = e.shown[:min(len(e.shown), e.enough)]
	}
	if w.hear != nil {
		w.hear(&o)
	}
	w.mu.Unlock()
	w.collect.outcome(o)
}

// take is the next run to make.
func (w *crew) take() (job, bool) {
	for {
		if w.ctx.Err() != nil || w.Budget > 0 && time.Since(w.began) >= w.hunting() || w.failed() {
			return job{}, false
		}
		n := int(w.next.Add(1)) - 1
		switch {
		case w.Seeds > 0 && n >= w.planned || w.over(n, w.ends):
			return job{}, false
		case w.known[n] || !w.mine(n):
			continue
		}
		j := w.job(w.points, n)
		if !w.over(n, w.ends[j.point:j.point+1]) {
			return j, true
		}
		w.collect.outcome(outcome{Number: n, Point: j.point, skipped: true})
	}
}

// failed reports whether the folder takes no more.
func (w *crew) failed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err != nil
}

// hunting is the time in which runs begin.
func (w *crew) hunting() time.Duration {
	if w.Shrink > 0 && w.collect.found() {
		return w.Budget - w.shrinkTime()
	}
	return w.Budget
}

// over reports whether the points need neither the nth run nor a later one. What came of later runs makes
// no difference, so that the number of workers makes none.
func (w *crew) over(n int, points []ending) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !slices.ContainsFunc(points, func(e ending) bool {
		givenUp := len(e.beyond) >= boundsMost && n > e.beyond[boundsMost-1]
		seen := e.enough > 0 && len(e.shown) == e.enough && n > e.shown[e.enough-1]
		return !givenUp && !seen && !e.covered
	})
}

// covered notes that the runs of a point, in the order of the campaign, have come so far that no later one is needed.
func (w *crew) covered(point int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ends[point].covered = true
}

// work makes runs, one after the other.
func (w *crew) work(take func() (job, bool)) {
	hand := w.Watch.Hand()
	for j, more := take(); more; j, more = take() {
		w.make(hand, j, take)
	}
}

// make makes a run. Another goroutine goes on if a handler ends this one.
func (w *crew) make(hand *supervise.Hand, j job, take func() (job, bool)) {
	var o outcome
	whole := false
	defer func() {
		hand.Free()
		if !o.dropped {
			w.keep(o)
		}
		if !whole {
			w.all.Go(func() { w.work(take) })
		}
	}()
	j.measure = w.measure
	j.verify = w.Twice || j.number < keptFrom && j.number/len(w.points)%verifyEvery == 0
	hand.Take(supervise.Task{Run: j.number, Of: fmt.Sprintf("%s, seed %d", j.at.file.Name, j.seed)}, supervise.Reading)
	j.run(&o, hand, w.Twice)
	whole = true
}
