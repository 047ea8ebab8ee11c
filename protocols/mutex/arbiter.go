package mutex

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// An arbiter is the side of a site that consents to requests, to one at a time.
type arbiter struct {
	*maekawaRule
	to       Stamp   // the request that it has consented to; zero: none
	waiting  []Stamp // the other requests that there are, the first one first
	hopeful  Stamp   // the one of those that was not told that it failed; zero: none
	inquired bool    // it has asked for its consent back
}

// handleWish consents, or lets the request wait. One that comes before all others wants the consent back from whoever has it: without that
// each of some requests may wait for a consent that another of them has, for ever: mutants/no-inquire.
func (a *arbiter) handleWish(env *sim.Env, s Stamp) {
	if a.to == (Stamp{}) {
		a.consent(env, s)
		return
	}
	if a.queueUp(s) > 0 || a.before(a.to, s) {
		a.fail(env, s)
		return
	}
	if a.hopeful != (Stamp{}) && !a.mutants.On(noFailed) { // Sanders, 1987. Without it: mutants/no-failed.
		a.fail(env, a.hopeful)
	}
	a.hopeful = s
	if !a.inquired && !a.mutants.On(noInquire) {
		a.inquired = true
		a.say(env, a.to.Site, Inquire{a.to})
	}
}

// queueUp lets a request wait, and says how many wait before it.
func (a *arbiter) queueUp(s Stamp) int {
	at := 0
	for at < len(a.waiting) && a.before(a.waiting[at], s) {
		at++
	}
	a.waiting = slices.Insert(a.waiting, at, s)
	return at
}

// fail says that another request comes first.
func (a *arbiter) fail(env *sim.Env, s Stamp) { a.say(env, s.Site, Failed{s}) }

// consent consents to a request.
func (a *arbiter) consent(env *sim.Env, s Stamp) {
	a.to, a.inquired = s, false
	if a.hopeful == s {
		a.hopeful = Stamp{}
	}
	env.Emit(Consented{s.Site})
	a.say(env, s.Site, Consent{})
}

// free has its consent back, and gives it to whoever is first.
func (a *arbiter) free(env *sim.Env) {
	a.to = Stamp{}
	env.Emit(Freed{})
	if len(a.waiting) > 0 {
		next := a.waiting[0]
		a.waiting = a.waiting[1:]
		a.consent(env, next)
	}
}

// handleRelinquish lets the request wait that it had consented to. There is another that comes before it.
func (a *arbiter) handleRelinquish(env *sim.Env) {
	a.queueUp(a.to)
	a.free(env)
}
