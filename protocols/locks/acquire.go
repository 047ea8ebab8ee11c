package locks

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// seek begins a request for the lock.
func (w *Worker) seek(env *sim.Env) {
	w.request++
	w.seeking, w.try = true, 0
	w.ask(env)
}

// ask begins a try: all servers are asked at once.
func (w *Worker) ask(env *sim.Env) {
	w.try++
	w.asked, w.granted, w.refused = env.Uptime(), map[sim.ID]bool{}, map[sim.ID]bool{}
	for _, id := range w.servers() {
		env.Send(id, Acquire{w.request, w.try})
	}
	env.SetTimer(tryTimer, w.patience)
}

// majority is how many servers must grant the lock. Half of them may grant it to another: mutants/minority.
func (c *config) majority() int {
	if c.mutants.On(minority) {
		return (c.serverCount + 1) / 2
	}
	return c.serverCount/2 + 1
}

// handleGranted has the lock if a majority has granted it in this try.
func (w *Worker) handleGranted(env *sim.Env, from sim.ID, m Granted) {
	switch {
	case m.Request < w.request, !w.seeking && w.until == 0: // It is for nobody any more.
		env.Send(from, Release{m.Request})
		return
	case !w.seeking, m.Try != w.try:
		return
	}
	w.granted[from] = true
	if len(w.granted) < w.majority() {
		return
	}
	// The lease counts from when it was asked for, since it began some time between that and now (Gray and Cheriton).
	// Without this: mutants/count-from-answer.
	w.until = w.asked + w.lease - w.drift(w.lease)
	if w.mutants.On(countFromAnswer) {
		w.until = env.Uptime() + w.lease - w.drift(w.lease)
	}
	if w.seeking = false; !w.sure(env) {
		w.again(env)
		return
	}
	if w.fencing {
		w.token = m.Token
	}
	env.CancelTimer(tryTimer)
	env.Emit(Holds{w.request, w.token})
	w.desk.Enter(env, w.token)
}

// handleTaken waits for a while, if there can be no majority in this try.
func (w *Worker) handleTaken(env *sim.Env, from sim.ID, m Taken) {
	if !w.seeking || m.Request != w.request || m.Try != w.try {
		return
	}
	w.refused[from] = true
	if len(w.refused) > w.serverCount-w.majority() {
		w.again(env)
	}
}

// onTryTimer goes on after a wait, or has had no answer. Of one server it asks the same again: the answer may have been lost, and the lock is
// this request's. Of several it cannot be known whether they would still make a majority.
func (w *Worker) onTryTimer(env *sim.Env) {
	switch {
	case !w.seeking:
		w.proceed(env)
	case w.serverCount == 1:
		w.ask(env)
	default:
		w.again(env)
	}
}

// again gives back what was granted, and begins another request after a while that is drawn, so that those who have disturbed each other do not
// do so again.
func (w *Worker) again(env *sim.Env) {
	w.seeking = false
	w.giveBack(env)
	env.SetTimer(tryTimer, env.Rand().Between(0, w.poll))
}

// drift is by how much two clocks may come to differ in a time.
func (c *config) drift(d time.Duration) time.Duration { return d / 50 }
