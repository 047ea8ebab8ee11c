package slidingwindow

import "github.com/orrery-sim/orrery/sim"

// gap is how many later segments must have come for a segment to be taken for lost and not for late: TCP's three
// acknowledgements.
const gap = 3

// detect finds segments that are missing among others that have come.
func (s *Sender) detect(env *sim.Env) {
	if s.repeat != selective {
		return
	}
	later, news := 0, int64(-1)
	for i := len(s.window) - 1; i >= 0; i-- {
		place := s.base + int64(i)
		switch {
		case s.window[i] == got:
			later++
		case later >= gap && s.window[i] == flying && place >= s.resent:
			s.window[i] = lost
			s.flight--
			news = max(news, place)
		}
	}
	if news >= 0 {
		s.resent = max(s.resent, news+1) // one that is sent again is only given up by its time
		s.shrink(env, news)
	}
}

// onTimeout takes all that is under way for lost. What the receiver said that it has beyond the first is sent again,
// too: it may have crashed since (RFC 2018, section 8). Without that: mutants/trust-what-was-said.
func (s *Sender) onTimeout(env *sim.Env) {
	if s.mutants.On(neverAgain) { // Without the rule: mutants/never-again.
		return
	}
	for i := range s.window {
		if s.window[i] != got || !s.mutants.On(trustGot) {
			s.window[i] = lost
		}
	}
	s.flight = 0
	if len(s.window) == 0 {
		return
	}
	s.shrink(env, s.base)
	s.fill(env)
	env.SetTimer(resendTimer, s.timeout)
}
