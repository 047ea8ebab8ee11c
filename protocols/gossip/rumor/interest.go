package rumor

import "github.com/orrery-sim/orrery/sim"

// The words of the parameters: who begins, and when interest is lost.
const (
	push, pull, pushPull       = "push", "pull", "push-pull"
	byCounter, byCoin, byNever = "counter", "coin", "never"
)

// judge decides for each hot rumour, by its contacts of the cycle that is over, whether the site goes on with it.
func (s *Site) judge(env *sim.Env) {
	was := len(s.hot())
	s.cool(func(h *hot) bool {
		useless := h.met && !h.needed
		switch {
		case useless:
			h.useless++
		case h.needed && s.reset:
			h.useless = 0
		}
		if h.met && s.tires(env, h, useless) {
			env.Emit(Removed{s.rumor(h), int(h.useless)})
			return false
		}
		h.met, h.needed = false, false
		return true
	})
	if len(s.hot()) < was {
		s.push = nil
	}
}

// tires reports whether a site loses interest after a cycle: with a counter after k useless contacts, with a
// coin after each of them with a probability of 1/k (§1.4).
func (s *Site) tires(env *sim.Env, h *hot, useless bool) bool {
	switch s.stop {
	case byCounter:
		if s.mutants.On(countUseful) { // Without the rule: mutants/count-useful.
			return int(s.cycle-h.learned) > s.k
		}
		return int(h.useless) >= s.k
	case byCoin:
		return useless && env.Rand().IntN(s.k) == s.k-1
	}
	return false
}
