package overload

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// nextTimer is the backend's: it serves the next.
var nextTimer = sim.Timer{Name: "next"}

// A Backend serves one job after the other.
type Backend struct {
	*config
	station.Station[waiting]
	empty  time.Duration // when the queue was last empty, by the monotonic clock
	served int
}

// A waiting job, and whom to tell.
type waiting struct {
	Do
	from sim.ID
	came time.Duration
}

// Start boots the backend, with nothing to do.
func (b *Backend) Start(env *sim.Env) {
	b.Station = station.New[waiting](nextTimer)
	env.Emit(Booted{})
}

// Receive takes a job into the queue, unless the queue is full.
func (b *Backend) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(Do)
	if !is {
		return
	}
	switch {
	case b.broken:
		env.Emit(Broke{m.Job})
		env.Send(from, Failure{m.Attempt})
	case b.limit > 0 && b.Len() >= b.limit && !b.mutants.On(noLimit): // Without the rule: mutants/queue-without-limit.
		env.Emit(Shed{m.Job, b.Len()})
		env.Send(from, Failure{m.Attempt})
	default:
		if b.Len() == 0 {
			b.empty = env.Uptime()
		}
		b.Add(env, waiting{m, from, env.Uptime()})
		env.Emit(Queued{m.Job, b.Len()})
	}
}

// Timer serves the next that is worth it, and drops those before it that are not.
func (b *Backend) Timer(env *sim.Env, _ sim.Timer) {
	for {
		w, found := b.Next()
		if !found {
			b.empty = env.Uptime()
			return
		}
		waited := env.Uptime() - w.came
		if b.late(env, w, waited) {
			env.Emit(Dropped{w.Job, waited})
			env.Send(w.from, Failure{w.Attempt})
			continue
		}
		env.Emit(Started{w.Job, waited, w.Left})
		env.Work(env.Rand().Draw(b.service))
		b.served++
		env.Emit(Served{w.Job})
		env.Send(w.from, Done{w.Attempt})
		b.Wake(env)
		return
	}
}

// late reports whether a job is not to be served: nobody waits for it any more, as far as its caller said, or it has waited
// for longer than the queue may delay.
func (b *Backend) late(env *sim.Env, w waiting, waited time.Duration) bool {
	if b.deadlines && waited > w.Left && !b.mutants.On(serveTheDead) { // Without the rule: mutants/serve-the-dead.
		return true
	}
	if b.codel == 0 {
		return false
	}
	interval := codelInterval * b.codel
	if env.Uptime()-b.empty > interval {
		return waited > b.codel
	}
	return waited > interval
}

// Inspect shows the queue.
func (b *Backend) Inspect(v *sim.View) {
	v.Volatile("waiting", b.Len())
	v.Volatile("served", b.served)
}
