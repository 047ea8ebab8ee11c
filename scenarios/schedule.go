package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An entryState is an entry of the schedule in one run.
type entryState struct {
	Entry
	number sim.ID // from 1: the first part of the names of its choices
	entryCounts
	disturbs bool  // it holds faults: one that never fires is a failure
	script   *task // of a script
}

// entryCounts say what an entry has come to.
type entryCounts struct {
	turns     uint64 // how often it has acted
	fired     int    // faults that it began, and other steps that it did
	skipped   int    // faults that found nobody
	prevented int    // faults that an override prevented
}

// A schedule is that of the plan at work: its entries, and the steps that wait for something.
type schedule struct {
	*course
	cast    *cast
	hooks   *hooks
	deeds   *deeds
	faults  *faults
	orders  *orders
	holding *holding
	load    *load

	entries  []*entryState
	untils   map[*Until]*hook // what counts the events that a script is going to wait for
	awaiting []awaited
	waiters  []waiter

	notes  []Caption
	missed []string // what a script waited for in vain
}

// note puts a caption into the story.
func (in *schedule) note(text string) {
	w := in.world
	in.deeds.record(Deed{Verb: NoteVerb, Text: text}, "")
	in.notes = append(in.notes, Caption{At: w.Now(), Event: w.Latest(), Text: text})
}

// start sets the entries of the plan going.
func (in *schedule) start() {
	for i, entry := range in.plan.Schedule {
		e := &entryState{Entry: entry, number: sim.ID(i + 1), disturbs: disturbs(entry)}
		in.entries = append(in.entries, e)
		in.hooks.listens(entry)
		entry.start(in, e)
	}
}

func (x *At) start(in *schedule, e *entryState) {
	in.later(x.Time, func() { in.turn(e, x.Do, aim{}, false) })
}

// turn does the steps of an entry once.
func (in *schedule) turn(e *entryState, steps []Step, a aim, skips bool) {
	d := dice{w: in.world, entry: e.number, turn: e.turns}
	e.turns++
	if !in.live() || len(steps) == 0 {
		return
	}
	t := &task{
		in: in, entry: e, aim: a, dice: d, skips: skips,
		frames: []frame{{steps: steps}}, since: in.world.Now(),
	}
	t.aim.dice = &t.dice
	t.resume()
}

// steps are those of an entry, or those that its function answers with.
func (in *schedule) steps(of *entryState, do []Step, react *Reaction, e *sim.Event) []Step {
	if react == nil || !in.live() {
		return do
	}
	view := in.hooks.view
	view.dice = &dice{w: in.world, entry: of.number, turn: of.turns, purpose: sim.ForFunction}
	steps, err := react.Call(view, e)
	view.dice = nil
	if err != nil {
		in.fail(err)
	}
	return steps
}

// start repeats: the first time is one period after the start.
func (x *Every) start(in *schedule, e *entryState) {
	until := x.Until
	if until == 0 {
		until = in.plan.Duration
	}
	d := dice{w: in.world, entry: e.number, purpose: sim.ForPeriod}
	times := 0
	var again func()
	wait := func(from time.Duration) {
		d.turn, d.asked = uint64(times), 0
		next := from + max(d.draw(x.Period), time.Nanosecond)
		if next <= until && (x.Times == 0 || times < x.Times) {
			in.later(next, again)
		}
	}
	again = func() {
		if !in.live() {
			return
		}
		times++
		in.turn(e, in.steps(e, x.Do, x.React, nil), aim{}, true)
		wait(in.world.Now())
	}
	wait(x.Start)
}

// start reacts to events, at once or a while later.
func (x *On) start(in *schedule, e *entryState) {
	times := 0
	var h *hook
	h = in.hooks.on(x.Event, func(ev *sim.Event) {
		if !in.live() {
			return
		}
		times++
		h.over = x.Times > 0 && times >= x.Times
		a := aim{it: ev.Node, peer: peerOf(ev)}
		d := dice{w: in.world, entry: e.number, purpose: sim.ForWait, turn: uint64(times - 1)}
		wait := d.draw(x.After)
		if wait <= 0 {
			in.turn(e, in.steps(e, x.Do, x.React, ev), a, true)
			return
		}
		later := *ev
		in.later(in.world.Now()+wait, func() { in.turn(e, in.steps(e, x.Do, x.React, &later), a, true) })
	})
}

// start runs line after line, from the start of the run.
func (x *Script) start(in *schedule, e *entryState) {
	t := &task{in: in, entry: e, script: true, frames: []frame{{steps: x.Steps}}}
	t.dice = dice{w: in.world, entry: e.number}
	t.aim.dice = &t.dice
	e.script = t
	for s := range Parts[*Until](x) {
		if s.Trigger.Event != nil {
			in.untils[s] = in.hooks.on(s.Trigger.Event, func(*sim.Event) { in.came(s) })
		}
	}
	in.later(0, t.resume)
}

// disturbs reports whether an entry holds faults.
func disturbs(entry Entry) bool {
	switch entry.(type) {
	case *Nemesis, *Churn:
		return true
	}
	return Has[*Fault](entry) || Has[*Reaction](entry)
}
