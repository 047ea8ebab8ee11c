package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// A Moment is an event of a run at which a lesson has something to say or to ask: one of the three is
// set.
type Moment struct {
	Event    uint64
	At       time.Duration
	Cue      *Cue
	Question *Question
	Task     *Task // the event at which its solution is done
}

// A lecture is the lesson of a plan at work in one run: it listens, and changes nothing.
type lecture struct {
	*expects
	moments []Moment
	saw     map[*Expectation]observed
}

// listen listens for what a lesson is about.
func (x *lecture) listen(of *Lesson) {
	x.saw = map[*Expectation]observed{}
	for _, c := range of.Cues {
		x.note(c.Event, c.Times, Moment{Cue: c})
	}
	for _, q := range of.Questions {
		x.note(q.At, 1, Moment{Question: q})
		for _, a := range q.Answers {
			x.saw[a.Holds] = a.Holds.Property.begin(x.expects)
		}
	}
	for _, t := range of.Tasks {
		x.note(t.At, 1, Moment{Task: t})
		x.saw[t.Goal] = t.Goal.Property.begin(x.expects)
	}
}

// note takes down the first events that match, so many.
func (x *lecture) note(p *EventPattern, times int, m Moment) {
	left := times
	var h *hook
	h = x.hooks.on(p, func(e *sim.Event) {
		m := m
		m.Event, m.At = e.Num, e.At
		x.moments = append(x.moments, m)
		left--
		h.over = left == 0
	})
}

// A Lookout is how an expectation of a lesson stands at the end of a run.
type Lookout struct {
	check.Finding
	Met bool // what was expected is so: the property holds, or is violated, as the expectation has it
}

// findings are what the expectations came to.
func (x *lecture) findings(v *verdict) map[*Expectation]Lookout {
	out := map[*Expectation]Lookout{}
	for e, saw := range x.saw {
		f := saw.finding(v)
		wanted := check.Held
		if e.Kind == Violated {
			wanted = check.Violated
		}
		out[e] = Lookout{f, f.Verdict == wanted}
	}
	return out
}

// Moments are the events at which the lesson of the plan has something to say, in order, as far as the
// run was made; none unless the run was asked for its lesson.
func (r *Run) Moments() []Moment { return r.lecture.moments }
