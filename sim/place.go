package sim

import (
	"cmp"
	"math"
	"time"
)

// A Place is where in a run somebody outside acts upon it: with Step 0 inside a handler, right after
// the event and before its next effect; with a Step of 1 or more after that many entries of the
// queue were processed, counting the one in which the event fell as the first. Entries count whether
// events are recorded or not, and whether they made any. Before the first event, Event is 0 and Step
// the number of entries so far.
type Place struct {
	Event, Step uint64
}

// Compare orders places as a run comes to them.
func (p Place) Compare(o Place) int {
	return cmp.Or(cmp.Compare(p.Event, o.Event), cmp.Compare(p.Step, o.Step))
}

// places is where a world is, and what is to be done at places to come.
type places struct {
	fell    uint64 // the latest event when the last entry had been processed
	after   uint64 // entries since, the one in which it fell included
	own     uint64 // of those, the ones that nobody planned
	popped  bool   // an entry is being processed, or was
	planned bool   // it was planned, see [World.Plan]
	acting  bool   // acts of one place are being done

	inside, between []act
	event           uint64 // of the next act inside a handler; never if there is none
	next            uint64 // of the next act between two entries, likewise
}

// act is something to be done at a place.
type act struct {
	at   Place
	when time.Duration
	do   func()
}

// nowhere is beyond every event.
const nowhere = math.MaxUint64

func (p *places) init() { p.event, p.next = nowhere, nowhere }

// settle counts the entry that was processed last.
func (w *World) settle() {
	p := &w.places
	switch {
	case w.num != p.fell:
		p.fell, p.after, p.own = w.num, 1, 1
	case p.popped:
		p.after++
		if !p.planned {
			p.own++
		}
	}
	p.popped = false
}

// Place is where the world is between two entries of the queue.
func (w *World) Place() Place {
	w.settle()
	return Place{w.places.fell, w.places.after}
}

// Unplanned is where the world is, or was when the present entry of the queue began, in a world in
// which nobody had planned anything: entries of [World.Plan] do not count, but where an event fell.
func (w *World) Unplanned() Place {
	if p := &w.places; !p.popped && !p.acting {
		w.settle()
	}
	return Place{w.places.fell, w.places.own}
}

// Act does something at a place to come, or at the present one, at the instant when, which moves
// time on if nothing else is to happen before. It must be called in the order of places, and for
// one place in the order of acting. A place that the run does not come to is passed over.
func (w *World) Act(at Place, when time.Duration, do func()) {
	p := &w.places
	if at.Step == 0 && at.Event > 0 {
		p.inside = append(p.inside, act{at, when, do})
		p.event = p.inside[0].at.Event
		return
	}
	p.between = append(p.between, act{at, when, do})
	p.next = p.between[0].at.Event
}

// actInside does what is to be done inside a handler, right after an event.
func (w *World) actInside(num uint64) {
	p := &w.places
	for p.event == num {
		w.takeInside().do()
	}
}

// takeInside takes the next act inside a handler.
func (w *World) takeInside() act {
	p := &w.places
	a := p.inside[0]
	p.inside = p.inside[1:]
	if p.event = nowhere; len(p.inside) > 0 {
		p.event = p.inside[0].at.Event
	}
	return a
}

// actBetween does what is to be done before the next entry of the queue, if that is not after until.
func (w *World) actBetween(until time.Duration) {
	p := &w.places
	for p.event <= w.num {
		w.takeInside() // its event is over
	}
	for len(p.between) > 0 && !w.stopped {
		a := p.between[0]
		here := Place{p.fell, p.after}
		order := a.at.Compare(here)
		if order > 0 || order == 0 && a.when > until {
			return
		}
		w.takeBetween()
		if order < 0 {
			continue
		}
		if next, any := w.queue.next(); a.when > w.now && (!any || a.when <= next) {
			w.now = a.when
		}
		p.acting = true
		a.do()
		for len(p.between) > 0 && p.between[0].at == a.at && p.between[0].when == a.when {
			w.takeBetween().do() // at once: what the first caused is no new place for the next
		}
		p.acting = false
		w.settle()
	}
}

// takeBetween takes the next act between two entries.
func (w *World) takeBetween() act {
	p := &w.places
	a := p.between[0]
	p.between = p.between[1:]
	if p.next = nowhere; len(p.between) > 0 {
		p.next = p.between[0].at.Event
	}
	return a
}

// Plan is [World.At] for a schedule: the entry of the queue does not count for [World.Unplanned], so
// that what the schedule did has the same places in a run that is only told what it did.
func (w *World) Plan(t time.Duration, do func()) { w.call(t, call{do, true}) }

// call is a call of the scenario that waits in the queue.
type call struct {
	do      func()
	planned bool
}

func (w *World) call(t time.Duration, c call) {
	w.queue.push(item{at: max(t, w.now), order: order(itemCall, 0), ref: w.calls.put(&c)})
}
