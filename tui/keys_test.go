package tui

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// No key does two things.
func TestBindings_AreDistinct(t *testing.T) {
	for _, b := range bindings {
		for _, k := range b.keys {
			require.Equal(t, b.action, byKey[k], "%q is bound to %q and to something else", k, b.name)
		}
	}
}

// The footer never is wider than the screen, and whoever has 80 columns can heal, undo, save and ask for help.
func TestFooter(t *testing.T) {
	for w := range 400 {
		end := 0
		for _, h := range footer(w) {
			require.Greater(t, h.x, end, "of %d columns", w)
			end = h.x + h.w
		}
		require.LessOrEqual(t, end, w)
	}
	var shown []action
	for _, h := range footer(80) {
		shown = append(shown, h.action)
	}
	require.Subset(t, shown, []action{playPause, stepOn, stepBack, nextMark, crashNode, healAll, undoAct, saveRun, openHelp})
}

// The legend has every sign of the screen, but for the bends of lines.
func TestLegend(t *testing.T) {
	told := strings.Join(legend(), "")
	x := reflect.ValueOf(signs)
	for i := range x.NumField() {
		name := x.Type().Field(i).Name
		switch name {
		case "across", "cross", "toLeft", "bendRight", "bendLeft", "landRight", "landLeft", "rule", "rest":
			continue
		}
		require.Contains(t, told, string(rune(x.Field(i).Int())), name)
	}
}

// A text that is too wide goes on below itself, and nothing of it is lost.
func TestHung(t *testing.T) {
	for _, text := range []string{
		"", "short", "    12  n1 ← n4  AppendEntries term=1 prev=1@1 entries=0", strings.Repeat("x", 50), "  漢字漢字漢字漢字漢字漢字 ende",
	} {
		for w := 1; w < 60; w++ {
			rows := hung(text, w)
			for _, row := range rows {
				require.LessOrEqual(t, width(row), max(w, 2), "%q in %d", text, w)
			}
			squeezed := strings.ReplaceAll(strings.Join(rows, ""), " ", "")
			require.Equal(t, strings.ReplaceAll(text, " ", ""), squeezed, "in %d columns", w)
		}
	}
	require.Equal(t, []string{"  one two three", "    four"}, hung("  one two three four", 16))
}
