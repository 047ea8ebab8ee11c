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
	m, err := tui.New(tui.House{Language: words, Open: &session.Subject{File: file}})
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

	l.press("t").types("9s").press("enter", "c", "enter")
	require.Contains(t, l.screen(), "done: crash(")
	_, cmd = l.Update(keyOf("C"))
	require.Contains(t, l.screen(), "comparing branch 1 AND main")
	longest := time.Duration(0)
	for cmd != nil {
		begin := time.Now()
		_, cmd = l.Update(cmd())
		longest = max(longest, time.Since(begin))
	}
	require.Contains(t, l.screen(), "They are alike up to event")
	require.Contains(t, l.screen(), "what each server heard")
	t.Logf("the longest portion took %v", longest)
}
