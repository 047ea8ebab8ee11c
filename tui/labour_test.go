package tui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/tui"
	"github.com/orrery-sim/orrery/tui/session"
)

// longRun is a lab on a run of so many seconds, each of some 8,000 events.
func longRun(t testing.TB, seconds string) *lab {
	file, err := words.Parse("long.star", []byte(strings.NewReplacer("NODES", "5", "150", seconds).Replace(millionText)))
	require.NoError(t, err)
	m, err := tui.New(tui.House{
		Language: words, Open: &session.Subject{File: file}, Write: func(string, []byte) error { return nil },
	})
	require.NoError(t, err)
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	return &lab{Model: m}
}

// What takes long of a huge run is done a portion at a time: the screen says how far it is, and it can be stopped.
func TestLabour(t *testing.T) {
	l := longRun(t, "12")
	_, cmd := l.Update(keyOf("G"))
	require.NotNil(t, cmd)
	require.Regexp(t, `making the run to its end|event \d+`, l.screen())
	_, cmd = l.Update(cmd())
	l.press("x").Update(cmd())
	require.Contains(t, l.screen(), "esc stop", "nothing else is done meanwhile")
	l.press("esc")
	require.Contains(t, l.screen(), "stopped")
	_, none := l.Update(cmd())
	require.Nil(t, none, "it was stopped")
	require.Contains(t, l.toil("G").screen(), "THE END")

	l.press("t").types("9s").press("enter", "c").toil("enter")
	require.Contains(t, l.screen(), "done: crash(")
	_, cmd = l.Update(keyOf("C"))
	require.Contains(t, l.screen(), "comparing branch 1 AND main")
	longest := l.wait(cmd)
	require.Contains(t, l.screen(), "They are alike up to event")
	require.Contains(t, l.screen(), "what each server heard")
	t.Logf("the longest portion took %v", longest)
}

// wait waits for what a key takes, and says how long the longest portion took.
func (l *lab) wait(cmd tea.Cmd) (longest time.Duration) {
	for cmd != nil {
		begin := time.Now()
		_, cmd = l.Update(cmd())
		longest = max(longest, time.Since(begin))
	}
	return longest
}

// What is done in the past of a huge run, and taken back, is done a portion at a time, too. Given up, it leaves all as
// it was.
func TestLabour_ActingInThePast(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes large runs")
	}
	l := longRun(t, "9").toil("G")
	l.press("t").types("65000").press("enter")
	longest := time.Duration(0)
	given := func(title string, keys ...string) {
		t.Helper()
		was := l.press("9").screen() // which is no key
		l.press(keys[:len(keys)-1]...)
		_, cmd := l.Update(keyOf(keys[len(keys)-1]))
		require.Contains(t, l.screen(), title)
		require.Regexp(t, `event \d+ of \d+`, l.screen())
		require.Contains(t, l.press("c").screen(), title, "nothing else is done meanwhile")
		require.Contains(t, l.press("esc").screen(), "stopped")
		_, none := l.Update(cmd())
		require.Nil(t, none)
		require.Equal(t, was, l.press("9").screen(), "it is as it was")
		l.press(keys[:len(keys)-1]...)
		_, cmd = l.Update(keyOf(keys[len(keys)-1]))
		longest = max(longest, l.wait(cmd))
	}
	given("making the run again up to here", "c", "enter")
	require.Contains(t, l.screen(), "on branch 1, which is like main up to event 6500")
	l.press("L", "1")
	given("making the run again up to there", "u")
	require.Contains(t, l.screen(), "undone: crash(")
	given("making the run again up to there", "ctrl+r")
	require.Contains(t, l.screen(), "done again: crash(")
	l.press("L", "h", "1")
	given("making the run again up to here", "x")
	require.Contains(t, l.screen(), "healed")
	require.Contains(t, l.screen(), "branch 2")
	l.press("h", "h", "f").types(`pause(node("n3"))`)
	_, cmd := l.Update(keyOf("enter"))
	longest = max(longest, l.wait(cmd))
	require.Contains(t, l.screen(), "enter do it")
	_, cmd = l.Update(keyOf("enter"))
	require.Nil(t, cmd, "the branch was made to say what it would do")
	require.Contains(t, l.screen(), `done: pause(node("n3"))`)
	l.press("s")
	_, cmd = l.Update(keyOf("enter"))
	require.Contains(t, l.screen(), "for its fingerprint")
	longest = max(longest, l.wait(cmd))
	require.Contains(t, l.screen(), "saved; orrery run long-4.star makes it again")
	t.Logf("the longest portion took %v", longest)
}
