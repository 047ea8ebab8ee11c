package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// deeds are what the schedule has done to the world: what it began that can still be undone, and a
// plain list of everything that it did.
type deeds struct {
	*course

	actives []*active
	actions []Action
	begins  int // faults that began in the world, and orders that were given
	healed  lastHeal
}

// lastHeal is when a fault began or ended last.
type lastHeal struct {
	at    time.Duration
	event uint64
	any   bool
}

// An active is a fault of the schedule that has begun, or an order that can be taken back. A fault
// that flaps comes and goes.
type active struct {
	name    string
	network bool         // it is a fault of the network
	order   bool         // it is an order
	lasting bool         // of an order: it is taken back by the duration
	applied *sim.Applied // of a fault; nil: it is away
	over    bool
	end     func() // what undoes it
}

// An Action is something that the schedule did to the world, as it was done: a fault that began,
// with its nodes, or one that ended, or a node that was brought back, or an order that was given.
type Action struct {
	At     time.Duration
	Event  uint64     // right after this event; 0: at the instant, before all else
	Call   uint64     // what is done at once: a restarted node boots after all actions of a call
	Begin  *sim.Fault // nil: an end, if it is nothing else
	Fault  int        // which fault or order begins or ends, counted from 0
	Revive string     // "restart" or "resume" of Node; "" is not that
	Node   sim.ID

	Order   *service.Goal // nil: it is no order
	To      sim.ID        // the one server that is asked; 0: whoever leads
	Lasting bool          // it is taken back by the duration
}

// record notes an action, unless the schedule is over.
func (d *deeds) record(a Action) {
	if d.quiet {
		return
	}
	a.At = d.world.Now()
	a.Event, a.Call = d.within, d.call
	d.actions = append(d.actions, a)
}

// faultsMax bounds the faults of a run, so that a schedule in which one causes the next comes to an
// end.
const faultsMax = 100_000

// place is the number of a fault or an order that begins.
func (d *deeds) place() int {
	if d.begins == faultsMax {
		d.fail(Errorf(d.plan.Pos, "the schedule begins more than %d faults, the last at %s",
			faultsMax, clock(d.world.Now())))
	}
	d.begins++
	return d.begins - 1
}

// disturbed notes that a fault began or ended just now, and by which event.
func (d *deeds) disturbed(event uint64) { d.healed = lastHeal{d.world.Now(), event, true} }

// finish ends what the schedule began.
func (d *deeds) finish(a *active) {
	if a.over {
		return
	}
	a.over = true
	a.end()
	d.actives = slices.DeleteFunc(d.actives, func(o *active) bool { return o == a })
}

func (d *deeds) finishAll(which func(a *active) bool) {
	for _, a := range slices.Clone(d.actives) {
		if which(a) {
			d.finish(a)
		}
	}
}
