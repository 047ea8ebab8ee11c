package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An entryState is an entry of the schedule in one run.
type entryState struct {
	Entry
	number    sim.ID // from 1: the first part of the names of its choices
	turns     uint64 // how often it has acted
	fired     int    // faults that it began, and other steps that it did
	skipped   int    // faults that found nobody
	prevented int    // faults that an override prevented
	disturbs  bool   // it holds faults: one that never fires is a failure
	script    *task  // of a script
}

// schedule sets the entries of the plan going.
func (r *Run) schedule() {
	for i, entry := range r.plan.Schedule {
		e := &entryState{Entry: entry, number: sim.ID(i + 1), disturbs: disturbs(entry)}
		r.entries = append(r.entries, e)
		switch x := entry.(type) {
		case *At:
			r.later(x.Time, func() { r.turn(e, x.Do, aim{}, false) })
		case *Every:
			r.startEvery(e, x)
		case *On:
			r.startOn(e, x)
		case *Script:
			r.startScript(e, x)
		case *Nemesis:
			r.startNemesis(e, x)
		case *afterEvent:
			r.startAfterEvent(e, x)
		}
	}
}

// live tells whether the schedule may still act.
func (r *Run) live() bool { return !r.over && !r.quiet && r.err == nil }

// turn does the steps of an entry once.
func (r *Run) turn(e *entryState, steps []Step, a aim, skips bool) {
	d := dice{w: r.world, entry: e.number, turn: e.turns}
	e.turns++
	if !r.live() || len(steps) == 0 {
		return
	}
	t := &task{
		run: r, entry: e, aim: a, dice: d, skips: skips,
		frames: []frame{{steps: steps}}, since: r.world.Now(),
	}
	t.aim.dice = &t.dice
	t.resume()
}

// steps are those of an entry, or those that its function answers with.
func (r *Run) steps(do []Step, react *Reaction, e *sim.Event) []Step {
	if react == nil || !r.live() {
		return do
	}
	steps, err := react.Call(r.view, e)
	if err != nil {
		r.fail(err)
	}
	return steps
}

// startEvery repeats: the first time is one period after the start.
func (r *Run) startEvery(e *entryState, x *Every) {
	until := x.Until
	if until == 0 {
		until = r.plan.Duration
	}
	d := dice{w: r.world, entry: e.number}
	times := 0
	var again func()
	wait := func(from time.Duration) {
		d.turn, d.asked = uint64(times), 500 // apart from the questions of the steps
		next := from + max(d.draw(x.Period), time.Nanosecond)
		if next <= until && (x.Times == 0 || times < x.Times) {
			r.later(next, again)
		}
	}
	again = func() {
		if !r.live() {
			return
		}
		times++
		r.turn(e, r.steps(x.Do, x.React, nil), aim{}, true)
		wait(r.world.Now())
	}
	wait(x.Start)
}

// startOn reacts to events, at once or a while later.
func (r *Run) startOn(e *entryState, x *On) {
	times := 0
	var h *hook
	h = r.on(x.Event, func(ev *sim.Event) {
		if !r.live() {
			return
		}
		times++
		h.over = x.Times > 0 && times >= x.Times
		a := aim{it: ev.Node, peer: ev.Peer}
		d := dice{w: r.world, entry: e.number, turn: uint64(times - 1), asked: 500}
		wait := d.draw(x.After)
		if wait <= 0 {
			r.turn(e, r.steps(x.Do, x.React, ev), a, true)
			return
		}
		later := *ev
		r.later(r.world.Now()+wait, func() { r.turn(e, r.steps(x.Do, x.React, &later), a, true) })
	})
}

// startScript runs line after line, from the start of the run.
func (r *Run) startScript(e *entryState, x *Script) {
	t := &task{run: r, entry: e, script: true, frames: []frame{{steps: x.Steps}}}
	t.dice = dice{w: r.world, entry: e.number}
	t.aim.dice = &t.dice
	e.script = t
	r.eachUntil(x.Steps)
	r.later(0, t.resume)
}

// eachUntil listens for what a script is going to wait for, so that nth counts from the start.
func (r *Run) eachUntil(steps []Step) {
	for _, s := range steps {
		switch s := s.(type) {
		case *Until:
			if s.Trigger.Event != nil {
				r.untils[s] = r.on(s.Trigger.Event, func(*sim.Event) { r.came(s) })
			}
		case *InTurn:
			r.eachUntil(s.Do)
		}
	}
}

// disturbs tells whether an entry holds faults.
func disturbs(entry Entry) bool {
	switch x := entry.(type) {
	case *At:
		return anyFault(x.Do)
	case *Every:
		return x.React != nil || anyFault(x.Do)
	case *On:
		return x.React != nil || anyFault(x.Do)
	case *Script:
		return anyFault(x.Steps)
	}
	return true
}

func anyFault(steps []Step) bool {
	for _, s := range steps {
		switch s := s.(type) {
		case *Fault, *exactFault, *exactOrder:
			return true
		case *InTurn:
			if anyFault(s.Do) {
				return true
			}
		}
	}
	return false
}
