package slidingwindow

import "github.com/orrery-sim/orrery/sim"

// A congestion window is how much a sender dares to have under way: one more in each round trip, and half after a loss.
type congestion struct {
	size   int
	acked  int   // how many have come since it last grew
	cut    int64 // what is lost below this place was sent before the window was last halved
	resent int64 // below this place segments are given up by their time alone
}

// grow adds one once as many have come as the window has (Jacobson, 1988, section 3: 1/cwnd for each).
func (s *Sender) grow(env *sim.Env, news int) {
	if !s.config.congestion {
		return
	}
	for s.acked += news; s.acked >= s.size; {
		s.acked -= s.size
		s.size++
		env.Emit(Resized{Was: s.size - 1, Size: s.size})
	}
}

// shrink halves the window for a loss, once for all that was under way at the time.
func (s *Sender) shrink(env *sim.Env, place int64) {
	if !s.config.congestion || place < s.cut {
		return
	}
	s.cut = s.next()
	was := s.size
	if !s.mutants.On(neverHalve) { // Without the rule: mutants/never-halve.
		s.size = max(1, s.size/2)
	}
	s.acked = 0
	env.Emit(Resized{Was: was, Size: s.size, Lost: true})
}
