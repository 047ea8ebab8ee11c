package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// prepare finds whom an order is about. A script waits until it is carried out, unless the world is
// held: there nothing is carried out that the script does not let happen.
func (*Order) prepare(t *task, f *Fault) (begin beginning, found bool, err error) {
	c, found, err := t.in.orders.command(f, &t.aim)
	return func(lasting *time.Duration, choice sim.Choice) progress {
		o := t.in.orders.order(t.entry, f, c, lasting, choice)
		if !t.script || c.to != 0 || t.in.holding.total {
			return stepDone
		}
		t.stage = stageGiven
		o.waits, o.ticket = t, t.ticket
		return stepBlocked
	}, found, err
}

// order gives an order of the schedule, and sees to its end.
func (x *orders) order(
	by *entryState, f *Fault, c command, lasting *time.Duration, choice sim.Choice,
) *order {
	c.lasting = lasting != nil && Invertible(f.Does.(*Order).Goal)
	o, a := x.give(by, f, c)
	o.Choice = choice
	if c.lasting && a != nil {
		x.later(x.world.Now()+*lasting, func() { x.deeds.finish(a) })
	}
	return o
}
