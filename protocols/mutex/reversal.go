package mutex

import "github.com/orrery-sim/orrery/sim"

// reversalRule is Naimi and Trehel's: each site has a guess who will have the token last. A request goes from guess to guess until
// it is with the site that wants in last, and waits there. All whom it has passed guess its site from then on.
type reversalRule struct {
	*Site
	last  sim.ID // the guess; 0: the site itself
	next  sim.ID // who has the token next; 0: nobody has asked
	token bool
}

func (r *reversalRule) start(env *sim.Env, first bool) {
	if env.ID() != 1 {
		r.last = 1
	} else if r.token = first; first {
		env.Emit(Took{})
	}
}

// want asks whom the site guesses, and is the one to be guessed from then on.
func (r *reversalRule) want(env *sim.Env) {
	if r.last != 0 {
		env.Send(r.last, Seek{Site: env.ID()})
		r.last = 0
	} else {
		r.enter(env, Stamp{}) // Nobody has asked since it was in.
	}
}

func (r *reversalRule) receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Seek:
		r.handleSeek(env, m)
	case Token:
		r.token = true
		env.Emit(Took{})
		r.enter(env, Stamp{})
	}
}

// handleSeek passes the token, or lets the request wait, or passes the request on. In any case it guesses the site whose request it is. A
// request waits at a site that waits itself, too. Without this: mutants/drop-next.
func (r *reversalRule) handleSeek(env *sim.Env, m Seek) {
	last := r.last
	r.last = m.Site
	switch {
	case last != 0:
		env.Send(last, m)
	case r.is == outside && r.token:
		r.pass(env, m.Site)
	case r.is == inside || !r.mutants.On(dropNext):
		r.next = m.Site
	}
}

func (r *reversalRule) pass(env *sim.Env, to sim.ID) {
	r.token = false
	env.Emit(Passed{to})
	env.Send(to, Token{})
}

func (r *reversalRule) leave(env *sim.Env) {
	if r.next != 0 {
		r.pass(env, r.next)
		r.next = 0
	}
}

func (r *reversalRule) inspect(v *sim.View) {
	v.Volatile("last", r.last)
	v.Volatile("next", r.next)
	v.Volatile("token", r.token)
}
