package mutex

import (
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// lamportRule is Lamport's: every site has the queue of all requests, and whoever is first in it is in.
type lamportRule struct {
	*Site
	clock  uint64
	queue  map[sim.ID]Stamp  // the request of each site that has one
	latest map[sim.ID]uint64 // the newest time that was heard of each other site
}

func (r *lamportRule) start(*sim.Env, bool) {
	r.queue, r.latest = map[sim.ID]Stamp{}, map[sim.ID]uint64{}
}

// want tells all of the request (rule 1).
func (r *lamportRule) want(env *sim.Env) {
	r.clock++
	mine := Stamp{r.clock, env.ID()}
	r.queue[env.ID()] = mine
	r.others(env, Wish{mine})
	r.consider(env)
}

// receive handles what others say. All of it has a time, and the clock is after it.
func (r *lamportRule) receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Wish: // rule 2
		r.hear(from, m.Stamp.Time)
		r.queue[from] = m.Stamp
		r.clock++
		env.Send(from, Consent{r.clock})
	case Consent:
		r.hear(from, m.Time)
	case Release: // rule 4
		r.hear(from, m.Time)
		delete(r.queue, from)
	}
	r.consider(env)
}

// hear notes what time it is at another site.
func (r *lamportRule) hear(from sim.ID, time uint64) {
	r.clock = max(r.clock, time)
	r.latest[from] = max(r.latest[from], time)
}

// consider enters if the request is before all others that there are, and that may still be under way (rule 5). Without
// having heard of all a request may be under way that is before it: mutants/own-queue.
func (r *lamportRule) consider(env *sim.Env) {
	mine, has := r.queue[env.ID()]
	if r.is != wanting || !has {
		return
	}
	for _, id := range env.Peers() {
		if id == env.ID() {
			continue
		}
		if other, is := r.queue[id]; is && r.before(other, mine) {
			return
		}
		if r.latest[id] <= mine.Time && !r.mutants.On(ownQueue) {
			return
		}
	}
	r.enter(env, mine)
}

// leave tells all that the request is gone (rule 3).
func (r *lamportRule) leave(env *sim.Env) {
	delete(r.queue, env.ID())
	r.clock++
	r.others(env, Release{r.clock})
}

func (r *lamportRule) inspect(v *sim.View) {
	v.Volatile("clock", int(r.clock))
	var queue []string
	for id := sim.ID(1); id <= sim.ID(r.n); id++ {
		if stamp, is := r.queue[id]; is {
			queue = append(queue, stamp.String())
		}
	}
	v.Volatile("queue", strings.Join(queue, " "))
}
