package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// broken votes twice, unless somebody mends it.
const broken = `
load("parts.star", "slow")
bug = param("bug", True)
scenario(
    protocol = raft(nodes = 3, mutants = ["vote-twice"] if bug else []),
    network  = network(delay = slow, loss = percent(3)),
    workload = kv(clients = 1, ops = 2),
    duration = s(2),
    quiet    = s(1),
)
`

// keeping is a folder with a scenario, and the cases that are kept beside it.
func keeping(t *testing.T) (dir, path string, cases func() []string) {
	t.Helper()
	path = file(t, "broken.star", broken)
	dir = filepath.Dir(path)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "parts.star"), []byte("slow = between(ms(20), ms(60))\n"), 0o600))
	return dir, path, func() []string {
		found, err := filepath.Glob(filepath.Join(dir, ".orrery", "*"))
		require.NoError(t, err)
		return found
	}
}

// What is found is shrunk and kept beside the scenario, tried first the next time, and listed; once it holds it
// is told, and removed by those who ask for it.
func TestFailuresAreKept(t *testing.T) {
	dir, path, cases := keeping(t)
	first := orrery("test", dir, "--seeds", "8")
	require.Equal(t, cli.ExitViolated, first.code, first.errors)
	require.Len(t, cases(), 1)
	kept := cases()[0]
	require.Contains(t, first.out, "orrery run "+kept)
	require.Regexp(t, `of \d+ deliveries and 0 faults, \d+ and 0 are enough: n`, first.out)
	got := orrery("run", kept)
	require.Equal(t, cli.ExitViolated, got.code, got.errors)
	require.Contains(t, got.errors, "the same run")

	again := orrery("test", dir, "--seeds", "8", "--json")
	require.Equal(t, cli.ExitViolated, again.code)
	var object struct {
		Fingerprint string
		Kept        []struct{ File, State, Property string }
		Violations  []struct{ Case string }
	}
	require.NoError(t, json.Unmarshal([]byte(again.out), &object))
	require.Len(t, object.Kept, 1)
	require.Equal(t, "fails", object.Kept[0].State)
	require.Equal(t, kept, object.Violations[0].Case)
	require.Contains(t, first.out, object.Fingerprint, "what is kept is no run of the campaign")
	require.Contains(t, orrery("test", path, "--seeds", "1").out, "fails: Votes Once, in broken.star", "although no seed shows it")

	list := orrery("failures", dir)
	require.Equal(t, cli.ExitHeld, list.code)
	require.Contains(t, list.out, "Votes Once\n    in broken.star, ")
	require.Equal(t, cli.ExitViolated, orrery("failures", path, "--run").code)

	text, err := os.ReadFile(kept)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(kept, []byte(strings.Replace(string(text), `param("bug", True)`, `param("bug", False)`, 1)), 0o600))
	mended := orrery("test", path, "--seeds", "1")
	require.Equal(t, cli.ExitHeld, mended.code, mended.out)
	require.Contains(t, mended.out, "mended: Votes Once, in broken.star")
	require.FileExists(t, kept, "a test removes nothing")
	pruned := orrery("failures", dir, "--prune")
	require.Equal(t, cli.ExitHeld, pruned.code)
	require.Contains(t, pruned.out, "removed "+kept)
	require.NoFileExists(t, kept)
	require.Contains(t, orrery("failures", dir).out, "nothing is kept here")
}

// Who says so keeps nothing, or keeps it elsewhere, or unshrunk; of the library nothing is kept unasked.
func TestWhereFailuresAreKept(t *testing.T) {
	dir, path, cases := keeping(t)
	require.Equal(t, cli.ExitViolated, orrery("test", path, "--seeds", "8", "--failures", "none").code)
	require.NoDirExists(t, filepath.Join(dir, ".orrery"))

	whole := orrery("test", path, "--seeds", "8", "--shrink", "0")
	require.NotContains(t, whole.out, "are enough")
	require.Len(t, cases(), 1)
	require.Equal(t, cli.ExitViolated, orrery("run", cases()[0]).code, "it is the run that was found")

	t.Chdir(t.TempDir())
	elsewhere := filepath.Join(t.TempDir(), "kept")
	library := []string{"test", "basicraft/chaos", "--set", "mutant=vote-twice", "--seeds", "12", "--shrink", "2s", "--first"}
	require.Equal(t, cli.ExitViolated, orrery(library...).code)
	here, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Empty(t, here)
	require.Equal(t, cli.ExitViolated, orrery(append(library, "--failures", elsewhere)...).code)
	require.Contains(t, orrery("failures", "--failures", elsewhere).out, "Votes Once\n    in basicraft/chaos, ")
	with := orrery("test", "basicraft/chaos", "--seeds", "1", "--failures", elsewhere)
	require.NotContains(t, with.out, "kept failures", "it was found with another setting")

	for _, wrong := range [][]string{
		{"test", path, "--failures", path}, {"test", path, "--shrink", "-1s"}, {"failures", dir, "--failures", elsewhere},
	} {
		require.Equal(t, cli.ExitUsage, orrery(wrong...).code, wrong)
	}
}

// A case that cannot be run any more says why, and is no pass.
func TestAKeptFailureThatCannotBeRun(t *testing.T) {
	_, path, cases := keeping(t)
	require.Equal(t, cli.ExitViolated, orrery("test", path, "--seeds", "8").code)
	text, err := os.ReadFile(cases()[0])
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(cases()[0], []byte(strings.Replace(string(text), "raft(nodes", "raft(knots", 1)), 0o600))
	got := orrery("test", path, "--seeds", "1")
	require.NotEqual(t, cli.ExitHeld, got.code)
	require.Regexp(t, `knots`, got.errors+got.out)
	got = orrery("failures", path, "--run")
	require.NotEqual(t, cli.ExitHeld, got.code)
	require.Contains(t, got.out, "not run")
}
