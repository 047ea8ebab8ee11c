package session

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// A Lesson is how far somebody is in the lesson of a scenario. Its own run is the first branch, which stays
// as it is; what is done by hand, and what answers do, begins other branches.
type Lesson struct {
	Of *scenarios.Lesson

	session  *Session
	outcomes map[*scenarios.Answer]*Outcome
	passed   map[scenarios.Part]bool // questions that were answered rightly, and tasks that were done
	put      map[*scenarios.Question]bool
	given    []*Branch // those of answers and of solutions, by which no task is done
}

// An Outcome is what came of an answer.
type Outcome struct {
	scenarios.Lookout
	Answer *scenarios.Answer
	Branch *Branch // its run
	From   uint64  // the event of the question
}

// Lesson is the lesson of the scenario; nil if it has none.
func (s *Session) Lesson() *Lesson { return s.lesson }

func newLesson(s *Session) *Lesson {
	if s.Plan.Lesson == nil {
		return nil
	}
	return &Lesson{
		Of: s.Plan.Lesson, session: s, outcomes: map[*scenarios.Answer]*Outcome{},
		passed: map[scenarios.Part]bool{}, put: map[*scenarios.Question]bool{},
	}
}

// own reports whether the run that is looked at is that of the lesson itself.
func (l *Lesson) own() bool { return l.session.Branch == l.session.Branches[0] }

// Said is the newest caption as of the cursor, and the event that it is about; none before the first.
func (l *Lesson) Said() (cue *scenarios.Cue, num uint64) {
	last := l.session.Cursor
	if !l.own() {
		last = min(last, l.session.From()) // they are about the run of the lesson itself
	}
	for _, m := range l.session.run.Moments() {
		if m.Cue != nil && m.Event <= last {
			cue, num = m.Cue, m.Event
		}
	}
	return cue, num
}

// Asks is the first question that is open as of the cursor; nil: there is none. A question is open from its
// event on, in the run of the lesson itself, until it is answered rightly or put off.
func (l *Lesson) Asks() *scenarios.Question {
	return l.askedBetween(0, l.session.Cursor).Question
}

// askedBetween is the moment of the first open question behind one event, and not behind another.
func (l *Lesson) askedBetween(from, to uint64) scenarios.Moment {
	if l.own() {
		for _, m := range l.session.run.Moments() {
			if q := m.Question; q != nil && m.Event > from && m.Event <= to && !l.passed[q] && !l.put[q] {
				return m
			}
		}
	}
	return scenarios.Moment{}
}

// Hold looks at the event of an open question, if the cursor has gone past it: what comes of it is not to
// be seen before it is answered.
func (l *Lesson) Hold() {
	if m := l.askedBetween(0, l.session.Cursor); m.Question != nil {
		l.session.Cursor = m.Event
	}
}

// Stop looks at the first caption or question since an event, if there is one, and reports whether there is.
func (l *Lesson) Stop(since uint64) bool {
	for _, m := range l.session.run.Moments() {
		if m.Task == nil && m.Event > since && m.Event <= l.session.Cursor {
			l.session.Cursor = m.Event
			return true
		}
	}
	return false
}

// portion is how many events are made at a time until there is a caption.
const portion = 1024

// GoOn looks at the next caption or question, or else at the end of the run.
func (l *Lesson) GoOn() error {
	s := l.session
	since := s.Cursor
	for {
		s.Cursor = s.World().Latest()
		if l.Stop(since) {
			return nil
		}
		if s.Over() {
			return s.End()
		}
		if err := s.Reach(s.World().Latest() + portion); err != nil {
			s.Cursor = s.World().Latest()
			return err
		}
	}
}

// PutOff leaves a question for later, or opens it again.
func (l *Lesson) PutOff(q *scenarios.Question, off bool) { l.put[q] = off }

// Passed reports whether a question was answered rightly, or a task done.
func (l *Lesson) Passed(p scenarios.Part) bool { return l.passed[p] }

// Outcome is what came of an answer; nil if it was not given.
func (l *Lesson) Outcome(a *scenarios.Answer) *Outcome { return l.outcomes[a] }

// Answer answers a question: the answer is run from the event of the question to the end, and judged.
func (l *Lesson) Answer(q *scenarios.Question, a *scenarios.Answer) (*Outcome, error) {
	if o := l.outcomes[a]; o != nil {
		return o, nil
	}
	from, err := l.moment(q)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Answer: a, Branch: l.session.Branches[0], From: from}
	if len(a.Do) > 0 {
		if o.Branch, err = l.try(from, a.Do, fmt.Sprintf("answer %d", slices.Index(q.Answers, a)+1)); err != nil {
			return nil, err
		}
	}
	if err := o.Branch.Finish(); err != nil {
		return nil, err
	}
	o.Lookout = o.Branch.report.Result().Taught[a.Holds]
	l.outcomes[a] = o
	l.passed[q] = l.passed[q] || o.Met
	return o, nil
}

// moment is the event of a question or of a task in the run of the lesson itself, which is made so far.
func (l *Lesson) moment(p scenarios.Part) (uint64, error) {
	own := l.session.Branches[0]
	if err := own.open(); err != nil {
		return 0, err
	}
	for {
		for _, m := range own.run.Moments() {
			if m.Question != nil && scenarios.Part(m.Question) == p || m.Task != nil && scenarios.Part(m.Task) == p {
				return m.Event, nil
			}
		}
		if own.Over() {
			return 0, fmt.Errorf("this run does not come to %s: take the seed of the file", p)
		}
		if err := own.Reach(own.World().Latest() + portion); err != nil {
			return 0, err
		}
	}
}

// try is a branch of the run of the lesson in which some steps are done right after an event.
func (l *Lesson) try(num uint64, steps []scenarios.Step, name string) (*Branch, error) {
	s := l.session
	b := s.Branches[0].fork(num)
	b.Name = name
	if err := b.open(); err != nil {
		return nil, err
	}
	if err := b.Reach(num); err != nil {
		return nil, err
	}
	b.from = b.World().Latest()
	for _, step := range steps {
		deeds, err := b.run.ResolveStep(step)
		if err != nil {
			return nil, err
		}
		for _, d := range deeds {
			if err := b.do(d, step.String()); err != nil {
				return nil, err
			}
		}
	}
	s.Branches = append(s.Branches, b)
	l.given = append(l.given, b)
	return b, nil
}

// Watch looks at the run of an answer, from the event of the question on.
func (l *Lesson) Watch(o *Outcome) error {
	l.session.Cursor = o.From
	return l.session.Go(o.Branch)
}

// Return looks at the run of the lesson itself again.
func (l *Lesson) Return() error { return l.session.Go(l.session.Branches[0]) }

// Task is the first task that is not done, once every question was asked and answered or put off; nil:
// there is none.
func (l *Lesson) Task() *scenarios.Task {
	for _, q := range l.Of.Questions {
		if !l.passed[q] && !l.put[q] {
			return nil
		}
	}
	for _, t := range l.Of.Tasks {
		if !l.passed[t] {
			return t
		}
	}
	return nil
}

// Judge says how the task that is open stands in the run that is looked at, which is made to its end. Only
// what somebody did by hand counts.
func (l *Lesson) Judge(t *scenarios.Task) (out scenarios.Lookout, counts bool, err error) {
	b := l.session.Branch
	if err := b.Finish(); err != nil {
		return out, false, err
	}
	out = b.report.Result().Taught[t.Goal]
	counts = !l.own() && !l.Given(b)
	if counts && out.Met {
		l.passed[t] = true
	}
	return out, counts, nil
}

// Begin looks at the event of a task in the run of the lesson itself: there it can be done.
func (l *Lesson) Begin(t *scenarios.Task) error {
	num, err := l.moment(t)
	if err != nil {
		return err
	}
	l.session.Cursor = num
	return l.Return()
}

// Solve looks at a run in which the solution of a task is done, right where it is.
func (l *Lesson) Solve(t *scenarios.Task) (*Branch, error) {
	num, err := l.moment(t)
	if err != nil {
		return nil, err
	}
	b, err := l.try(num, t.Solution, fmt.Sprintf("solution %d", slices.Index(l.Of.Tasks, t)+1))
	if err != nil {
		return nil, err
	}
	l.session.Cursor = num
	return b, l.session.Go(b)
}

// parts are what can be passed: the questions, and behind them the tasks.
func (l *Lesson) parts() (out []scenarios.Part) {
	for _, q := range l.Of.Questions {
		out = append(out, q)
	}
	for _, t := range l.Of.Tasks {
		out = append(out, t)
	}
	return out
}

// Steps are how many questions and tasks there are, and how many of them are passed.
func (l *Lesson) Steps() (passed, all int) {
	for _, part := range l.parts() {
		all++
		if l.passed[part] {
			passed++
		}
	}
	return passed, all
}

// Given reports whether a branch is that of an answer or of a solution.
func (l *Lesson) Given(b *Branch) bool { return slices.Contains(l.given, b) }
