package scenarios_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

var update = flag.Bool("update", false, "rewrite the fingerprints in testdata")

// Every scenario of the library comes out the same on every machine, at its default parameters and
// for three seeds; in a short test for the first of them. The file was written on amd64; 32 bits and js/wasm
// must agree.
func TestGolden_Library(t *testing.T) {
	const path = "testdata/fingerprints.txt"
	seeds := uint64(3)
	if testing.Short() {
		seeds = 1
	}
	lang, names := language.New(protocols.All), scenarios.LibraryNames()
	lines := make([]string, len(names))
	t.Run("runs", func(t *testing.T) {
		for i, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				lines[i] = fingerprints(t, lang, name, seeds)
			})
		}
	})
	require.NotContains(t, lines, "", "all of the library, or nothing")
	got := strings.Join(lines, "")
	if *update {
		require.False(t, testing.Short(), "a short test does not make all the runs of %s", path)
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	lines = slices.DeleteFunc(strings.SplitAfter(string(want), "\n"), func(line string) bool {
		return testing.Short() && line != "" && !strings.Contains(line, " seed 0 ")
	})
	require.Equal(t, lines, strings.SplitAfter(got, "\n"),
		"go test ./scenarios -run Golden -update rewrites %s; a commit that does says why", path)
}

// fingerprints has a line for each of so many runs of a scenario.
func fingerprints(t *testing.T, lang *language.Language, name string, seeds uint64) (lines string) {
	file, err := lang.Load(name)
	require.NoError(t, err)
	for seed := range seeds {
		plan, err := file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
		require.NoError(t, err)
		result, err := scenarios.Execute(plan, seed, scenarios.Options{})
		require.NoError(t, err)
		lines += fmt.Sprintf("%-36s seed %d  %016x  %d events\n", name, seed, result.Fingerprint, result.Stats.Events)
	}
	return lines
}
