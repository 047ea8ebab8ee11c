package scenarios

// A Hold keeps messages from arriving and timers from firing until a step lets them; with Release it
// lets them go again. It is about what matches one of the patterns, or about everything if both are
// nil.
type Hold struct {
	Source
	Release bool
	Message *MessagePattern
	Timer   *TimerPattern
}

func (s *Hold) parts(visit func(Part)) {
	visitAll(visit, s.Message)
	visitAll(visit, s.Timer)
}

func (s *Hold) do(t *task) progress {
	if s.Release {
		t.in.holding.release(s)
	} else {
		t.in.holding.hold(s)
	}
	return stepDone
}
