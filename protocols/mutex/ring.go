package mutex

import "github.com/orrery-sim/orrery/sim"

// The timers of the ring: what rests here goes on.
var (
	restTimer = sim.Timer{Name: "rest"}
	pongTimer = sim.Timer{Name: "pong rests"}
)

// ringRule is a token that goes from site to site. With it goes a companion, and each notices when the other is lost (Misra): a site
// that sees one of the two twice, and the other not in between, knows that the other is on no way to it. Where they meet,
// their numbers change, so that one that overtakes the other again and again is not taken for alone.
type ringRule struct {
	*Site
	seen int  // the number of who was here last: the token's are positive, its companion's negative
	ping *int // the token's number, while it is here
	pong *int // its companion's, while that is here
}

func (r *ringRule) start(env *sim.Env, first bool) {
	if env.ID() == 1 && first {
		r.take(env, 1)
		if r.regenerate {
			r.hold(env, -1)
		}
	}
}

// want goes in if the token is here, and else waits for it.
func (r *ringRule) want(env *sim.Env) {
	if r.ping != nil {
		r.enter(env, Stamp{})
	}
}

func (r *ringRule) receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Token:
		number := m.Number
		if alone := r.see(number); alone && r.regenerate {
			number++
			env.Emit(Regenerated{"companion"})
			r.hold(env, -number)
		} else if r.pong != nil && !r.mutants.On(passUnnoticed) { // Without it one that was overtaken counts as lost: mutants/pass-unnoticed.
			number++
			*r.pong--
		}
		r.take(env, number)
	case Pong:
		number := m.Number
		if r.see(number) {
			number--
			env.Emit(Regenerated{"token"})
			r.hold(env, number)
			r.take(env, -number)
			return
		}
		if r.ping != nil && !r.mutants.On(passUnnoticed) {
			number--
			*r.ping++
		}
		r.hold(env, number)
	}
}

// see notes who is here, and reports whether it was here last time, too.
func (r *ringRule) see(number int) (alone bool) {
	alone = r.seen == number
	r.seen = number
	return alone
}

// take has the token, and goes in with it if the site wants to.
func (r *ringRule) take(env *sim.Env, number int) {
	r.ping = &number
	env.Emit(Took{})
	if r.is == wanting {
		r.enter(env, Stamp{})
	} else {
		env.SetTimer(restTimer, r.rest)
	}
}

// hold has the companion.
func (r *ringRule) hold(env *sim.Env, number int) {
	r.pong = &number
	env.SetTimer(pongTimer, r.rest)
}

// timer handles a timer of the ring, and reports whether it was one.
func (r *ringRule) timer(env *sim.Env, t sim.Timer) bool {
	switch t {
	case restTimer:
		if r.is == outside && r.ping != nil {
			r.pass(env)
		}
	case pongTimer:
		env.Send(r.successor(env), Pong{*r.pong})
		r.pong = nil
	default:
		return false
	}
	return true
}

func (r *ringRule) leave(env *sim.Env) { r.pass(env) }

// pass gives the token to the next site.
func (r *ringRule) pass(env *sim.Env) {
	env.Emit(Passed{r.successor(env)})
	env.Send(r.successor(env), Token{Number: *r.ping})
	r.ping = nil
}

func (r *ringRule) successor(env *sim.Env) sim.ID { return env.ID()%sim.ID(r.n) + 1 }

func (r *ringRule) inspect(v *sim.View) {
	v.Volatile("token", r.ping != nil)
	v.Volatile("companion", r.pong != nil)
	v.Volatile("seen", r.seen)
}
