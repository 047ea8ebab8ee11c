package scenarios

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// who resolves a selector for a step that needs somebody.
func (t *task) who(w *Who) ([]sim.ID, progress) {
	mark := t.dice.mark()
	ids, err := t.in.cast.resolve(w, &t.aim)
	if err != nil {
		t.in.fail(err)
		return nil, stepStopped
	}
	if len(ids) > 0 {
		return ids, stepDone
	}
	t.dice.back(mark)
	return nil, t.nobody(w.Text)
}

// nobody handles a selector that finds nobody: the step waits, or is skipped.
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
