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
	language := language.New(protocols.All)
	var b strings.Builder
	for _, name := range scenarios.LibraryNames() {
		file, err := language.Load(name)
		require.NoError(t, err)
		for seed := range uint64(3) {
			plan, err := file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
			require.NoError(t, err)
			result, err := scenarios.Execute(plan, seed, scenarios.Options{})
			require.NoError(t, err)
			fmt.Fprintf(&b, "%-36s seed %d  %016x  %d events\n", name, seed, result.Fingerprint, result.Stats.Events)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, strings.Split(string(want), "\n"), strings.Split(b.String(), "\n"),
		"go test ./scenarios -run Golden -update rewrites %s; a commit that does says why", path)
}
