package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// patience is how long a step waits for a selector that finds nobody, and a script for a world that
// does not come to rest.
const patience = 10 * time.Second

// A task does the steps of an entry, one after another. A few integers say where it stands: which
// step is next, how far a step is that takes several goes, and whose turn it is.
type task struct {
	in     *schedule
	entry  *entryState
	aim    aim
	dice   dice
	script bool // the entry is a script: it may wait, and must come to its end
	skips  bool // a selector that finds nobody is skipped, not waited for

	frames []frame
	stage  int    // how far the present step is
	mark   uint64 // an event that the present step remembers

	waiting bool          // for somebody whom a selector may find
	since   time.Duration // when the present step was first tried
	ticket  int           // grows with every step and stop, so that a late call finds out
	ended   bool
}

// A frame is a list of steps. in_turn adds one.
type frame struct {
	steps []Step
	pc    int
	nodes []sim.ID // of in_turn: who is still to come
	gap   time.Duration
	began time.Duration // the present turn
	outer sim.ID        // it() outside
}

// A progress says what became of a step.
type progress uint8

const (
	stepDone    progress = iota
	stepBlocked          // something will resume the task
	stepStopped          // the task is over
)

// resume goes on with the step at which the task stands.
func (t *task) resume() {
	for !t.ended && t.in.err == nil && !t.in.over {
		step, ok := t.current()
		if !ok {
			return
		}
		t.waiting = false
		switch t.try(step) {
		case stepBlocked:
			return
		case stepStopped:
			t.end()
			return
		}
		t.next()
	}
}

// current is the step at which the task stands. There is none at the end, or before the next turn.
func (t *task) current() (Step, bool) {
	for {
		f := &t.frames[len(t.frames)-1]
		if f.pc < len(f.steps) {
			return f.steps[f.pc], true
		}
		if len(t.frames) == 1 {
			t.end()
			return nil, false
		}
		if len(f.nodes) > 0 {
			t.at(f.began+f.gap, t.nextTurn)
			return nil, false
		}
		t.aim.it = f.outer
		t.frames = t.frames[:len(t.frames)-1]
		t.next()
	}
}

// next moves on to the step after the present one.
func (t *task) next() {
	t.frames[len(t.frames)-1].pc++
	t.stage, t.mark = 0, 0
	t.since = t.in.world.Now()
	t.ticket++
}

func (t *task) end() {
	t.ended = true
	t.ticket++
}

// at resumes the task at an instant, unless it has moved on by then.
func (t *task) at(when time.Duration, do func()) {
	ticket := t.ticket
	t.in.later(when, func() {
		if t.ticket == ticket && t.in.live() {
			do()
		}
	})
}

// nextTurn begins the turn of the next node of in_turn.
func (t *task) nextTurn() {
	f := &t.frames[len(t.frames)-1]
	t.aim.it, f.nodes = f.nodes[0], f.nodes[1:]
	f.pc, f.began = 0, t.in.world.Now()
	t.since = f.began
	t.resume()
}

// try does a step, or a part of it.
func (t *task) try(step Step) progress {
	if t.script && t.in.holding.total && !t.in.settled() {
		return t.again(step)
	}
	return step.do(t)
}

// where is the place of the present step in the file.
func (t *task) where() Pos {
	f := t.frames[len(t.frames)-1]
	if f.pc >= 0 && f.pc < len(f.steps) {
		return f.steps[f.pc].Where()
	}
	return t.entry.Where()
}

// standsAt is the step that a script has come to.
func (t *task) standsAt() string {
	f := t.frames[len(t.frames)-1]
	if f.pc >= 0 && f.pc < len(f.steps) {
		return f.steps[f.pc].String()
	}
	return "the pause between two turns"
}
