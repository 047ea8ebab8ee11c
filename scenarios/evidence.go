package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// A lostAnswer is a message to a client that was lost: what a client that asks twice has missed.
type lostAnswer struct {
	client sim.ID
	event  uint64
}

// onDrop takes down a lost message if it was for a client.
func (r *Run) onDrop(e *sim.Event) {
	if e.Peer >= r.clients[0] {
		r.lost = append(r.lost, lostAnswer{e.Peer, e.Num})
	}
}

// showLost adds to the evidence of a violation the answers to its operations that were lost. What
// led to such an answer is the first time that the operation was executed.
func (r *Run) showLost(f check.Finding) check.Finding {
	if f.Verdict != check.Violated {
		return f
	}
	shown := f.Events
	ops := r.history.Operations()
	for i := range ops {
		o := &ops[i]
		if !slices.Contains(shown, o.CallEvent) {
			continue
		}
		for _, x := range r.lost {
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

// blameFault adds to the evidence of a stretch without answers the newest fault that began before
// the client gave up whose operation is shown.
func (r *Run) blameFault(f check.Finding) check.Finding {
	for _, o := range r.history.Operations() {
		if o.GaveUp == 0 || !slices.Contains(f.Events, o.GaveUp) {
			continue
		}
		for _, x := range slices.Backward(r.faults) {
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
