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
	require.Equal(t, session.Done{Passed: 1, Of: 2, Left: &session.Place{Moments: 5, Passed: []int{0}}}, kept[len(kept)-1].Lessons["lessons/tour"])
	l.press("enter", "G", "enter")
	require.Contains(t, l.screen(), "TASK 1 of 1")
	l.press("enter")
	require.Regexp(t, `EVENT \d+ ─ crash S1`, l.screen(), "one key goes where the task can be done")
	l.press("o", "o", "Z", "enter", "G")
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

// A lesson goes on where it was left, or begins again if that is what somebody wants; one that was done begins anew.
func TestLesson_Resumes(t *testing.T) {
	var kept session.Progress
	house := func() tui.House {
		return tui.House{Progress: kept, Learn: func(p session.Progress) (err error) {
			kept, err = session.ReadProgress(p.Text())
			return err
		}}
	}
	l := learning(t, house()).press("enter").press(enters(5)...).press("2", "enter", "enter")
	l.press("q")
	l = learning(t, house()).press("enter")
	require.Contains(t, l.screen(), "You have been here before, and done 1 of 2")
	require.Contains(t, l.screen(), "ev 104 ")
	require.Contains(t, l.press("enter").screen(), "enter go on · l h step")
	require.Contains(t, l.press("enter").screen(), "Somebody leads again")
	l.press("esc", "esc", "enter", "g")
	require.Contains(t, l.screen(), "The first minute  0 of 2")
	require.Contains(t, l.screen(), "ev 1 ")
	require.Contains(t, l.press(enters(5)...).screen(), "QUESTION 1 of 1", "it is asked again")
	l.press("2", "enter", "enter", "G", "enter", "[", "[", "[", "o", "Z", "enter", "G", "enter", "esc")
	require.True(t, kept.Lessons["lessons/tour"].Whole)
	require.Contains(t, l.press("enter").screen(), "Enter takes you to what is worth seeing next")
}

// Of another seed, or with other parameters, a lesson is another run: it begins at its beginning.
func TestLesson_ResumesItsOwnRun(t *testing.T) {
	left := session.Progress{Lessons: map[string]session.Done{"lessons/tour": {Of: 2, Left: &session.Place{Moments: 3}}}}
	l := learning(t, tui.House{Progress: left}).press("right", "backspace", "7", "enter")
	require.Contains(t, l.screen(), "seed 7")
	require.NotContains(t, l.screen(), "You have been here before")
}

// What a task asks for stays in sight until it is done, whatever is pressed, and its panel swallows no key.
func TestTask_StaysInSight(t *testing.T) {
	l := newLab(t, 80, 24, "lessons/tour").press(enters(5)...).press("2", "enter", "enter", "G", "enter")
	require.Contains(t, l.screen(), "enter goes where it can be done")
	ask := "Now change what happens."
	require.Contains(t, l.press("G").screen(), "In the run as it is Election Safety is violated", "nothing was done yet")
	require.Contains(t, l.press("[").screen(), ask)
	require.NotContains(t, l.screen(), "THE END")
	for _, key := range []string{"[", "[", "h", "o", "l", "enter", "[", "[", "Z", "enter", "l"} {
		require.Contains(t, l.press(key).screen(), ask, key)
	}
	require.Contains(t, l.screen(), "G to the end, where it is judged")
	require.Contains(t, l.press("G").screen(), "✓ done")
	require.NotContains(t, l.press("enter").screen(), ask)
}

// Before somebody answers a question they may look around: why, back, the keys. The question stays, and what it asks
// about stays hidden.
func TestQuestion_LookAround(t *testing.T) {
	l := newLab(t, 100, 40, "lessons/tour").press(enters(5)...).press("2", "W")
	require.Contains(t, l.screen(), "WHY event 104")
	require.Contains(t, l.screen(), "> 2  Two")
	l.press("esc")
	require.NotContains(t, l.screen(), "WHY event 104")
	require.Contains(t, l.press("?").screen(), "keys and signs")
	require.Contains(t, l.press("esc").screen(), "> 2  Two", "what was chosen stays chosen")
	require.NotContains(t, l.press("h").screen(), "QUESTION")
	require.Contains(t, l.press("l").screen(), "> 2  Two")
	require.Contains(t, l.press("L").screen(), "QUESTION 1 of 1")
	require.NotContains(t, l.screen(), "leads term 2")
	require.NotContains(t, l.press("c", "6").screen(), "crash(", "nothing is done before it is answered")
}

// Line by line the keys are told once, why is told beside a question, and no word is broken.
func TestLesson_PlainLooksAround(t *testing.T) {
	l := newLab(t, 80, 24, "lessons/tour")
	var out strings.Builder
	require.NoError(t, l.Plain(strings.NewReader("enter enter enter enter enter\n?\nW\n2\nenter\ny\n"), &out))
	require.Equal(t, 1, strings.Count(out.String(), "keys and signs:"))
	require.Equal(t, 1, strings.Count(out.String(), "WHY event 104:"))
	require.Contains(t, out.String(), "✓ It was run")
	whole := strings.Join(strings.Fields(out.String()), " ")
	require.Contains(t, whole, "80 which it had set because S3 got from S1: AppendEntries term=1 prev=1@1 entries=0 commit=1")
	for _, line := range strings.Split(out.String(), "\n") {
		require.True(t, len([]rune(line)) <= 80 || !strings.Contains(strings.TrimSpace(line), " "), line)
	}
}
