package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Flap is a fault that comes and goes.
type Flap struct {
	Inner *Fault
	Down  sim.Dist // how long it lasts
	Up    sim.Dist // how long it is away
}

func (f *Flap) parts(visit func(Part)) { visitAll(visit, f.Inner) }

func (f *Flap) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	return x.concrete(f.Inner, a)
}

func (f *Flap) prepare(t *task, as *Fault) (begin beginning, found bool, err error) {
	concrete, found, err := f.concrete(t.in.faults, &t.aim)
	return func(lasting *time.Duration, choice sim.Choice) progress {
		f.begin(t, as, concrete, lasting, choice)
		return stepDone
	}, found, err
}

// begin lets a fault come and go, until it is undone.
func (f *Flap) begin(
	t *task, as *Fault, concrete sim.Fault, lasting *time.Duration, choice sim.Choice,
) {
	x := t.in.faults
	a := x.note(t.entry, as, concrete, choice)
	record := len(x.records) - 1
	x.records[record].Hit = "flap " + x.records[record].Hit
	d := t.dice.flapping(choice)
	again := &aim{it: t.aim.it, peer: t.aim.peer, keep: t.aim.keep, dice: t.dice.moment(choice)}
	found, comings := true, 0
	var down, up func()
	down = func() {
		if a.over {
			return
		}
		if comings++; comings > 1 {
			concrete, found = f.anew(x, as, again, record)
		}
		if found {
			x.apply(a, concrete, as.Text)
		}
		x.later(x.world.Now()+max(d.draw(f.Down), 1), up)
	}
	up = func() {
		if a.over {
			return
		}
		x.undo(a.applied)
		x.later(x.world.Now()+max(d.draw(f.Up), 1), down)
	}
	down()
	if lasting != nil {
		x.later(x.world.Now()+*lasting, func() { x.deeds.finish(a) })
	}
}

// anew finds whom a fault hits that comes again: whoever it is by now.
func (f *Flap) anew(x *faults, as *Fault, a *aim, record int) (concrete sim.Fault, found bool) {
	concrete, found, err := f.concrete(x, a)
	if err != nil {
		x.fail(err)
		return concrete, false
	}
	concrete.Name = as.Name
	if rec := &x.records[record]; found && !slices.Equal(rec.Fault.Nodes, concrete.Nodes) {
		rec.Hit += ", then " + x.world.Describe(concrete)
		rec.Fault = concrete
		x.target(as, concrete)
	}
	return concrete, found
}
