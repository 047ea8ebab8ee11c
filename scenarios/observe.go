package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Leadership is a time in which a node claimed to lead.
type Leadership struct {
	Node  sim.ID
	Epoch int64
	From  time.Duration
	Until time.Duration // when it ceased to, or crashed; the end of the run if it did neither
	Event uint64        // by which it claimed it
}

// watch follows who claims to lead, and who is a member. Selectors ask it instead of the nodes, which run ahead of time.
type watch struct {
	past    []Leadership
	present []int    // of past: those that go on
	crashed []sim.ID // whoever ever did, as often as it did

	version int64    // of the newest configuration that anybody has stated
	members []sim.ID // its members, in the order of their IDs; nil: nobody has stated one
}

// event hears the facts, and the crashes that end a claim.
func (o *watch) event(e *sim.Event) {
	if e.Kind == sim.Crashed {
		o.cease(e.Node, e.At)
		o.crashed = append(o.crashed, e.Node)
		return
	}
	if roster, ok := e.Body.(sim.Roster); ok {
		o.roster(roster)
	}
	c, ok := e.Body.(sim.Claim)
	if !ok {
		return
	}
	epoch, leads := c.Claim()
	o.cease(e.Node, e.At)
	if leads {
		o.present = append(o.present, len(o.past))
		o.past = append(o.past, Leadership{Node: e.Node, Epoch: epoch, From: e.At, Event: e.Num})
	}
}

func (o *watch) cease(node sim.ID, at time.Duration) {
	o.present = slices.DeleteFunc(o.present, func(i int) bool {
		if o.past[i].Node != node {
			return false
		}
		o.past[i].Until = at
		return true
	})
}

// leader is the claimant of the highest epoch; the newest of two.
func (o *watch) leader() (sim.ID, bool) {
	best := -1
	for _, i := range o.present {
		if best < 0 || o.past[i].Epoch >= o.past[best].Epoch {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	return o.past[best].Node, true
}

// leaders are all claimants, in the order of their IDs.
func (o *watch) leaders() []sim.ID {
	var ids []sim.ID
	for _, i := range o.present {
		ids = append(ids, o.past[i].Node)
	}
	slices.Sort(ids)
	return ids
}

func (o *watch) leads(id sim.ID) bool {
	for _, i := range o.present {
		if o.past[i].Node == id {
			return true
		}
	}
	return false
}

// over ends what goes on when the run ends.
func (o *watch) over(at time.Duration) []Leadership {
	out := slices.Clone(o.past)
	for _, i := range o.present {
		out[i].Until = at
	}
	return out
}
