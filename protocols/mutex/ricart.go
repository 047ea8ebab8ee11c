package mutex

import (
	"github.com/orrery-sim/orrery/sim"
)

// ricartRule is Ricart and Agrawala's: a consent is given back only when its giver has nothing against it any more, and
// so a release need not be told.
type ricartRule struct {
	*Site
	clock    uint64 // the highest time that was seen
	mine     Stamp  // of the present request
	missing  int    // how many consents are missing
	deferred []sim.ID
}

func (r *ricartRule) start(*sim.Env, bool) {}

// want asks all others.
func (r *ricartRule) want(env *sim.Env) {
	r.clock++
	r.mine = Stamp{r.clock, env.ID()}
	r.missing = r.n - 1
	if r.mutants.On(majorityOnly) { // Without the rule: mutants/majority.
		r.missing = r.n / 2
	}
	r.others(env, Wish{r.mine})
	r.consider(env)
}

// consider enters with the consent of all.
func (r *ricartRule) consider(env *sim.Env) {
	if r.is == wanting && r.missing <= 0 {
		r.enter(env, r.mine)
	}
}

// receive handles what others say.
func (r *ricartRule) receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Wish:
		if !r.mutants.On(ownClock) { // Without the rule a later request looks earlier: mutants/own-clock.
			r.clock = max(r.clock, m.Stamp.Time)
		}
		if r.comesFirst(m.Stamp) {
			r.deferred = append(r.deferred, from)
		} else {
			env.Send(from, Consent{})
		}
	case Consent:
		r.missing--
		r.consider(env)
	}
}

// comesFirst reports whether the site is in, or wants in and was first. Without the first: mutants/consent-inside.
func (r *ricartRule) comesFirst(other Stamp) bool {
	return r.is == inside && !r.mutants.On(consentInside) || r.is == wanting && !r.before(other, r.mine)
}

// leave gives the consents that were deferred.
func (r *ricartRule) leave(env *sim.Env) {
	for _, id := range r.deferred {
		env.Send(id, Consent{})
	}
	r.deferred = nil
}

func (r *ricartRule) inspect(v *sim.View) {
	v.Volatile("clock", int(r.clock))
	v.Volatile("consents missing", r.missing)
	v.Volatile("deferred", r.deferred)
}
