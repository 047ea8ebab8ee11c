package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// acting is what is done to a run from outside its schedule.
type acting struct {
	*course
	in   *schedule
	by   *entryState // in whose name
	told []Act       // everything that was to be done, in order
	done []bool
}

// register registers the acts that were given beforehand.
func (x *acting) register(list []Act) error {
	for _, a := range list {
		if err := x.check(&a.Deed); err != nil {
			return fmt.Errorf("what was done to the run after event %d cannot be done: %w", a.Place.Event, err)
		}
		i := len(x.told)
		x.told, x.done = append(x.told, a), append(x.done, false)
		x.world.Act(a.Place, a.At, func() { x.performAt(i) })
	}
	return nil
}

// performAt does an act at its place.
func (x *acting) performAt(i int) {
	outside := x.within
	if place := x.told[i].Place; place.Step == 0 {
		x.within = place.Event
	}
	x.perform(i)
	x.within = outside
}

// perform does an act.
func (x *acting) perform(i int) {
	if x.over || x.err != nil {
		return
	}
	x.byHand = true
	x.done[i] = x.do(&x.told[i])
	x.byHand = false
}

// do does an act, and reports whether there was something to do it to.
func (x *acting) do(a *Act) bool {
	d, in := &a.Deed, x.in
	if _, begins := d.begins(); begins {
		f := d.Fault
		if f.Nodes = in.faults.meant(&f); len(f.Nodes) == 0 && len(d.Fault.Nodes) > 0 {
			return false
		}
		shown := Fault{Source: Source{Text: a.shown()}, Name: f.Name}
		in.faults.begin(x.by, &shown, f, nil, sim.Choice{})
		return true
	}
	if d.isOrder() {
		goal := service.Goal{Name: d.Verb, Nodes: d.Nodes}
		shown := Fault{Source: Source{Text: a.shown()}, Does: &Order{Goal: d.Verb}}
		if known, err := in.orders.there(shown.Source, d.Part); !known || err != nil {
			return false
		}
		in.orders.give(x.by, &shown, command{goal, d.Part, d.Node, d.Lasting})
		return true
	}
	switch d.Verb {
	case UndoVerb:
		return in.deeds.finishOne(d.Which)
	case RestartVerb, ResumeVerb:
		in.faults.revive(d.Verb, d.Node)
	case FireVerb:
		in.deeds.record(*d, a.Words)
		part, known := x.world.PartNumber(d.Part)
		if !known || !x.world.FirePart(d.Node, part, d.Timer) {
			in.deeds.forget()
			return false
		}
	case HoldVerb:
		in.holding.hold(d.Held.hold(false))
	case ReleaseVerb:
		in.holding.release(d.Held.hold(true))
	case InvokeVerb:
		in.load.invoke(d.Node, service.Persist{Op: d.Op, To: d.To, Patience: d.Patient})
	case NoteVerb:
		in.note(d.Text)
	case EndVerb:
		in.deeds.record(*d, a.Words)
		x.halt()
	case RedrawVerb:
		in.deeds.record(*d, a.Words)
		x.world.Redraw(d.Seed)
	default:
		return in.holding.handleNumber(d)
	}
	return true
}

// shown is an act as stories tell it.
func (a *Act) shown() string {
	if a.Words != "" {
		return a.Words
	}
	return strings.ReplaceAll(a.Verb, "_", " ") + " (by hand)"
}

// missed are the acts that found nothing to act on, or whose places the run never came to.
func (x *acting) missed() []Act {
	var out []Act
	for i := range x.told {
		if !x.done[i] {
			out = append(out, x.told[i])
		}
	}
	return out
}

// Do does something to the run, here and now: what a student clicks. The words are how it was
// written; they may be empty. It is kept with its place, for [Run.Acts].
func (r *Run) Do(d Deed, words string) error {
	switch {
	case r.err != nil:
		return r.err
	case r.over:
		return fmt.Errorf("%s: the run is over", d.Verb)
	}
	return r.doAt(d, words, r.world.Place())
}

// doAt is Do at a place, which is here: between two entries of the queue, or inside the handler of an event.
func (r *Run) doAt(d Deed, words string, place sim.Place) error {
	x := r.acting
	if err := x.check(&d); err != nil {
		return err
	}
	i, a := len(x.told), Act{Place: place, At: r.world.Now(), Deed: d, Words: words}
	x.told, x.done = append(x.told, a), append(x.done, false)
	x.performAt(i)
	if r.err == nil && !x.done[i] {
		x.told, x.done = slices.Delete(x.told, i, i+1), slices.Delete(x.done, i, i+1)
		if d.Message > 0 {
			return fmt.Errorf("%s: there is nothing to do it to: that message is not on its way, and nobody holds it", d.Verb)
		}
		return fmt.Errorf("%s: there is nothing to do it to", d.Verb)
	}
	return r.err
}

// RunToEvent lets everything happen up to the end of the step that holds an event, which need not be
// kept.
func (r *Run) RunToEvent(num uint64) error {
	for r.world.Latest() < num {
		if more, err := r.Step(); !more {
			return err
		}
	}
	return r.err
}

// Acts are what was done to the run by hand so far, at places that count for a run of the same plan.
func (r *Run) Acts() Acts {
	acts := r.opts.Acts
	acts.List = r.acting.told
	return acts
}

// Flat are everything that was done to the run, by its schedule and by hand, at places that count
// for a run in which no schedule plays.
func (r *Run) Flat() Acts {
	return Acts{Flat: true, Operator: r.operates(), Own: len(r.cast.own), Idle: r.opts.Acts.Idle, List: r.deeds.list}
}

// Fork begins the run again, with what was done to it by hand, and runs to the end of the step that
// holds an event. Acts at later places are left out; more are done with [Run.Do], or inside the
// handler of that event if they are given here.
func (r *Run) Fork(num uint64, inside ...Deed) (*Run, error) {
	opts := r.opts
	opts.Acts = r.Acts()
	opts.Acts.List = nil
	for _, a := range r.acting.told {
		if a.Place.Event < num {
			opts.Acts.List = append(opts.Acts.List, a)
		}
	}
	for _, d := range inside {
		opts.Acts.List = append(opts.Acts.List, Act{Place: sim.Place{Event: num}, Deed: d})
	}
	f, err := Begin(r.plan, r.seed, opts)
	if err != nil {
		return nil, err
	}
	return f, f.RunToEvent(num)
}
