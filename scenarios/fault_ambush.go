package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An Ambush is a fault that waits for an event, and begins between that and the next effect of its
// node. It strikes once.
type Ambush struct {
	Event *EventPattern
	Inner *Fault // it() is the node of the event
}

func (f *Ambush) parts(visit func(Part)) {
	visitAll(visit, f.Event)
	visitAll(visit, f.Inner)
}

// prepare lets the ambush lie. It finds whom it hits when it strikes.
func (f *Ambush) prepare(t *task, _ *Fault) (begin beginning, found bool, err error) {
	return func(lasting *time.Duration, choice sim.Choice) progress {
		f.lie(t, lasting, choice)
		return stepDone
	}, true, nil
}

func (f *Ambush) lie(t *task, lasting *time.Duration, choice sim.Choice) {
	in, entry, keep := t.in, t.entry, t.aim.keep
	if t.skips {
		entry.fired++ // it lies there: whether its event comes, is not for a nemesis to say
	}
	dice := t.dice.moment(choice)
	var h *hook
	var struck *active
	a := &active{name: f.Inner.Name, place: -1, end: func() {
		h.over = true
		if struck != nil && f.Inner.Lasting == nil {
			in.deeds.finish(struck)
		}
	}}
	h = in.hooks.on(f.Event, func(e *sim.Event) {
		if !in.live() {
			return
		}
		mark := dice.mark()
		concrete, found, err := in.faults.concrete(f.Inner, &aim{it: e.Node, peer: peerOf(e), dice: dice, keep: keep})
		if err != nil {
			in.fail(err)
			return
		}
		if !found {
			dice.back(mark)
			return
		}
		h.over = true
		var stays *time.Duration
		if f.Inner.Lasting != nil {
			d := dice.draw(*f.Inner.Lasting)
			stays = &d
		}
		struck = in.faults.begin(entry, f.Inner, concrete, stays, choice)
	})
	in.deeds.actives = append(in.deeds.actives, a)
	if lasting != nil {
		in.later(in.world.Now()+*lasting, func() { in.deeds.finish(a) })
	}
}

// listens makes a run hear, from its start, the kinds of events for which faults of an entry may lie in
// wait: who begins to listen in the middle of an event does not hear that one.
func (x *hooks) listens(entry Entry) {
	for f := range Parts[*Fault](entry) {
		if a, is := f.Does.(*Ambush); is {
			x.hear(sim.Kinds(a.Event.Event))
		}
	}
}
