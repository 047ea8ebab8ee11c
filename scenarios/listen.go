package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// listen follows what the run needs to know of the world. Who hears first knows first: the
// schedule, which may act on an event, hears last.
func (r *Run) listen() {
	w := r.world
	w.Listen(sim.Kinds(sim.Stated, sim.Crashed), r.watch.event)
	w.Listen(sim.Kinds(sim.Crashed), r.onCrash)
	r.judge = check.NewWatch(r.invariants)
	if len(r.invariants) > 0 {
		w.Listen(sim.Kinds(sim.Stated, sim.Faulted), r.judge.Event)
	}
	if len(r.clients) > 0 {
		w.Listen(sim.Kinds(sim.Invoked, sim.Returned), r.history.Event)
		w.Listen(sim.Kinds(sim.Dropped), r.onDrop)
	}
	if r.finals > 0 {
		w.Listen(sim.Kinds(sim.Returned), r.onReturn)
	}
	if r.opts.Listen != nil {
		r.opts.Listen(w)
	}
	r.view = newView(r)
	if usesFunctions(r.plan) || r.opts.Measure && measuresFunctions(r.plan) {
		r.after(sim.AllKinds, r.view.event)
	}
	w.Listen(sim.Kinds(sim.Stated, sim.Started, sim.Restarted, sim.Resumed), r.onArrivalOfSomebody)
	if r.operator != 0 {
		w.Listen(sim.Kinds(sim.Stated), r.onOperator)
	}
}

// onReturn counts the final reads, and ends the run after the last of them.
func (r *Run) onReturn(e *sim.Event) {
	if e.At < r.calm {
		return
	}
	ops := r.history.Operations()
	for i := len(ops) - 1; i >= 0 && ops[i].Call >= r.calm; i-- {
		o := &ops[i]
		if o.Op.ReadOnly() && (o.ReturnEvent == e.Num && o.GaveUp == 0 || o.GaveUp == e.Num) {
			r.finals--
			break
		}
	}
	if r.finals == 0 {
		r.stop()
	}
}

// onArrivalOfSomebody lets steps try again that wait for a node which a selector may now find.
func (r *Run) onArrivalOfSomebody(e *sim.Event) {
	if len(r.waiters) == 0 {
		return
	}
	_, claims := e.Body.(sim.Claim)
	if _, counts := e.Body.(sim.Roster); e.Kind == sim.Stated && !claims && !counts {
		return
	}
	outside := r.within
	r.within = e.Num
	r.somebody()
	r.within = outside
}

// ask calls a function of the file.
func (r *Run) ask(p *Predicate) (ok bool, why string) {
	ok, why, err := p.Call(r.view)
	if err != nil {
		r.fail(err)
	}
	return ok && err == nil, why
}

// poll calls a function after every event, until it says that it is over.
func (r *Run) poll(f func() (over bool)) {
	if !r.polling {
		r.polling = true
		r.after(sim.AllKinds, func(*sim.Event) {
			asked := r.pollers
			r.pollers = nil // whoever is asked may add to them, or cause an event
			asked = slices.DeleteFunc(asked, func(f func() bool) bool { return r.err == nil && f() })
			r.pollers = append(asked, r.pollers...)
		})
	}
	r.pollers = append(r.pollers, f)
}
