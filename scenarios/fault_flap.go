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

// flap lets a fault come and go, until it is undone.
func (x *faults) flap(
	t *task, f *Fault, concrete sim.Fault, lasting *time.Duration, choice sim.Choice,
) {
	flaps := f.Does.(*Flap)
	a := x.note(t.entry, f, concrete, choice)
	rec := &x.records[len(x.records)-1]
	rec.Hit = "flap " + rec.Hit
	d := t.dice.flapping(choice)
	var down, up func()
	down = func() {
		if a.over {
			return
		}
		a.applied = x.apply(concrete)
		x.later(x.world.Now()+max(d.draw(flaps.Down), 1), up)
	}
	up = func() {
		if a.over {
			return
		}
		x.undo(a.applied)
		x.later(x.world.Now()+max(d.draw(flaps.Up), 1), down)
	}
	down()
	if lasting != nil {
		x.later(x.world.Now()+*lasting, func() { x.deeds.finish(a) })
	}
}
