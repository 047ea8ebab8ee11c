package commit

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A tally is what acceptors have accepted in one ballot, as one node has heard of it.
type tally []told

// A told is the last word of one acceptor.
type told struct {
	acceptor sim.ID
	values   []Value
}

// hear takes an acceptor's word down.
func (t *tally) hear(acceptor sim.ID, values []Value) {
	i := slices.IndexFunc(*t, func(o told) bool { return o.acceptor == acceptor })
	if i < 0 {
		*t = append(*t, told{acceptor, values})
		return
	}
	(*t)[i].values = values
}

// outcome is what follows: a value is chosen in an instance when so many acceptors have accepted it. The transaction is
// committed if prepared is chosen in all instances, and aborted if aborted is in one.
func (t tally) outcome(participants []Participant, quorum int) (commit, known bool) {
	prepared := 0
	for _, p := range participants {
		yes, no := 0, 0
		for _, o := range t {
			switch {
			case slices.Contains(o.values, Value{p.Manager, true}):
				yes++
			case slices.Contains(o.values, Value{p.Manager, false}):
				no++
			}
		}
		switch {
		case no >= quorum:
			return false, true
		case yes >= quorum:
			prepared++
		}
	}
	return prepared == len(participants), prepared == len(participants)
}
