package mutex

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// treeRule is Raymond's: the sites are a tree, and each knows in which direction the token is. A site asks in that direction, once for
// itself and for all on whose behalf it was asked, and passes the token to who asked first.
type treeRule struct {
	*Site
	holder sim.ID // the neighbour in whose direction the token is, or the site itself
	queue  []sim.ID
	asked  bool
}

// start knows the tree: site 1 is its root, and each other site has the one before it, or a fanout of others, below it.
func (r *treeRule) start(env *sim.Env, first bool) {
	r.holder = env.ID()
	if env.ID() > 1 {
		r.holder = (env.ID()-2)/sim.ID(r.fanout) + 1
	} else if first {
		env.Emit(Took{})
	}
}

func (r *treeRule) want(env *sim.Env) { r.queueUp(env, env.ID()) }

// queueUp notes that a neighbour, or the site itself, wants the token.
func (r *treeRule) queueUp(env *sim.Env, id sim.ID) {
	if !slices.Contains(r.queue, id) {
		r.queue = append(r.queue, id)
	}
	r.assign(env)
	r.request(env)
}

// assign gives the token to who is first (ASSIGN_PRIVILEGE).
func (r *treeRule) assign(env *sim.Env) {
	if r.holder != env.ID() || r.is == inside || len(r.queue) == 0 {
		return
	}
	r.holder, r.queue, r.asked = r.queue[0], r.queue[1:], false
	if r.holder == env.ID() {
		r.enter(env, Stamp{})
		return
	}
	env.Emit(Passed{r.holder})
	env.Send(r.holder, Token{})
}

// request asks for the token if somebody wants it, and it was not asked for (MAKE_REQUEST).
func (r *treeRule) request(env *sim.Env) {
	if r.holder != env.ID() && len(r.queue) > 0 && !r.asked {
		r.asked = true
		env.Send(r.holder, Seek{Site: env.ID()})
	}
}

func (r *treeRule) receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch msg.(type) {
	case Seek:
		r.queueUp(env, from)
	case Token:
		r.holder = env.ID()
		env.Emit(Took{})
		r.moveOn(env)
	}
}

func (r *treeRule) leave(env *sim.Env) { r.moveOn(env) }

// moveOn gives the token to who is first, and asks for it back if there are more. Without that the others wait for ever:
// mutants/ask-no-more.
func (r *treeRule) moveOn(env *sim.Env) {
	r.assign(env)
	if !r.mutants.On(askNoMore) {
		r.request(env)
	}
}

func (r *treeRule) inspect(v *sim.View) {
	v.Volatile("holder", r.holder)
	v.Volatile("queue", r.queue)
	v.Volatile("asked", r.asked)
}
