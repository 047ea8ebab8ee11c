package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/tui"
)

// screens are scenarios at fixed sizes, after some keys.
var screens = []struct {
	name     string
	w, h     int
	scenario string
	keys     []string
}{
	{"home", 100, 30, "", []string{"/", "b", "a", "s", "i", "c"}},
	{"form", 100, 30, "", append(strings.Split("/raft/stale", ""), "down", "right", "down", "right")},
	{"begin", 80, 24, "raft/hello", nil},
	{"elected", 110, 34, "raft/hello", []string{"]"}},
	{"all-events", 110, 34, "raft/hello", []string{"]", "a"}},
	{"crash-asked", 100, 30, "raft/hello", []string{"]", "L", "c"}},
	{"crashed", 100, 30, "raft/hello", []string{"]", "L", "c", "enter", "L"}},
	{"branch", 100, 30, "raft/hello", []string{"G", "g", "]", "]", "i", "enter", "]", "7"}},
	{"compared", 110, 40, "raft/hello", []string{"G", "g", "]", "]", "]", "i", "enter", "C"}},
	{"cut", 100, 30, "raft/hello", []string{"]", "p", "right", "space"}},
	{"logs", 110, 34, "raft/mutants/truncate-in-memory", []string{"G", "2"}},
	{"state", 100, 34, "paxos/hello", []string{"]", "3"}},
	{"flight", 100, 30, "multipaxos/hello", []string{"L", "4", "j"}},
	{"dropped", 100, 30, "multipaxos/hello", []string{"L", "4", "j", "d", "enter", "1"}},
	{"drop-asked", 100, 30, "raft/hello", []string{"]", "L", "h", "h", "c", "enter", "4", "d"}},
	{"clients", 100, 30, "abd/hello", []string{"L", "L", "5"}},
	{"why", 110, 34, "raft/hello", []string{"]", "W", "j"}},
	{"why-lost", 110, 34, "raft/leader-isolated", []string{"]", "]", "]", "]", "L", "W"}},
	{"why-violated", 110, 46, "basicraft/mutants/vote-twice", []string{"G", "v", "j", "j", "W"}},
	{"violated", 110, 40, "basicraft/mutants/vote-twice", []string{"G", "v"}},
	{"not-linearizable", 110, 46, "raft/mutants/read-locally", []string{"G", "v"}},
	{"spread", 110, 34, "crdt/hello", []string{"]"}},
	{"lesson-begins", 80, 24, "lessons/tour", nil},
	{"lesson-caption", 120, 40, "lessons/tour", []string{"enter", "enter"}},
	{"lesson-question", 80, 24, "lessons/tour", append(enters(5), "X")},
	{"lesson-question-wide", 120, 40, "lessons/what-survives-a-crash", append(enters(4), "2")},
	{"lesson-wrong", 80, 24, "lessons/tour", append(enters(5), "enter")},
	{"lesson-right", 120, 40, "lessons/what-survives-a-crash", append(enters(4), "2", "enter")},
	{"lesson-task", 80, 24, "lessons/tour", append(enters(5), "2", "enter", "enter", "G", "enter")},
	{"lesson-done", 120, 40, "lessons/tour", append(enters(5), "2", "enter", "enter", "G", "enter", "enter", "o", "o", "Z", "enter", "G")},
	{"zoomed", 110, 34, "raft/leader-isolated", []string{"]", "]", "]", "]", "z", "z", "z", "l", "l"}},
	{"many", 120, 40, "testdata/many.star", []string{"l", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l"}},
	{"many-small", 80, 24, "testdata/many.star", []string{"l", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l"}},
	{"help", 120, 40, "raft/hello", []string{"?"}},
	{"help-small", 80, 24, "raft/hello", []string{"?", "pgdown", "j"}},
	{"finder", 100, 30, "raft/hello", []string{":", "m", "a", "r", "k"}},
	{"small", 39, 9, "raft/hello", nil},
}

// Screens as they are: go test ./tui -update writes them anew, to be looked at.
func TestScreens(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, c.w, c.h, c.scenario).press(c.keys...)
			golden := filepath.Join("testdata", c.name+".txt")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(l.screen()), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), l.screen())
		})
	}
}

// Where there is nothing but ASCII, nothing else reaches the terminal, and a screen has its places as it had.
func TestASCII(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, c.w, c.h, c.scenario, func(h *tui.House) { h.ASCII = true }).press(c.keys...)
			golden, err := os.ReadFile(filepath.Join("testdata", c.name+".txt"))
			require.NoError(t, err)
			is, was := strings.Split(l.screen(), "\n"), strings.Split(string(golden), "\n")
			require.Len(t, is, len(was))
			for i := range is {
				require.Equal(t, -1, strings.IndexFunc(is[i], func(r rune) bool { return r < ' ' || r > '~' }), "%q", is[i])
				require.Equal(t, ansi.StringWidth(was[i]), len(is[i]), "%q", is[i])
				require.Equal(t, strings.Count(was[i], "?"), strings.Count(is[i], "?"), "every sign has its likeness: %q", was[i])
			}
		})
	}
}
