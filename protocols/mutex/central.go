package mutex

import "github.com/orrery-sim/orrery/sim"

// coordinator is the site whose permission is asked for.
const coordinator sim.ID = 1

// centralRule is permission of one: the coordinator has the queue.
type centralRule struct {
	*Site
	queue []sim.ID // the coordinator's: who is in, and then who waits
}

func (r *centralRule) start(*sim.Env, bool) {}

func (r *centralRule) want(env *sim.Env) {
	if env.ID() == coordinator {
		r.queueUp(env, coordinator)
	} else {
		env.Send(coordinator, Wish{Stamp{Site: env.ID()}})
	}
}

func (r *centralRule) receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch msg.(type) {
	case Wish:
		r.queueUp(env, from)
	case Consent:
		r.enter(env, Stamp{})
	case Release:
		r.next(env)
	}
}

// queueUp lets a site in if nobody is.
func (r *centralRule) queueUp(env *sim.Env, id sim.ID) {
	r.queue = append(r.queue, id)
	if len(r.queue) == 1 {
		r.admit(env)
	}
}

// next lets in whoever is next.
func (r *centralRule) next(env *sim.Env) {
	r.queue = r.queue[1:]
	if len(r.queue) > 0 {
		r.admit(env)
	}
}

func (r *centralRule) admit(env *sim.Env) {
	if r.queue[0] == coordinator {
		r.enter(env, Stamp{})
	} else {
		env.Send(r.queue[0], Consent{})
	}
}

func (r *centralRule) leave(env *sim.Env) {
	if env.ID() == coordinator {
		r.next(env)
	} else {
		env.Send(coordinator, Release{})
	}
}

func (r *centralRule) inspect(v *sim.View) { v.Volatile("queue", r.queue) }
