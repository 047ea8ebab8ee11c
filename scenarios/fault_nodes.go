package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A harm is a trouble of the world: what a fault is once it is known whom it hits. found is false
// if that is nobody.
type harm interface {
	Trouble
	concrete(x *faults, a *aim) (out sim.Fault, found bool, err error)
}

// concrete finds whom a fault of the schedule hits, now.
func (x *faults) concrete(f *Fault, a *aim) (out sim.Fault, found bool, err error) {
	what, is := f.Does.(harm)
	if !is {
		return out, false, Errorf(f.Pos, "%s: a world does not know this fault", f.Word)
	}
	out, found, err = what.concrete(x, a)
	out.Name = f.Name
	return out, found, err
}

// A Hit is a fault of nodes: which, and what is wrong with each of them.
type Hit struct {
	Who    *Who
	Fault  sim.Fault // without nodes
	Effect sim.Dist  // of a crash: at which effect from now, drawn; 0: now
}

func (f *Hit) parts(visit func(Part)) { visitAll(visit, f.Who) }

// concrete hits those for whom the fault has a meaning, and whom a nemesis does not spare.
func (f *Hit) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	out = f.Fault
	if out.Nodes, err = x.cast.resolve(f.Who, a); err != nil {
		return out, false, err
	}
	spared, err := x.cast.spared(a)
	out.Nodes = without(out.Nodes, spared)
	if out.Kind == sim.Crash && f.Effect.Max() > 0 {
		out.Effect = int(a.dice.draw(f.Effect))
	}
	out.Nodes = x.meant(&out)
	return out, len(out.Nodes) > 0, err
}

// meant are the nodes for whom a fault has a meaning. Under a node that runs, a disk cannot be
// replaced.
func (x *faults) meant(f *sim.Fault) []sim.ID {
	ids := f.Nodes
	if forgets(f.Kind) || f.Kind == sim.Upgrade {
		ids = filter(ids, x.cast.isServer)
	}
	switch f.Kind {
	case sim.Skew:
		ids = filter(ids, func(id sim.ID) bool { return x.ticks(id, f.Drift) })
	case sim.Wipe:
		ids = filter(ids, func(id sim.ID) bool { return !x.world.Up(id) })
	}
	return ids
}

// forgets reports whether a node may not know of its past after such a fault. A client must know: its
// numbers say which operation is which.
func forgets(k sim.FaultKind) bool { return k == sim.Wipe || k == sim.LyingDisk }

// ticks reports whether a node's clock would go on if it drifted by so much more. One that stands
// still is no clock: such a fault finds nobody.
func (x *faults) ticks(id sim.ID, drift sim.PPM) bool {
	drift += x.plan.Clock.Drift.Lo
	for _, a := range x.world.Faults() {
		if a.Kind == sim.Skew && slices.Contains(a.Nodes, id) {
			drift += a.Drift
		}
	}
	return drift > -1_000_000
}
