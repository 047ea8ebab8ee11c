package report

import "github.com/orrery-sim/orrery/sim"

// Quiet reports whether an event is not worth a row of its own in a diagram: heartbeats and their answers, timers
// that only set themselves again, writes and syncs. What changes the state that a node shows, says what was
// done, or goes wrong is worth one.
func (x *Index) Quiet(e *sim.Event) bool {
	switch e.Kind {
	case sim.Wrote, sim.Synced:
		return true
	case sim.Fired:
		return len(e.Changes) == 0
	case sim.Delivered:
		return !x.tells(e)
	case sim.Sent, sim.Duplicated:
		return !x.arrives(e.Num)
	}
	return false
}

// tells reports whether the delivery of a message changed or brought about more than an answer.
func (x *Index) tells(e *sim.Event) bool {
	return len(e.Changes) > 0 || x.leadsOn(e.Num)
}

// leadsOn reports whether an event brought about more than answers, at once or when what it wrote was safe.
func (x *Index) leadsOn(num uint64) bool {
	for _, num := range x.Effects(num) {
		switch e, _ := x.world.Event(num); e.Kind {
		case sim.Sent, sim.Wrote:
		case sim.Synced:
			if len(e.Changes) > 0 || x.leadsOn(num) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// arrives reports whether a message is on its way, was lost, or told its receiver something.
func (x *Index) arrives(num uint64) bool {
	for _, end := range x.Effects(num) {
		e, _ := x.world.Event(end)
		switch e.Kind {
		case sim.Delivered:
			return e.Peer == 0 || x.tells(&e)
		case sim.Dropped:
			return true
		}
	}
	return true
}
