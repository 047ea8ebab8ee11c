package tui_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/tui"
	"github.com/orrery-sim/orrery/tui/session"
)

// enters is enter, so many times.
func enters(n int) []string { return slices.Repeat([]string{"enter"}, n) }

// learning is a lab at home.
func learning(t *testing.T, house tui.House) *lab {
	t.Helper()
	house.Language, house.Files = words, scenarios.LibraryNames()
	m, err := tui.New(house)
	require.NoError(t, err)
	m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	return &lab{Model: m}
}

// On the very first start the tour is chosen, and enter begins it. What is done of it is kept, and home has a
// tick for it.
func TestTour(t *testing.T) {
	var kept []session.Progress
	l := learning(t, tui.House{First: true, Learn: func(p session.Progress) error {
		again, err := session.ReadProgress(p.Text())
		kept = append(kept, again)
		return err
	}})
	require.Contains(t, l.screen(), "> tour")
	require.Empty(t, kept, "somebody may look and go")
	l.press("enter")
	require.Contains(t, l.screen(), "The first minute  0 of 2")
	require.Len(t, kept, 1, "from now on it is no first start")
	l.press(enters(5)...).press("1", "enter")
	require.Contains(t, l.screen(), "✗ It was run, and it is not so")
	l.press("enter", "2", "enter")
	require.Contains(t, l.screen(), "✓ It was run, and so it is")
	require.Equal(t, session.Done{Passed: 1, Of: 2}, kept[len(kept)-1].Lessons["lessons/tour"])
	l.press("enter", "G", "enter")
	require.Contains(t, l.screen(), "TASK 1 of 1")
	l.press("esc", "[", "[", "[", "[", "o", "o", "Z", "enter", "G")
	require.Contains(t, l.screen(), "✓ done: in your run Election Safety has held")
	l.press("enter")
	require.True(t, kept[len(kept)-1].Lessons["lessons/tour"].Whole)
	require.Contains(t, l.screen(), "the lesson is done")
	l.press("esc")
	require.Regexp(t, `> tour +✓`, l.screen())
}

// While a question is open nothing is shown of what it asks about: no row, no mark, no verdict.
func TestLesson_HidesTheOutcome(t *testing.T) {
	l := newLab(t, 100, 40, "lessons/tour").press("z", "z", "z", "G")
	require.Contains(t, l.screen(), "QUESTION 1 of 1", "the end comes after the question")
	require.NotContains(t, l.screen(), "leads term 2")
	require.NotContains(t, l.screen(), "✗")
	l.press("1", "enter", "enter")
	require.NotContains(t, l.screen(), "leads term 2", "nor after a wrong answer")
	l.press("esc", "G")
	require.Contains(t, l.screen(), "✗", "it was put off")
	l.press("A")
	require.Contains(t, l.screen(), "QUESTION 1 of 1")
}

// What plays stops at what there is to read.
func TestLesson_PlayStops(t *testing.T) {
	l := newLab(t, 100, 40, "lessons/tour").press("+", "+", "+", "+", "+")
	_, cmd := l.Update(keyOf("space"))
	for n := 0; cmd != nil; n++ {
		require.Less(t, n, 1_000)
		_, cmd = l.Update(cmd())
	}
	require.Contains(t, l.screen(), "S1 wants to lead")
	require.Contains(t, l.screen(), "PAUSED")
}

// The run of an answer can be watched, and the lesson goes on where it was.
func TestLesson_WatchAnAnswer(t *testing.T) {
	l := newLab(t, 100, 40, "lessons/stale-read").press(enters(3)...).press("2", "enter", "enter").press(enters(3)...)
	require.Contains(t, l.screen(), "QUESTION 2 of 2")
	l.press("1", "enter", "R")
	require.Contains(t, l.screen(), "this is the run of your answer")
	require.Contains(t, l.screen(), "answer 1")
	l.press("A")
	require.Contains(t, l.screen(), "QUESTION 2 of 2")
	l.press("2", "enter", "R")
	require.Contains(t, l.screen(), "answer 2")
	l.press("G", "enter")
	require.NotContains(t, l.screen(), "answer 2", "the run of the lesson is back")
	require.Contains(t, l.screen(), "2 of 3")
}

// Line by line it is the same lesson.
func TestLesson_Plain(t *testing.T) {
	l := newLab(t, 80, 24, "lessons/tour")
	var out strings.Builder
	keys := "enter\nenter enter enter enter\n2\nenter\nenter\nG\nenter\nR\nG\nA\nq\nq\n"
	require.NoError(t, l.Plain(strings.NewReader(keys), &out))
	for _, says := range []string{
		"The first minute  0 of 2:", "Enter takes you to what is worth seeing next", "S1 wants to lead",
		"QUESTION 1 of 1:", "> 2  Two", "✓ It was run, and so it is: Two", "TASK 1 of 1:", `this is solution 1: pause(node("S3"))`,
	} {
		require.Contains(t, strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(says), " "))
	}
}

// What cannot be kept, or could not be read, is said.
func TestLesson_Trouble(t *testing.T) {
	l := learning(t, tui.House{Trouble: errors.New("progress.json: it is no progress of lessons")})
	require.Contains(t, l.screen(), "it is no progress of lessons")
	l = learning(t, tui.House{First: true, Learn: func(session.Progress) error { return errors.New("the disk is full") }})
	l.press("enter")
	require.Contains(t, l.screen(), "cannot be kept: the disk is full")
}

// A lesson that is not done is not left by one key.
func TestLesson_IsLeftOnPurpose(t *testing.T) {
	l := newLab(t, 100, 40, "lessons/tour").press("esc")
	require.Contains(t, l.screen(), "esc once more leaves the lesson")
	l.press("l", "esc")
	require.Contains(t, l.screen(), "esc once more leaves the lesson", "something else was done")
	l.press("esc")
	require.NotContains(t, l.screen(), "The first minute  0 of 2")
	require.Contains(t, l.screen(), "lessons/tour")
}
