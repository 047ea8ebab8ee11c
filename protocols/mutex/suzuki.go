package mutex

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// suzukiRule is Suzuki and Kasami's: who wants in asks everybody for the token. The token knows which requests were served.
type suzukiRule struct {
	*Site
	asked []uint64 // of each site: the number of its newest request, as far as it is known
	token *Token
}

func (r *suzukiRule) start(env *sim.Env, first bool) {
	r.asked = make([]uint64, r.n+1)
	if env.ID() == 1 && first {
		r.token = &Token{Served: make([]uint64, r.n+1)}
		env.Emit(Took{})
	}
}

func (r *suzukiRule) want(env *sim.Env) {
	if r.token != nil {
		r.enter(env, Stamp{})
		return
	}
	r.asked[env.ID()]++
	r.others(env, Seek{env.ID(), r.asked[env.ID()]})
}

func (r *suzukiRule) receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Seek:
		r.asked[m.Site] = max(r.asked[m.Site], m.Number)
		if r.token != nil && r.is == outside && r.unserved(m.Site) {
			r.pass(env, m.Site)
		}
	case Token:
		t := m.clone()
		r.token = &t
		env.Emit(Took{})
		r.enter(env, Stamp{})
	}
}

// unserved reports whether a site waits. One whose request was served does not, though the request comes late.
func (r *suzukiRule) unserved(id sim.ID) bool { return r.asked[id] == r.token.Served[id]+1 }

// leave writes down that the request was served and who waits, and passes the token to whoever is next. Without the second those wait
// for ever whose requests came while it was on its way: mutants/forget-waiting.
func (r *suzukiRule) leave(env *sim.Env) {
	t := r.token
	t.Served[env.ID()] = r.asked[env.ID()]
	for _, id := range env.Peers() {
		if r.unserved(id) && !slices.Contains(t.Queue, id) && !r.mutants.On(forgetWaiting) {
			t.Queue = append(t.Queue, id)
		}
	}
	if len(t.Queue) > 0 {
		next := t.Queue[0]
		t.Queue = t.Queue[1:]
		r.pass(env, next)
	}
}

// pass gives the token away. Without the rule there are two: mutants/keep-token.
func (r *suzukiRule) pass(env *sim.Env, to sim.ID) {
	env.Emit(Passed{to})
	env.Send(to, r.token.clone())
	if !r.mutants.On(keepToken) {
		r.token = nil
	}
}

func (r *suzukiRule) inspect(v *sim.View) {
	v.Volatile("token", r.token != nil)
	if r.token != nil {
		v.Volatile("queue", r.token.Queue)
	}
}
