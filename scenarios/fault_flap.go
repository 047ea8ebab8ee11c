package scenarios

import (
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
	rec := &x.records[len(x.records)-1]
	rec.Hit = "flap " + rec.Hit
	d := t.dice.flapping(choice)
	var down, up func()
	down = func() {
		if a.over {
			return
		}
		x.apply(a, concrete, as.Text)
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
