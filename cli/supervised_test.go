package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// mistakes builds the module whose protocol makes every mistake of a first week.
func mistakes(t *testing.T) (dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	dir = filepath.Join(t.TempDir(), "mistakes")
	orrery("new", dir, "--module", "example.com/ada/mistakes", "--replace", "..").held(t)
	require.NoError(t, os.Remove(filepath.Join(dir, "protocol_test.go")))
	for from, to := range map[string]string{
		"main.go.txt": "main.go", "protocol.go": "protocol.go", "mistakes.go": "mistakes.go", "mistakes.star": "mistakes.star",
	} {
		text, err := os.ReadFile(filepath.Join("testdata", "mistakes", from))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, to), text, 0o644))
	}
	inModule(t, dir, "go", "vet", ".").held(t)
	inModule(t, dir, "go", "build", "-o", "mine", ".").held(t)
	return dir
}

// What no process survives is named all the same: what was in hand, where, and the line that does it again.
func TestSupervised_Run(t *testing.T) {
	dir := mistakes(t)
	for _, c := range []struct{ mistake, says, at string }{
		{"loop in Receive", `main.\(\*player\).err does not return: n2, at 220ms, in event \d+, for 1s`, `mistakes.go:\d+  main.\(\*player\).err`},
		{"loop in Start", `main.\(\*player\).Start does not return: n1, at 0s, in event 1, for 1s`, `protocol.go:\d+  main.\(\*player\).Start`},
		{"loop in Timer", `main.spin does not return: n2`, `protocol.go:\d+  main.\(\*player\).Timer`},
		{"loop in an invariant", `main.spin does not return: n1`, `protocol.go:\d+  main.\(\*ballsGrow\).Fact`},
		{"waits for a channel", `main.\(\*player\).err does not return: n2`, `mistakes.go:\d+  main.\(\*player\).err`},
		{"exits", `something in it called os.Exit\(0\)`, ""},
		{"exits with 1", `something in it called os.Exit\(1\)`, ""},
		{"recurses", `stack overflow|main.recurse does not return`, `mistakes.go:\d+  main.recurse`},
		{"allocates at once", `the Go runtime ended the process: runtime: out of memory`, `mistakes.go:\d+  main.\(\*player\).err`},
		{"allocates by and by", `memory`, `mistakes.go:\d+  main.\(\*player\).again`},
		{"writes a map in two goroutines", `concurrent map`, `mistakes.go:\d+  main.\(\*player\).race`},
		{"panics in a goroutine", `nobody catches this`, `mistakes.go:\d+  main.\(\*player\).err`},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			t.Parallel()
			got := inModule(t, dir, "./mine", "run", "mistakes.star", "--seed", "7", "--set", "mistake="+c.mistake, "--patience", "1s", "--memory", "256mib")
			require.Equal(t, cli.ExitBounds, got.code, got.errors)
			require.Regexp(t, c.says, got.errors)
			require.Regexp(t, c.at, got.errors)
			require.Regexp(t, `to see it again: mine replay mistakes.star:7,mistake=`, got.errors)
			require.NotContains(t, got.errors, "bug of")
			require.NotContains(t, got.errors, "goroutine ")
		})
	}
}

// Supervised or not, a run is the same run.
func TestSupervised_ChangesNothing(t *testing.T) {
	dir := mistakes(t)
	for _, args := range [][]string{
		{"run", "mistakes.star", "--seed", "3"},
		{"run", "raft/leader-isolated", "--json"},
		{"test", "raft/hello", "--seeds", "5", "--json"},
	} {
		child := inModule(t, dir, append([]string{"./mine"}, args...)...)
		here := inModule(t, dir, append([]string{"./mine", "--in-process"}, args...)...)
		require.Equal(t, here.out, child.out)
		require.Equal(t, here.code, child.code)
	}
}
