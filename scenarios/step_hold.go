package scenarios

// A Hold stops the world's own accord: no message arrives and no timer fires unless a step says
// so. With Release it is let go again. What matches neither pattern is not touched; if both are nil
// everything is meant.
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
