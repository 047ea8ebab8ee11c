package balancer

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// A balancer's timers.
var (
	hedgeTimer    = sim.Timer{Name: "hedge"}    // a question has been without an answer for a while
	patienceTimer = sim.Timer{Name: "patience"} // a copy has been out for too long
)

// Books are what a balancer knows of the replicas: what it has sent to each and has not had back. What others send it
// does not know.
type books struct {
	*config
	out    []station.Queue[question]
	failed []time.Duration // until when a replica is passed over, by the balancer's monotonic clock
	hedges waits
	away   waits
}

func newBooks(c *config) books {
	return books{
		config: c, out: make([]station.Queue[question], c.replicas), failed: make([]time.Duration, c.replicas),
		hedges: waits{timer: hedgeTimer, after: c.hedge}, away: waits{timer: patienceTimer, after: c.patience},
	}
}

// length is how much is out at a replica.
func (b *books) length(i int) int { return b.out[i].Len() }

// sent notes a copy.
func (b *books) sent(q question, to sim.ID) { b.out[to-b.firstReplica()].Push(q) }

// back notes that a copy is no longer out, and reports whether it was. That the question is settled is no reason not to.
func (b *Balancer) back(env *sim.Env, from sim.ID, q question) bool {
	i, c := int(from-b.firstReplica()), b.calls[q]
	if !slices.Contains(b.out[i].All(), q) {
		return false
	}
	if c != nil || !b.mutants.On(leakyCount) { // Without the rule: mutants/leaky-count.
		b.out[i].Take(func(o question) bool { return o == q })
	}
	if c != nil {
		c.returned(from)
	}
	env.Emit(Back{q.Job, q.Part, from, b.length(i)})
	return true
}

// lost takes back all that is out at a replica.
func (b *Balancer) lost(env *sim.Env, at sim.ID) []question {
	all := slices.Clone(b.out[at-b.firstReplica()].All())
	for _, q := range all {
		b.back(env, at, q)
	}
	return all
}

// passOver does not choose a replica for a while, as long as there are others.
func (b *books) passOver(env *sim.Env, who sim.ID) {
	if b.eject > 0 {
		b.failed[who-b.firstReplica()] = env.Uptime() + b.eject
	}
}

func (b *books) passedOver(env *sim.Env, i int) bool { return b.failed[i] > env.Uptime() }

// A wait is for an answer to a question, from a replica or from anybody.
type wait struct {
	question
	to    sim.ID
	until time.Duration // by the monotonic clock
}

// Waits are all equally long, so that the first to begin is the first to end.
type waits struct {
	timer sim.Timer
	after time.Duration
	queue station.Queue[wait]
}

func (w *waits) add(env *sim.Env, x wait) {
	x.until = env.Uptime() + w.after
	if w.queue.Push(x); w.queue.Len() == 1 {
		env.SetTimer(w.timer, w.after)
	}
}

// due ends the waits whose time has come, when the timer has.
func (w *waits) due(env *sim.Env, end func(wait)) {
	for w.queue.Len() > 0 {
		if left := w.queue.All()[0].until - env.Uptime(); left > 0 {
			env.SetTimer(w.timer, left)
			return
		}
		end(w.queue.Pop())
	}
}
