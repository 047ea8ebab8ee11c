package session_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/tui/session"
)

// Wherever a lesson was left, it is taken up at the same event, with what was passed; and it begins anew.
func TestLesson_Resume(t *testing.T) {
	for _, name := range lessonsOf(t) {
		s := openAsIs(t, name)
		l := s.Lesson()
		for i := 0; !s.Over() || s.Cursor < s.World().Latest(); i++ {
			was := s.Cursor
			require.NoError(t, l.GoOn())
			if q := l.Asks(); q != nil {
				for _, a := range q.Answers {
					_, err := l.Answer(q, a)
					require.NoError(t, err)
				}
			}
			if s.Cursor == was || s.Over() && s.Cursor == s.World().Latest() {
				break // the end is behind the last moment
			}
			again := openAsIs(t, name)
			require.NoError(t, again.Lesson().Resume(l.Place()))
			require.Equal(t, s.Cursor, again.Cursor, name)
			require.Equal(t, l.Place(), again.Lesson().Place())
		}
		passed, _ := l.Steps()
		require.Positive(t, passed)
		require.NoError(t, l.Anew())
		require.Equal(t, session.Place{}, l.Place())
		require.Zero(t, s.Cursor)
	}
}

// A branch is left where it parted from the run of the lesson, and a place that a lesson does not have is as far as
// it goes.
func TestLesson_ResumeFromElsewhere(t *testing.T) {
	s := openAsIs(t, "lessons/tour")
	require.NoError(t, s.Lesson().GoOn())
	require.NoError(t, s.Lesson().GoOn())
	place := s.Lesson().Place()
	require.NoError(t, s.Do(s.Crash(1).Deed, ""))
	require.NoError(t, s.End())
	require.Equal(t, place, s.Lesson().Place())
	again := openAsIs(t, "lessons/tour")
	require.NoError(t, again.Lesson().Resume(session.Place{Moments: 1000, Passed: []int{77}}))
	require.Equal(t, again.World().Latest(), again.Cursor)
	passed, _ := again.Lesson().Steps()
	require.Zero(t, passed)
}
