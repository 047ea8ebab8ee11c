package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// faults are what goes wrong in a run: faults that begin, come and go, and end.
type faults struct {
	*course
	cast  *cast
	deeds *deeds

	records []FaultRecord
	places  map[*sim.Applied]int // see Deed.Which
	revived []sim.ID             // who was started again since everything was undone
}

func newFaults(c *course, who *cast, d *deeds) *faults {
	return &faults{course: c, cast: who, deeds: d, places: map[*sim.Applied]int{}}
}

// begin lets a fault begin, and sees to its end.
func (x *faults) begin(
	by *entryState, f *Fault, concrete sim.Fault, lasting *time.Duration, choice sim.Choice,
) *active {
	a := x.note(by, f, concrete, choice)
	x.apply(a, concrete, f.Text)
	if a.over {
		x.undo(a.applied) // what it caused undid it
	}
	if lasting != nil && !a.applied.Over {
		x.later(x.world.Now()+*lasting, func() { x.deeds.finish(a) })
	}
	return a
}

// note makes the record of a fault, for the story.
func (x *faults) note(by *entryState, f *Fault, concrete sim.Fault, choice sim.Choice) *active {
	by.fired++
	hit := x.target(f, concrete)
	a := &active{name: f.Name, network: concrete.Kind.Network()}
	record := len(x.records)
	a.end = func() { x.ended(a, record) }
	x.records = append(x.records, FaultRecord{
		Text: f.Text, Hit: x.world.Describe(concrete), Nodes: hit, Pos: f.Pos, At: x.world.Now(),
		Event: x.world.Latest() + 1, Fault: concrete, Choice: choice,
	})
	x.deeds.actives = append(x.deeds.actives, a)
	return a
}

// target remembers whom a fault hits, for target(...).
func (x *faults) target(f *Fault, concrete sim.Fault) (hit []sim.ID) {
	hit = concrete.Nodes
	for _, g := range concrete.Groups {
		hit = append(slices.Clip(hit), g...)
	}
	if f.Name != "" {
		x.cast.targets[f.Name] = hit
	}
	return hit
}

// apply lets a fault begin in the world, and records it.
func (x *faults) apply(to *active, f sim.Fault, words string) {
	num, place := x.world.Latest()+1, x.deeds.place() // before it is applied: it may cause another
	to.place = place
	x.deeds.record(Begins(f), words)
	a := x.world.Apply(f)
	to.applied = a
	x.places[a] = place
	x.deeds.disturbed(num)
}

// undo ends a fault in the world, and records it.
func (x *faults) undo(a *sim.Applied) {
	if a == nil || a.Over {
		return
	}
	x.deeds.record(Deed{Verb: UndoVerb, Which: x.places[a]}, "")
	num := x.world.Latest() + 1
	x.world.Undo(a)
	x.deeds.disturbed(num)
}

// ended ends a fault in the world, and in its record.
func (x *faults) ended(a *active, record int) {
	x.undo(a.applied)
	if rec := &x.records[record]; rec.Until == 0 {
		rec.Until = x.world.Now()
	}
}

// revive restarts or resumes a node, whatever keeps it down.
func (x *faults) revive(word string, id sim.ID) {
	if word == "restart" && x.world.Up(id) || word == "resume" && !x.world.Paused(id) {
		return
	}
	x.deeds.record(Deed{Verb: word, Node: id}, "")
	if word == "restart" {
		x.world.Restart(id)
	} else {
		x.world.Resume(id)
	}
	for _, a := range slices.Clone(x.deeds.actives) {
		if a.applied != nil && a.applied.Over {
			x.deeds.finish(a)
		}
	}
	x.deeds.disturbed(max(x.world.Latest(), 1))
}

// heal undoes everything at the end of the disturbances. From here on nothing goes wrong any more.
// It is part of the plan, not of what the schedule did: a run of the recorded faults heals itself.
func (x *faults) heal() {
	for _, a := range slices.Clone(x.world.Faults()) {
		x.undo(a) // in the order in which they began, whoever began them
	}
	x.deeds.finishAll(func(a *active) bool { return !a.order || a.lasting })
	slices.Sort(x.cast.watch.crashed)
	for _, id := range slices.Compact(x.cast.watch.crashed) {
		if x.cast.isClient(id) {
			continue
		}
		if !x.world.Up(id) {
			x.revived = append(x.revived, id)
		}
		x.revive("restart", id)
	}
}

// onCrash restarts a server that gave up after everything was undone: over a write, say, that found
// no room before, when the sync that says so took longer. It does so once: a server that gives up
// again has a reason.
func (x *faults) onCrash(e *sim.Event) {
	if !x.cast.isClient(e.Node) {
		x.deeds.disturbed(e.Num) // whoever made it crash: it may have been itself
	}
	if x.quiet && !x.cast.isClient(e.Node) && !slices.Contains(x.revived, e.Node) {
		x.revived = append(x.revived, e.Node)
		x.world.Restart(e.Node)
	}
}
