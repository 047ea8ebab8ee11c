package locks

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The worker's own timers; its desk has others.
var tryTimer = sim.Timer{Name: "try"} // a try has had no answer in time, or it is time for the next

// A Worker does what clients ask it for, one after the other, while it has the lock.
type Worker struct {
	*config
	desk *guarded.Desk
	life uint64

	request uint64 // the newest
	seeking bool   // it has no answer yet
	try     int
	asked   time.Duration   // when this try began
	granted map[sim.ID]bool // by whom, in this try
	refused map[sim.ID]bool

	token uint64
	until time.Duration // by its own clock it is sure of the lock before this; 0: it has none
}

// Start begins a life, which has no lock.
func (w *Worker) Start(env *sim.Env) {
	life, ok := begin(env)
	if !ok {
		return
	}
	w.life, w.request = life, life<<32
	w.desk = guarded.NewDesk(w.store(), life, w.work, w.patience)
}

// Receive handles a message.
func (w *Worker) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		w.desk.Take(m)
		w.proceed(env)
	case Granted:
		w.handleGranted(env, from, m)
	case Taken:
		w.handleTaken(env, from, m)
	default:
		switch w.desk.Receive(env, msg) {
		case guarded.Done:
			w.finish(env)
		case guarded.ShutOut:
			w.lose(env)
		}
	}
}

// proceed begins the next visit, or asks for the lock first, if there is something to do and nothing under way.
func (w *Worker) proceed(env *sim.Env) {
	switch {
	case w.desk.Waiting() == 0 || w.desk.Inside() || w.seeking:
	case w.sure(env):
		w.desk.Enter(env, w.token)
	default:
		w.seek(env)
	}
}

// sure reports whether the lock is the worker's for long enough, as far as its clock goes.
func (w *Worker) sure(env *sim.Env) bool { return w.until > 0 && env.Uptime()+w.margin < w.until }

// finish gives the lock back, unless it is to be kept as long as it lasts.
func (w *Worker) finish(env *sim.Env) {
	if !w.keep || !w.sure(env) {
		w.giveBack(env)
	}
	w.proceed(env)
}

// giveBack releases the lock, wherever it was granted or may have been.
func (w *Worker) giveBack(env *sim.Env) {
	w.until = 0
	for _, id := range w.servers() {
		env.Send(id, Release{w.request})
	}
}

// lose has the lock no more: the time is over, or the store has seen a later holder. What was begun is begun anew.
func (w *Worker) lose(env *sim.Env) {
	env.Emit(Lapsed{w.request})
	w.desk.Leave(env)
	w.giveBack(env)
	w.proceed(env)
}

// Timer handles a timer that has come due. Before the worker asks the store for anything it looks at its clock. Then it needs a while to make
// its question ready; should it stand still in that while, no look at a clock helps.
func (w *Worker) Timer(env *sim.Env, t sim.Timer) {
	switch {
	case t == tryTimer:
		w.onTryTimer(env)
	case !w.sure(env) && !w.mutants.On(neverLook): // Without the rule: mutants/never-look.
		w.lose(env)
	default:
		env.Emit(Sure{w.request})
		env.Work(w.prepare)
		w.desk.Timer(env)
	}
}

// Inspect shows what the worker is at, and the lock that it has.
func (w *Worker) Inspect(v *sim.View) {
	w.desk.Inspect(v)
	v.Volatile("seeking", w.seeking)
	v.Volatile("token", guarded.TokenName(w.token))
	v.Volatile("sure until", w.until.String())
}
