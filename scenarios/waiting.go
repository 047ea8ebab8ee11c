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
	r := t.run
	if s.Trigger.Predicate != nil {
		if ok, _ := r.ask(s.Trigger.Predicate); ok {
			return stepDone
		}
	} else if h := r.untils[s]; h.Nth > 0 && h.seen >= h.Nth {
		return stepDone
	}
	if t.stage == 0 {
		t.stage = 1
		r.awaiting = append(r.awaiting, awaited{t, t.ticket, s})
		if p := s.Trigger.Predicate; p != nil {
			ticket := t.ticket
			r.poll(func() bool {
				if t.ticket != ticket || !r.live() {
					return true
				}
				ok, _ := r.ask(p)
				if ok {
					r.came(s)
				}
				return ok
			})
		}
		if s.Within > 0 {
			t.at(r.world.Now()+s.Within, func() {
				r.miss("%v: %s did not come within %v", s.Pos, s.Trigger.Text, s.Within)
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
func (r *Run) came(s *Until) {
	waiting := r.awaiting
	r.awaiting = nil
	for _, a := range waiting {
		switch {
		case a.task.ticket != a.ticket:
		case a.step != s || !r.live():
			r.awaiting = append(r.awaiting, a)
		default:
			a.task.stage = 2
			a.task.resume()
		}
	}
}

// who resolves a selector for a step that needs somebody.
func (t *task) who(w *Who) ([]sim.ID, progress) {
	before := t.dice.asked
	ids, err := t.run.resolve(w, &t.aim)
	if err != nil {
		t.run.fail(err)
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
	r := t.run
	if t.skips {
		t.entry.skipped++
		return stepDone
	}
	now := r.world.Now()
	if now >= t.since+patience {
		if !t.script {
			return stepDone
		}
		r.miss("%v: %s found nobody within %v", t.where(), whom, patience)
		return stepStopped
	}
	if t.stage == 0 {
		t.at(t.since+patience, t.resume)
	}
	t.stage = 1
	t.waiting = true
	r.waiters = append(r.waiters, waiter{t, t.ticket})
	return stepBlocked
}

// miss notes what a script waited for in vain.
func (r *Run) miss(format string, args ...any) {
	r.missed = append(r.missed, fmt.Sprintf(format, args...))
}

// A waiter is a task that waits for somebody to appear.
type waiter struct {
	task   *task
	ticket int
}

// somebody resumes the tasks that wait for somebody.
func (r *Run) somebody() {
	waiting := r.waiters
	r.waiters = nil
	for _, w := range waiting {
		if w.task.ticket == w.ticket && w.task.waiting && r.live() {
			w.task.resume()
		}
	}
}
