package scenarios_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

var update = flag.Bool("update", false, "rewrite the fingerprints in testdata")

// Every scenario of the library comes out the same on every machine, at its default parameters and
// for three seeds. The file was written on amd64; 32 bits and js/wasm must agree.
func TestGolden_Library(t *testing.T) {
	const path = "testdata/fingerprints.txt"
	lang, names := language.New(protocols.All), scenarios.LibraryNames()
	lines := make([]string, len(names))
	t.Run("runs", func(t *testing.T) {
		for i, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				lines[i] = fingerprints(t, lang, name)
			})
		}
	})
	require.NotContains(t, lines, "", "all of the library, or nothing")
	got := strings.Join(lines, "")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, strings.Split(string(want), "\n"), strings.Split(got, "\n"),
		"go test ./scenarios -run Golden -update rewrites %s; a commit that does says why", path)
}

// fingerprints has a line for each of three runs of a scenario.
func fingerprints(t *testing.T, lang *language.Language, name string) (lines string) {
	file, err := lang.Load(name)
	require.NoError(t, err)
	for seed := range uint64(3) {
		plan, err := file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
		require.NoError(t, err)
		result, err := scenarios.Execute(plan, seed, scenarios.Options{})
		require.NoError(t, err)
		lines += fmt.Sprintf("%-36s seed %d  %016x  %d events\n", name, seed, result.Fingerprint, result.Stats.Events)
	}
	return lines
}
