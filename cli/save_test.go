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
	}
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
