package scenarios

import (
	"fmt"
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

// registered registers the acts that were given beforehand.
func (x *acting) register(list []Act) {
	for _, a := range list {
		i := len(x.told)
		x.told, x.done = append(x.told, a), append(x.done, false)
		x.world.Act(a.Place, a.At, func() {
			outside := x.within
			if a.Place.Step == 0 {
				x.within = a.Place.Event
			}
			x.perform(i)
			x.within = outside
		})
	}
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
		shown := Fault{Source: Source{Text: a.shown()}, Name: d.Fault.Name}
		in.faults.begin(x.by, &shown, d.Fault, nil, sim.Choice{})
		return true
	}
	if d.isOrder() {
		goal := service.Goal{Name: d.Verb, Nodes: d.Nodes}
		shown := Fault{Source: Source{Text: a.shown()}, Does: &Order{Goal: d.Verb}}
		in.orders.give(x.by, &shown, command{goal, d.Node, d.Lasting})
		return true
	}
	switch d.Verb {
	case UndoVerb:
		return in.deeds.finishOne(d.Which)
	case RestartVerb, ResumeVerb:
		in.faults.revive(d.Verb, d.Node)
	case FireVerb:
		in.deeds.record(*d, a.Words)
		return x.world.FireTimer(d.Node, d.Timer)
	case HoldVerb:
		in.holding.hold(d.Held.hold(false))
	case ReleaseVerb:
		in.holding.release(d.Held.hold(true))
	case InvokeVerb:
		in.load.invoke(d.Node, service.Ask{Op: d.Op, To: d.To})
	case NoteVerb:
		in.note(d.Text)
	default:
		for i, h := range x.world.Held() {
			if h.Num == d.Message {
				in.holding.handle(d.Verb, i, d.By)
				return true
			}
		}
		return false
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
	if err := r.acting.check(&d); err != nil {
		return err
	}
	a := Act{Place: r.world.Place(), At: r.world.Now(), Deed: d, Words: words}
	r.acting.told, r.acting.done = append(r.acting.told, a), append(r.acting.done, false)
	r.acting.perform(len(r.acting.told) - 1)
	if i := len(r.acting.told) - 1; r.err == nil && !r.acting.done[i] {
		r.acting.told, r.acting.done = r.acting.told[:i], r.acting.done[:i]
		return fmt.Errorf("%s: there is nothing to do it to", d.Verb)
	}
	return r.err
}

// check refuses a deed that names who is not there, or cannot be done to them.
func (x *acting) check(d *Deed) error {
	size := sim.ID(x.world.Size())
	lists := append([][]sim.ID{d.Nodes, d.Held.Nodes, d.Fault.Nodes, d.Fault.Traffic.From, d.Fault.Traffic.To, {max(d.Node, 1), max(d.To, 1)}}, d.Fault.Groups...)
	for _, ids := range lists {
		for _, id := range ids {
			if id < 1 || id > size {
				return fmt.Errorf("%s: there is no node %d; there are %d", d.Verb, id, size)
			}
		}
	}
	kind, begins := d.begins()
	switch {
	case begins && (kind == sim.Partition || kind == sim.Bridge || kind == sim.Cut || kind == sim.OneWay) && len(d.Fault.Groups) == 0,
		(kind == sim.Bridge || kind == sim.Cut || kind == sim.OneWay) && begins && len(d.Fault.Groups) != 2:
		return fmt.Errorf("%s: it is between groups of nodes", d.Verb)
	case begins && kind == sim.Skew && (d.Fault.Drift <= -900_000 || d.Fault.Drift > 1_000_000):
		return fmt.Errorf("%s: a drift of %v is too much", d.Verb, d.Fault.Drift)
	case begins && kind == sim.Slow && (d.Fault.Times < 1 || d.Fault.Times > 1_000_000):
		return fmt.Errorf("%s: a node can be 1 to 1,000,000 times as slow", d.Verb)
	case d.isOrder() && x.in.cast.operator == 0:
		return fmt.Errorf("%s: %s takes no orders", d.Verb, x.plan.Protocol.Name)
	case d.isOrder():
		return (&Fault{Does: &Order{Goal: d.Verb}}).TakenBy(&x.plan.Protocol)
	case d.Verb == InvokeVerb:
		if !x.in.cast.isClient(d.Node) || d.Node == x.in.cast.operator {
			return fmt.Errorf("invoke: %s is no client", x.world.Name(d.Node))
		}
		if x.in.load.service.Kind(d.Op.Name) == nil {
			return fmt.Errorf("invoke: %s has no operation %q", x.in.load.service.Name, d.Op.Name)
		}
	}
	return nil
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
	return Acts{Flat: r.opts.Acts.Flat, Operator: r.opts.Acts.Operator, Own: r.opts.Acts.Own, List: r.acting.told}
}

// Flat are everything that was done to the run, by its schedule and by hand, at places that count
// for a run in which no schedule plays.
func (r *Run) Flat() Acts {
	return Acts{Flat: true, Operator: r.operates(), Own: len(r.cast.own), List: r.deeds.list}
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
