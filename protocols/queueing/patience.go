package queueing

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An absence is a part that was given to somebody, who may have lost it: or the network has.
type absence struct {
	task
	to    sim.ID
	since time.Duration // by the monotonic clock of who gave it
}

// watch waits for a part with as much patience as there is.
func (w *crew) watch(env *sim.Env, t task, to sim.ID) {
	if w.patience == 0 {
		return
	}
	if w.away.Push(absence{t, to, env.Uptime()}); w.away.Len() == 1 {
		env.SetTimer(patienceTimer, w.patience)
	}
}

// onPatience gives what was away for too long to somebody else, in a way of its own. Whoever had it may serve it all
// the same.
func (w *crew) onPatience(env *sim.Env, again func(env *sim.Env, had sim.ID, t task)) {
	for w.away.Len() > 0 {
		a := w.away.All()[0]
		if left := a.since + w.patience - env.Uptime(); left > 0 {
			env.SetTimer(patienceTimer, left)
			return
		}
		w.away.Pop()
		if w.back(a.to, a.task) {
			again(env, a.to, a.task)
		}
	}
}
