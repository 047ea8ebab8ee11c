package queueing

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// A crew is those whom a node gives work: the servers of the dispatcher, or the workers of a server.
type crew struct {
	*config
	first sim.ID                 // of them; the others follow
	sent  []station.Queue[task]  // to each, and not back yet
	line  line                   // of those who share one queue
	away  station.Queue[absence] // with patience: what was sent, the first one first
}

// muster makes a crew of n, each with so many places in the line.
func (c *config) muster(first sim.ID, n, places int) crew {
	w := crew{config: c, first: first, sent: make([]station.Queue[task], n), line: line{config: c}}
	for range places {
		for i := range n {
			w.line.idle = append(w.line.idle, first+sim.ID(i))
		}
	}
	return w
}

// length is how much one of them has, as far as is known: what was sent to it and has not come back.
func (w *crew) length(i int) int { return w.sent[i].Len() }

// A route is whom to give a part to, and what that was decided by.
type route struct{ to, found, least int }

// give gives a part to one of the crew.
func (w *crew) give(env *sim.Env, t task, r route) {
	w.sent[r.to].Push(t)
	to := w.first + sim.ID(r.to)
	env.Emit(Routed{t.Job, t.Part, to, w.length(r.to), r.found, r.least})
	env.Send(to, Job(t))
	w.watch(env, t, to)
}

// enqueue gives a part to whoever idles, or lets it wait until somebody does.
func (w *crew) enqueue(env *sim.Env, t task) {
	if to := w.line.add(t); to != 0 {
		w.give(env, t, route{to: int(to - w.first)})
		return
	}
	env.Emit(Queued{t.Job, t.Part, w.line.waiting.Len(), len(w.line.idle)})
}

// next gives one of the crew who has become idle what has waited longest.
func (w *crew) next(env *sim.Env, who sim.ID) {
	if t, found := w.line.freed(who); found {
		w.give(env, t, route{to: int(who - w.first)})
	}
}

// back notes that a part was served, and reports whether it was still to come from there.
func (w *crew) back(from sim.ID, t task) bool {
	return w.sent[from-w.first].Take(func(o task) bool { return o == t })
}

// gone forgets all that one of them had, and returns it.
func (w *crew) gone(who sim.ID) []task {
	lost := w.sent[who-w.first].All()
	w.sent[who-w.first] = station.Queue[task]{}
	return lost
}

// Inspect shows how much each of them has, of at most so many.
func (w *crew) inspect(v *sim.View) {
	lengths := make([]int, min(len(w.sent), 16))
	for i := range lengths {
		lengths[i] = w.length(i)
	}
	v.Volatile("given", lengths)
	v.Volatile("waiting", w.line.waiting.Len())
}
