package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Wait lets time pass. Only scripts have it.
type Wait struct {
	Source
	Time sim.Dist
}

func (*Wait) takesTime() {}

func (s *Wait) do(t *task) progress {
	if t.stage == 1 {
		return stepDone
	}
	t.stage = 1
	t.at(t.in.world.Now()+t.dice.draw(s.Time), t.resume)
	return stepBlocked
}

// An Until waits for an event or a state of the world. Only scripts have it.
type Until struct {
	Source
	Trigger Trigger
	Within  time.Duration // then the script stops, and the run is undecided; 0: no bound
}

func (*Until) takesTime() {}

func (s *Until) parts(visit func(Part)) { visitAll[Part](visit, &s.Trigger) }

// do waits for an event or a state of the world.
func (s *Until) do(t *task) progress {
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
		in.awaiting = append(in.awaiting, awaited{t, t.ticket, s, in.within})
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
	since  uint64 // the event within which it began to wait, which is not what it waits for; 0: none
}

// came resumes the tasks that wait for a step's trigger.
func (in *schedule) came(s *Until) {
	waiting := in.awaiting
	in.awaiting = nil
	for _, a := range waiting {
		switch {
		case a.task.ticket != a.ticket:
		case a.step != s || !in.live() || s.Trigger.Event != nil && a.since != 0 && a.since == in.within:
			in.awaiting = append(in.awaiting, a)
		default:
			a.task.stage = 2
			a.task.resume()
		}
	}
}
