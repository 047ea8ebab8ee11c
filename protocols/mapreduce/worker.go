package mapreduce

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// The worker's timers.
var (
	sliceTimer = sim.Timer{Name: "slice"} // the next slice of time for its task
	againTimer = sim.Timer{Name: "again"} // what it asked has not been answered
)

// A Worker does one task at a time, and serves what its map tasks have left. While it is at a task it hears others between two
// slices of time, so that it answers pings however long the task takes.
type Worker struct {
	*config
	life    uint64 // how many it had before
	newest  uint64 // attempt that it was given
	job     uint64
	work    *work               // nil: it idles
	regions map[uint64][][]Pair // of the present job, by attempt of a map task: one for each part
}

// A work is an attempt at a task.
type work struct {
	Assign
	left    time.Duration // of CPU time
	asked   sim.Message   // what must be answered before it goes on; nil: nothing
	to      sim.ID
	tries   int
	pairs   []Pair // of a reduce task
	fetched int    // how many of its sources it has
	entries []string
	written int // how many of the entries
}

// Start boots the worker. What its map tasks had left is gone, and the coordinator is told so.
func (w *Worker) Start(env *sim.Env) {
	w.life = station.Lives(env)
	w.regions = map[uint64][][]Pair{}
	env.Emit(Booted{})
	env.Send(w.coordinator(), Pong{w.life, 0})
}

// Receive handles a message.
func (w *Worker) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Ping:
		env.Send(from, Pong{w.life, w.newest})
	case Assign:
		w.handleAssign(env, m)
	case Cancel:
		if w.work != nil && w.work.Attempt == m.Attempt {
			w.stop(env)
		}
	case Noted:
		if w.work != nil && w.work.Attempt == m.Attempt {
			w.stop(env)
		}
	case Fetch:
		w.handleFetch(env, from, m)
	case Region:
		w.handleRegion(env, m)
	case Appended:
		w.handleAppended(env, m)
	case Renamed:
		w.handleRenamed(env, m)
	}
}

// handleAssign begins with a task, in place of what it is at. One that was given to it in another life has failed.
func (w *Worker) handleAssign(env *sim.Env, m Assign) {
	if m.Life != w.life || m.Attempt <= w.newest {
		return
	}
	w.stop(env)
	w.newest = m.Attempt
	if m.Job != w.job {
		w.job = m.Job
		clear(w.regions)
	}
	takes := w.mapTime
	if m.Task.Reduce {
		takes = w.reduceTime
	}
	w.work = &work{Assign: m, left: env.Rand().Draw(takes)}
	if m.Task.Reduce {
		w.fetchNext(env)
	} else {
		env.SetTimer(sliceTimer, 0)
	}
}

// stop ends what it is at.
func (w *Worker) stop(env *sim.Env) {
	w.work = nil
	env.CancelTimer(sliceTimer)
	env.CancelTimer(againTimer)
}

// Timer handles a timer that has come due.
func (w *Worker) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case sliceTimer:
		w.onSlice(env)
	case againTimer:
		w.onAgain(env)
	}
}

// onSlice works for a slice of time.
func (w *Worker) onSlice(env *sim.Env) {
	k := w.work
	slice := min(k.left, w.pingEvery/4)
	env.Work(slice)
	if k.left -= slice; k.left > 0 {
		env.SetTimer(sliceTimer, 0)
	} else if k.Task.Reduce {
		w.write(env)
	} else {
		w.mapped(env)
	}
}

// mapped has the output of a map task, a region for each part.
func (w *Worker) mapped(env *sim.Env) {
	k := w.work
	seed := 0
	if w.mutants.On(ownHash) { // Without the rule: mutants/own-hash.
		seed = int(w.life)
	}
	regions := make([][]Pair, w.parts)
	for _, p := range w.combine(k.Op, mapOver(k.Op, k.Task.N)) {
		part := w.part(k.Op, p.Key, k.Task.N, seed)
		regions[part] = append(regions[part], p)
	}
	w.regions[k.Attempt] = regions
	w.report(env)
}

// report tells the coordinator that the task is done.
func (w *Worker) report(env *sim.Env) {
	k := w.work
	w.ask(env, w.coordinator(), Report{k.Attempt, k.Job, k.Task, w.life})
}

// ask asks, and goes on asking until it is answered.
func (w *Worker) ask(env *sim.Env, to sim.ID, m sim.Message) {
	w.work.asked, w.work.to, w.work.tries = m, to, 0
	w.askAgain(env)
}

func (w *Worker) askAgain(env *sim.Env) {
	w.work.tries++
	env.Send(w.work.to, w.work.asked)
	env.SetTimer(againTimer, w.pingEvery)
}

// onAgain asks again. Of a worker that does not answer it gives up to fetch anything, when the coordinator would take it for
// dead.
func (w *Worker) onAgain(env *sim.Env) {
	k := w.work
	if _, fetching := k.asked.(Fetch); fetching && time.Duration(k.tries)*w.pingEvery >= w.patience {
		w.missing(env)
	} else {
		w.askAgain(env)
	}
}

// Inspect shows what it is at, and what others may fetch.
func (w *Worker) Inspect(v *sim.View) {
	v.Durable("life", w.life)
	v.Volatile("map outputs", len(w.regions))
	if w.work != nil {
		v.Volatile("task", w.work.Task.String())
		v.Volatile("fetched", w.work.fetched)
		v.Volatile("written", w.work.written)
	}
}
