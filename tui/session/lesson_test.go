package session_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/tui/session"
)

// lessonsOf are the scenarios of the library that teach.
func lessonsOf(t *testing.T) (names []string) {
	for _, name := range scenarios.LibraryNames() {
		file, err := words.Load(name)
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		if plan.Lesson != nil {
			names = append(names, name)
		}
	}
	require.NotEmpty(t, names)
	return names
}

// openAsIs opens a scenario with its own seed.
func openAsIs(t *testing.T, name string) *session.Session {
	file, err := words.Load(name)
	require.NoError(t, err)
	s, err := session.Open(session.Subject{File: file}, session.Options{})
	require.NoError(t, err)
	require.NotNil(t, s.Lesson())
	return s
}

// Every lesson can be gone through to its end, and not only at its own seed: all of its captions come up,
// each question has exactly one right answer and none of which nothing can be said, and each task is done by
// its solution and not by the run as it is.
func TestLessons(t *testing.T) {
	for _, name := range lessonsOf(t) {
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("%s %d", name, seed), func(t *testing.T) { goThrough(t, open(t, name, seed)) })
		}
	}
}

func goThrough(t *testing.T, s *session.Session) {
	l := s.Lesson()
	said := map[*scenarios.Cue]bool{}
	for !s.Over() || s.Cursor < s.World().Latest() {
		require.NoError(t, l.GoOn())
		for _, m := range s.Run().Moments() {
			if m.Event == s.Cursor && m.Cue != nil {
				said[m.Cue] = true
			}
		}
		if q := l.Asks(); q != nil {
			answerAll(t, s, q)
		}
	}
	for _, cue := range l.Of.Cues {
		require.True(t, said[cue], "never said: %s", cue.Text)
	}
	for _, q := range l.Of.Questions {
		require.True(t, l.Passed(q), "never asked: %s", q.Ask)
	}
	for _, task := range l.Of.Tasks {
		require.Equal(t, task, l.Task())
		stood, counts, err := l.Judge(task)
		require.NoError(t, err)
		require.False(t, counts)
		require.False(t, stood.Met, "the run as it is does %s", task)
		doByHand(t, s, task)
	}
	require.Nil(t, l.Task())
	passed, all := l.Steps()
	require.Equal(t, all, passed)
}

// answerAll gives every answer of a question, and leaves the run of the lesson as it was.
func answerAll(t *testing.T, s *session.Session, q *scenarios.Question) {
	l, at := s.Lesson(), s.Cursor
	right := 0
	for _, a := range q.Answers {
		o, err := l.Answer(q, a)
		require.NoError(t, err, a.Text)
		require.NotEqual(t, "undecided", o.Verdict.String(), "%s: %s", a.Text, o.Why)
		if o.Met {
			right++
		}
		require.Equal(t, at, o.From)
		require.False(t, tells(t, s, a), "when it is asked it has happened: %s", a.Text)
	}
	require.Equal(t, 1, right, "right answers to: %s", q.Ask)
	require.True(t, l.Passed(q))
	require.Nil(t, l.Asks())
	require.Equal(t, s.Branches[0], s.Branch)
	require.Empty(t, s.Acts())
}

// tells reports whether the run up to the cursor shows that an answer is right. That something never happens is shown
// by no part of a run.
func tells(t *testing.T, s *session.Session, a *scenarios.Answer) bool {
	_, happens := a.Holds.Property.(*scenarios.Happens)
	if len(a.Do) > 0 || !happens && a.Holds.Kind != scenarios.Violated {
		return false
	}
	upToHere := *s.Plan
	upToHere.Duration, upToHere.Quiet = s.At(), 0
	result, err := scenarios.Execute(&upToHere, *s.Of.Seed, scenarios.Options{Teach: true})
	require.NoError(t, err)
	return result.Taught[a.Holds].Met
}

// doByHand does a task as somebody would: with the words of its solution, at the place that it names.
func doByHand(t *testing.T, s *session.Session, task *scenarios.Task) {
	l := s.Lesson()
	shown, err := l.Solve(task)
	require.NoError(t, err)
	defer func(begins uint64) {
		require.NoError(t, l.Begin(task))
		require.Equal(t, begins, s.Cursor, "it begins where the solution does")
		require.Equal(t, s.Branches[0], s.Branch)
		require.NoError(t, s.End())
	}(s.Cursor)
	require.Equal(t, shown, s.Branch)
	stood, counts, err := l.Judge(task)
	require.NoError(t, err)
	require.True(t, stood.Met, "the solution of %s: %s", task, stood.Why)
	require.False(t, counts, "to look at a solution is not to do it")
	require.NoError(t, s.End())
	_, said := l.Said()
	require.LessOrEqual(t, said, shown.From(), "captions are about the run of the lesson")
	require.NoError(t, l.Return())
	require.NoError(t, s.Seek(shown.From()))
	for _, act := range shown.Acts() {
		require.NoError(t, s.Do(act.Deed, act.Words))
	}
	stood, counts, err = l.Judge(task)
	require.NoError(t, err)
	require.True(t, counts)
	require.True(t, stood.Met)
	require.True(t, l.Passed(task))
}

// What is done by hand and does not do what a task asks for leaves it to be done.
func TestTask_IsNotDoneByAnything(t *testing.T) {
	s := openAsIs(t, "lessons/tour")
	l := s.Lesson()
	_, err := l.Answer(l.Of.Questions[0], l.Of.Questions[0].Answers[1])
	require.NoError(t, err)
	require.NoError(t, s.End())
	task := l.Task()
	require.NotNil(t, task)
	require.NoError(t, s.Seek(s.Cursor-9))
	pause := s.Pause(3)
	require.NoError(t, s.Do(pause.Deed, pause.Words))
	stood, counts, err := l.Judge(task)
	require.NoError(t, err)
	require.True(t, counts)
	require.False(t, stood.Met, "two servers lead long before that")
	require.Equal(t, task, l.Task())
	require.False(t, l.Passed(task))
}

// A lesson changes nothing of its run, whether it is taught or not.
func TestLesson_ChangesNothing(t *testing.T) {
	for _, name := range lessonsOf(t) {
		file, err := words.Load(name)
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		bare := *plan
		bare.Lesson = nil
		var prints []uint64
		for _, c := range []struct {
			plan  *scenarios.Plan
			teach bool
		}{{plan, true}, {plan, false}, {&bare, true}} {
			result, err := scenarios.Execute(c.plan, plan.Seed, scenarios.Options{Teach: c.teach})
			require.NoError(t, err)
			require.Equal(t, c.teach && c.plan.Lesson != nil, len(result.Taught) > 0)
			prints = append(prints, result.Fingerprint)
		}
		require.Equal(t, []uint64{prints[0], prints[0], prints[0]}, prints, name)
	}
}

// A question stays open until it is answered rightly, and holds whoever would go past it.
func TestLesson_Holds(t *testing.T) {
	s := openAsIs(t, "lessons/stale-read")
	l := s.Lesson()
	require.NoError(t, s.End())
	q := l.Asks()
	require.Equal(t, l.Of.Questions[0], q)
	l.Hold()
	at := s.Cursor
	require.Less(t, at, s.World().Latest())
	wrong, err := l.Answer(q, q.Answers[0])
	require.NoError(t, err)
	require.False(t, wrong.Met)
	require.Equal(t, q, l.Asks(), "it is still open")
	require.Nil(t, l.Task(), "tasks come after the questions")
	l.PutOff(q, true)
	require.Nil(t, l.Asks())
	l.PutOff(q, false)
	require.Equal(t, q, l.Asks())
	_, err = l.Answer(q, q.Answers[1])
	require.NoError(t, err)
	require.Nil(t, l.Asks())
}

// What is done by hand at the newest event of a lesson is a branch, too: the run that it teaches with stays.
func TestLesson_KeepsItsRun(t *testing.T) {
	s := openAsIs(t, "lessons/stale-read")
	require.NoError(t, s.SeekTime(1e8))
	require.NoError(t, s.Seek(s.World().Latest()))
	crash := s.Crash(1)
	require.NoError(t, s.Do(crash.Deed, crash.Words))
	require.Len(t, s.Branches, 2)
	require.Empty(t, s.Branches[0].Acts())
	require.NoError(t, s.Do(s.Crash(2).Deed, ""))
	require.Len(t, s.Branches, 2, "the next one is done to that branch")
}

func TestProgress(t *testing.T) {
	var p session.Progress
	require.True(t, p.Learn("lessons/a", session.Done{Passed: 1, Of: 3}))
	require.False(t, p.Learn("lessons/a", session.Done{Passed: 0, Of: 3}), "what was done stays done")
	require.True(t, p.Learn("lessons/a", session.Done{Passed: 3, Of: 3, Whole: true}))
	require.False(t, p.Learn("lessons/a", session.Done{Passed: 2, Of: 3}))
	again, err := session.ReadProgress(p.Text())
	require.NoError(t, err)
	require.Equal(t, p, again)
	require.True(t, p.Learn("lessons/a", session.Done{Passed: 1, Of: 3, Left: &session.Place{Moments: 2, Passed: []int{0}}}), "where it was left is new")
	require.Equal(t, session.Done{Passed: 3, Of: 3, Whole: true, Left: &session.Place{Moments: 2, Passed: []int{0}}}, p.Lessons["lessons/a"])
	_, err = session.ReadProgress([]byte(`{"lessons": 3`))
	require.ErrorContains(t, err, "it is no progress of lessons")
}
