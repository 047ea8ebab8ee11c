package scenarios

import (
	"github.com/orrery-sim/orrery/check"
)

// An expectState is an expectation at work in one run.
type expectState struct {
	*Expectation
	saw   observed // of Holds and Violated
	met   bool     // of Sometimes: the event came, or the state of the world
	event uint64   // by which it did
}

// expects are the invariants of the protocol and the expectations of a plan at work in one run.
type expects struct {
	*course
	hooks *hooks

	judge *check.Watch // of the invariants
	all   []*expectState
}

// expect listens for what the expectations are about.
func (e *expects) expect() {
	for i := range e.plan.Expect {
		x := &expectState{Expectation: &e.plan.Expect[i]}
		e.all = append(e.all, x)
		if x.Kind == Sometimes {
			e.hooks.trigger(x.Trigger, func() { x.met, x.event = true, e.world.Latest() })
			continue
		}
		x.saw = x.Property.begin(e)
	}
	if e.plan.StopWhen != nil {
		e.hooks.trigger(e.plan.StopWhen, e.halt)
	}
}
