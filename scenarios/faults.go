package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An active is a fault of the schedule that has begun, or an order that can be taken back. A fault
// that flaps comes and goes.
type active struct {
	name    string
	network bool
	record  int          // of Run.faults; of an order, of Run.orders
	applied *sim.Applied // nil: it is away, or cannot be undone
	over    bool

	inverse service.Goal // of an order: what takes it back; of a fault it has no name
	lasting bool         // of an order: it is taken back by the duration
	place   int          // of an order, see Action.Fault
}

func (a *active) isOrder() bool { return a.inverse.Name != "" }

// fault lets a fault of the schedule begin. Everything is drawn before it is known whether it
// strikes, so that preventing one fault changes no other.
func (t *task) fault(f *Fault) progress {
	if f.IsOrder() {
		return t.order(f)
	}
	before := t.dice.asked
	strikes, choice := t.dice.strikes()
	var lasting *time.Duration
	if f.Lasting != nil {
		d := t.dice.draw(*f.Lasting)
		lasting = &d
	}
	t.aim.dice = &t.dice
	concrete, found, err := t.run.concrete(f, &t.aim)
	if err != nil {
		t.run.fail(err)
		return stepStopped
	}
	if !found {
		t.dice.asked = before
		return t.nobody(f.Text)
	}
	if !strikes {
		t.entry.prevented++
		return stepDone
	}
	if f.Word == "flap" {
		t.run.flap(t, f, concrete, lasting, choice)
		return stepDone
	}
	t.run.begin(t.entry, f, concrete, lasting, choice)
	return stepDone
}

// begin lets a fault begin, and sees to its end.
func (r *Run) begin(
	by *entryState, f *Fault, concrete sim.Fault, lasting *time.Duration, choice sim.Choice,
) *active {
	a := r.note(by, f, concrete, choice)
	a.applied = r.apply(concrete)
	if a.over {
		r.undo(a.applied) // what it caused undid it
	}
	if lasting != nil && !a.applied.Over {
		r.later(r.world.Now()+*lasting, func() { r.finish(a) })
	}
	return a
}

// note takes a fault down for the story.
func (r *Run) note(by *entryState, f *Fault, concrete sim.Fault, choice sim.Choice) *active {
	by.fired++
	hit := concrete.Nodes
	for _, g := range concrete.Groups {
		hit = append(slices.Clip(hit), g...)
	}
	if f.Name != "" {
		r.targets[f.Name] = hit
	}
	a := &active{name: f.Name, network: concrete.Kind.Network(), record: len(r.faults)}
	r.faults = append(r.faults, FaultRecord{
		Text: f.Text, Hit: r.world.Describe(concrete), Nodes: hit, Pos: f.Pos, At: r.world.Now(),
		Event: r.world.Latest() + 1, Fault: concrete, Choice: choice,
	})
	r.actives = append(r.actives, a)
	return a
}

// faultsMax bounds the faults of a run, so that a schedule in which one causes the next comes to an
// end.
const faultsMax = 100_000

// place is the number of a fault or an order that begins.
func (r *Run) place() int {
	if r.begins == faultsMax {
		r.fail(Errorf(r.plan.Pos, "the schedule begins more than %d faults, the last at %s",
			faultsMax, clock(r.world.Now())))
	}
	r.begins++
	return r.begins - 1
}

// apply lets a fault begin in the world, and records it.
func (r *Run) apply(f sim.Fault) *sim.Applied {
	num, place := r.world.Latest()+1, r.place() // before it is applied: it may cause another
	r.recorded(Action{Begin: &f, Fault: place})
	a := r.world.Apply(f)
	r.places[a] = place
	r.healed = lastHeal{r.world.Now(), num, true}
	return a
}

// undo ends a fault in the world, and records it.
func (r *Run) undo(a *sim.Applied) {
	if a == nil || a.Over {
		return
	}
	r.recorded(Action{Fault: r.places[a]})
	num := r.world.Latest() + 1
	r.world.Undo(a)
	r.healed = lastHeal{r.world.Now(), num, true}
}

// finish ends a fault of the schedule.
func (r *Run) finish(a *active) {
	if a.over {
		return
	}
	a.over = true
	if a.isOrder() {
		r.takeBack(a)
		r.actives = slices.DeleteFunc(r.actives, func(o *active) bool { return o == a })
		return
	}
	r.undo(a.applied)
	if rec := &r.faults[a.record]; rec.Until == 0 {
		rec.Until = r.world.Now()
	}
	r.actives = slices.DeleteFunc(r.actives, func(o *active) bool { return o == a })
}

// flap lets a fault come and go, until it is undone.
func (r *Run) flap(
	t *task, f *Fault, concrete sim.Fault, lasting *time.Duration, choice sim.Choice,
) {
	a := r.note(t.entry, f, concrete, choice)
	r.faults[a.record].Hit = "flap " + r.faults[a.record].Hit
	d := t.dice.apart()
	var down, up func()
	down = func() {
		if a.over {
			return
		}
		a.applied = r.apply(concrete)
		r.later(r.world.Now()+max(d.draw(f.Down), 1), up)
	}
	up = func() {
		if a.over {
			return
		}
		r.undo(a.applied)
		r.later(r.world.Now()+max(d.draw(f.Up), 1), down)
	}
	down()
	if lasting != nil {
		r.later(r.world.Now()+*lasting, func() { r.finish(a) })
	}
}

// undo does a step that undoes faults.
func (t *task) undo(s *Undo) progress {
	r := t.run
	switch s.Word {
	case "heal":
		r.finishAll(func(a *active) bool { return a.network })
	case "restore":
		r.finishAll(func(a *active) bool { return !a.network && !a.isOrder() })
	case "undo":
		r.finishAll(func(a *active) bool { return a.name == s.Name })
	default:
		t.aim.dice = &t.dice
		ids, p := t.who(s.Who)
		if p != stepDone || len(ids) == 0 {
			return p
		}
		for _, id := range ids {
			r.revive(s.Word, id)
		}
	}
	t.entry.fired++
	return stepDone
}

func (r *Run) finishAll(which func(a *active) bool) {
	for _, a := range slices.Clone(r.actives) {
		if which(a) {
			r.finish(a)
		}
	}
}

// revive restarts or resumes a node, whatever keeps it down.
func (r *Run) revive(word string, id sim.ID) {
	if word == "restart" && r.world.Up(id) || word == "resume" && !r.world.Paused(id) {
		return
	}
	r.recorded(Action{Revive: word, Node: id})
	if word == "restart" {
		r.world.Restart(id)
	} else {
		r.world.Resume(id)
	}
	for _, a := range slices.Clone(r.actives) {
		if a.applied != nil && a.applied.Over {
			r.finish(a)
		}
	}
	r.healed = lastHeal{r.world.Now(), max(r.world.Latest(), 1), true}
}

// heal undoes everything at the end of the disturbances. From here on nothing goes wrong any more.
// It is part of the plan, not of what the schedule did: a run of the recorded faults heals itself.
func (r *Run) heal() {
	r.quiet = true
	for _, a := range slices.Clone(r.world.Faults()) {
		r.undo(a) // in the order in which they began, whoever began them
	}
	r.finishAll(func(a *active) bool { return !a.isOrder() || a.lasting })
	slices.Sort(r.watch.crashed)
	for _, id := range slices.Compact(r.watch.crashed) {
		if r.isClient(id) {
			continue
		}
		if !r.world.Up(id) {
			r.revived = append(r.revived, id)
		}
		r.revive("restart", id)
	}
	r.releaseAll()
}

// onCrash restarts a server that gave up after everything was undone: over a write, say, that found
// no room before, when the sync that says so took longer. Once: who gives up again has a reason.
func (r *Run) onCrash(e *sim.Event) {
	if r.quiet && !r.isClient(e.Node) && !slices.Contains(r.revived, e.Node) {
		r.revived = append(r.revived, e.Node)
		r.world.Restart(e.Node)
	}
}
