package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// A run is saved with its acts, and flattened into them; each is the same run, from a file and from
// a token.
func TestSaved(t *testing.T) {
	dir := t.TempDir()
	saved, flat := filepath.Join(dir, "saved.star"), filepath.Join(dir, "flat.star")
	first := orrery("run", "raft/figure8", "--seed", "3", "--save", saved, "--flatten", flat, "--json")
	require.Contains(t, []int{cli.ExitHeld, cli.ExitUndecided}, first.code, first.errors)
	print := fingerprintOf(first.out)
	for _, file := range []string{saved, flat} {
		again := orrery("run", file, "--json")
		require.Equal(t, first.code, again.code, again.errors)
		require.Equal(t, print, fingerprintOf(again.out), file)
		require.Equal(t, "orrery: the same run: its fingerprint is "+print+"\n", again.errors)
	}
}

// settable draws its size and takes settings.
const settable = `"""Something to set."""

loss = param("loss", percent(1), values = [percent(1), percent(20)])
who  = param("who", None)
scenario(
    protocol = raft(nodes = draw("size", [3, 5, 7])), network = network(loss = loss), workload = kv(clients = 2),
    schedule = [at(s(1), crash(who or random_node(), lasting = ms(300)))], duration = s(2), quiet = s(1),
)
`

// What was set from outside, drawn or overridden is in the saved file, which needs no flag to be the
// same run; and a file that was saved can be set and saved again.
func TestSaved_Alone(t *testing.T) {
	dir := t.TempDir()
	source, saved, twice := file(t, "source.star", settable), filepath.Join(dir, "saved.star"), filepath.Join(dir, "twice.star")
	alone := func(first outcome, of string) {
		t.Helper()
		again := orrery("run", of, "--json")
		require.Equal(t, fingerprintOf(first.out), fingerprintOf(again.out), of)
		require.Equal(t, "orrery: the same run: its fingerprint is "+fingerprintOf(first.out)+"\n", again.errors)
	}
	for _, args := range [][]string{
		{"run", source, "--seed", "18446744073709551615", "--set", "loss=20%", "--set", `who=node("n2")`},
		{"run", source, "--set", "size=7"},
		{"replay", source + ":3,+draw.size.0=0,+loss.1-2.5=1"},
	} {
		for _, how := range []string{"--save", "--flatten"} {
			first := orrery(append(args, how, saved, "--json")...)
			require.NotEqual(t, cli.ExitUsage, first.code, first.errors)
			alone(first, saved)
		}
	}
	alone(orrery("run", source, "--set", "size=7", "--set", "loss=20%", "--save", saved, "--json"), saved)
	second := orrery("run", saved, "--set", "size=5", "--set", "loss=1%", "--seed", "9", "--save", twice, "--json")
	require.Empty(t, second.errors, "another run than the file expects, because it was asked for")
	alone(second, twice)
	text, err := os.ReadFile(twice)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(text), `setting("size"`), string(text))
}

// The seed, the settings and the acts go into the call that was made, whichever that is.
func TestSaved_WithSeveralCalls(t *testing.T) {
	source := file(t, "two.star", `fast = param("fast", False)
if fast:
    scenario(protocol = echo(), duration = s(1))
else:
    scenario(protocol = echo(), duration = s(2))
`)
	saved := filepath.Join(t.TempDir(), "saved.star")
	first := orrery("run", source, "--set", "fast=true", "--seed", "7", "--save", saved, "--json")
	again := orrery("run", saved, "--json")
	require.Equal(t, fingerprintOf(first.out), fingerprintOf(again.out))
	require.Contains(t, again.errors, "the same run")
}

// A file that the language would not read again is not written.
func TestSaved_Unreadable(t *testing.T) {
	source := file(t, "kw.star", `more = {"duration": s(1)}
scenario(protocol = echo(), **more)
`)
	saved := filepath.Join(t.TempDir(), "saved.star")
	got := orrery("run", source, "--save", saved)
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "the run cannot be written as a file")
	require.NoFileExists(t, saved)
}

// What depends on a function of the file cannot be flattened, and nothing is written.
func TestFlatten_NoFunctions(t *testing.T) {
	dir := t.TempDir()
	file, flat := filepath.Join(dir, "slow.star"), filepath.Join(dir, "flat.star")
	require.NoError(t, os.WriteFile(file, []byte(`"""Some messages are slow."""
scenario(
    protocol = raft(nodes = 3),
    workload = kv(clients = 1),
    schedule = [at(s(1), degrade(message("AppendEntries", term = lambda t: t > 0), delay = ms(50), lasting = s(1)))],
    duration = s(3),
)
`), 0o644))
	got := orrery("run", file, "--flatten", flat)
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "degrade at event")
	require.Contains(t, got.errors, "is judged by a function of the file")
	require.NoFileExists(t, flat)
	require.Zero(t, orrery("run", file, "--save", flat).code)
}

func fingerprintOf(object string) string {
	_, after, _ := strings.Cut(object, `"fingerprint":`)
	return strings.Trim(after[:min(len(after), 20)], " \",\n")[:16]
}
