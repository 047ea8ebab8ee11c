package scenarios

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// until waits for an event or a state of the world.
func (t *task) until(s *Until) progress {
	if t.stage == 2 {
		return stepDone
	}
	in := t.in
	if s.Trigger.Predicate != nil {
		if ok, _ := in.hooks.ask(s.Trigger.Predicate); ok {
			return stepDone
		}
	} else if h := in.untils[s]; h.Nth > 0 && h.seen >= h.Nth {
		return stepDone
	}
	if t.stage == 0 {
		t.stage = 1
		in.awaiting = append(in.awaiting, awaited{t, t.ticket, s})
		if p := s.Trigger.Predicate; p != nil {
			ticket := t.ticket
			in.hooks.poll(func() bool {
				if t.ticket != ticket || !in.live() {
					return true
				}
				ok, _ := in.hooks.ask(p)
				if ok {
					in.came(s)
				}
				return ok
			})
		}
		if s.Within > 0 {
			t.at(in.world.Now()+s.Within, func() {
				in.miss("%v: %s did not come within %v", s.Pos, s.Trigger.Text, s.Within)
				t.end()
			})
		}
	}
	return stepBlocked
}

// An awaited is a task that waits for a trigger.
type awaited struct {
	task   *task
	ticket int
	step   *Until
}

// came resumes the tasks that wait for a step's trigger.
func (in *schedule) came(s *Until) {
	waiting := in.awaiting
	in.awaiting = nil
	for _, a := range waiting {
		switch {
		case a.task.ticket != a.ticket:
		case a.step != s || !in.live():
			in.awaiting = append(in.awaiting, a)
		default:
			a.task.stage = 2
			a.task.resume()
		}
	}
}

// who resolves a selector for a step that needs somebody.
func (t *task) who(w *Who) ([]sim.ID, progress) {
	before := t.dice.asked
	ids, err := t.in.cast.resolve(w, &t.aim)
	if err != nil {
		t.in.fail(err)
		return nil, stepStopped
	}
	if len(ids) > 0 {
		return ids, stepDone
	}
	t.dice.asked = before
	return nil, t.nobody(w.Text)
}

// nobody is what happens when a selector finds nobody: the step waits, or is skipped.
func (t *task) nobody(whom string) progress {
	in := t.in
	if t.skips {
		t.entry.skipped++
		return stepDone
	}
	now := in.world.Now()
	if now >= t.since+patience {
		if !t.script {
			return stepDone
		}
		in.miss("%v: %s found nobody within %v", t.where(), whom, patience)
		return stepStopped
	}
	if t.stage == 0 {
		t.at(t.since+patience, t.resume)
	}
	t.stage = 1
	t.waiting = true
	in.waiters = append(in.waiters, waiter{t, t.ticket})
	return stepBlocked
}

// miss notes what a script waited for in vain.
func (in *schedule) miss(format string, args ...any) {
	in.missed = append(in.missed, fmt.Sprintf(format, args...))
}

// A waiter is a task that waits for somebody to appear.
type waiter struct {
	task   *task
	ticket int
}

// somebody resumes the tasks that wait for somebody.
func (in *schedule) somebody() {
	waiting := in.waiters
	in.waiters = nil
	for _, w := range waiting {
		if w.task.ticket == w.ticket && w.task.waiting && in.live() {
			w.task.resume()
		}
	}
}

// onArrivalOfSomebody lets steps try again that wait for a node which a selector may now find.
func (in *schedule) onArrivalOfSomebody(e *sim.Event) {
	if len(in.waiters) == 0 {
		return
	}
	_, claims := e.Body.(sim.Claim)
	if _, counts := e.Body.(sim.Roster); e.Kind == sim.Stated && !claims && !counts {
		return
	}
	outside := in.within
	in.within = e.Num
	in.somebody()
	in.within = outside
}
