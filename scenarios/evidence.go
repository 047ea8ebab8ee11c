package scenarios

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// showLost adds lost answers to the evidence of a violation: those to the operations that it is
// about. The causes of such an answer show where the operation was executed for the first time.
func (s *seen) showLost(f check.Finding) check.Finding {
	if f.Verdict != check.Violated {
		return f
	}
	shown := f.Events
	ops := s.history.Operations()
	for i := range ops {
		o := &ops[i]
		if !slices.Contains(shown, o.CallEvent) {
			continue
		}
		for _, x := range s.lost {
			if x.client == o.Node && o.CallEvent < x.event && x.event < o.ReturnEvent {
				f.Events = append(f.Events, x.event)
				break // more would show the same
			}
		}
	}
	slices.Sort(f.Events)
	f.Events = slices.Compact(f.Events)
	return f
}

// blameFault adds a fault to the evidence of a stretch without answers: the newest one that began
// before the client whose operation is shown gave up.
func (s *seen) blameFault(f check.Finding) check.Finding {
	for _, o := range s.history.Operations() {
		if o.GaveUp == 0 || !slices.Contains(f.Events, o.GaveUp) {
			continue
		}
		for _, x := range slices.Backward(s.faults) {
			if x.Event != 0 && x.Event < o.GaveUp {
				f.Events = append(f.Events, x.Event)
				slices.Sort(f.Events)
				f.Events = slices.Compact(f.Events)
				return f
			}
		}
	}
	return f
}

// notCarriedOut finds the entries whose orders came to nothing. Those of a script, or of an
// instant, must each be carried out; of those that recur, one; and what a nemesis draws may fail,
// as may what is asked of one server once.
func (s *seen) notCarriedOut(hollow func(name, why string, pos Pos)) {
	done := map[sim.ID]bool{}
	for i := range s.orders {
		o := &s.orders[i]
		done[o.by] = done[o.by] || o.Obeyed != 0
	}
	told := map[sim.ID]bool{}
	for i := range s.orders {
		o := &s.orders[i]
		if o.by == 0 {
			continue // by hand
		}
		recurs := false
		switch s.entries[o.by-1].Entry.(type) {
		case *Nemesis, *Churn:
			continue
		case *Every, *On:
			recurs = true
		}
		if o.Obeyed != 0 || o.To != 0 || recurs && done[o.by] || told[o.by] {
			continue
		}
		told[o.by] = true
		what := "was never carried out"
		if o.GaveUp != 0 {
			what = fmt.Sprintf("was not carried out, and at %s the operator gave up", clock(o.Done))
		}
		hollow("orders", fmt.Sprintf("%s, given at %s, %s", o.Text, clock(o.At), what), o.Pos)
	}
}
