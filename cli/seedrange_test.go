package cli_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// seedsOf are the seeds that a campaign tried, all of which violate something.
func seedsOf(t *testing.T, path string, args ...string) (seeds []uint64) {
	t.Helper()
	got := orrery(append([]string{"test", path, "--json", "--failures", "none", "--shrink", "0"}, args...)...)
	require.Equal(t, cli.ExitViolated, got.code, got.errors)
	var object struct{ Failures []struct{ Seed uint64 } }
	require.NoError(t, json.Unmarshal([]byte(got.out), &object))
	for _, f := range object.Failures {
		seeds = append(seeds, f.Seed)
	}
	return seeds
}

// Ranges of seeds are parts of one campaign, which do not overlap.
func TestSeedRange(t *testing.T) {
	path := file(t, "x.star", violating)
	all := seedsOf(t, path, "--seeds", "7")
	require.Len(t, all, 7)
	require.Equal(t, all[:3], seedsOf(t, path, "--seed-range", "1..3"))
	require.Equal(t, all[3:], seedsOf(t, path, "--seed-range", "4..7"))
	t.Setenv("ORRERY_SEED_RANGE", "3..4")
	require.Equal(t, all[2:4], seedsOf(t, path))
	require.Equal(t, all[6:], seedsOf(t, path, "--seed-range", "7..7"))
	require.Equal(t, all[:2], seedsOf(t, path, "--seeds", "2"), "who types a number knows better than the environment")
	some := seedsOf(t, path, "--seed-range", "6..", "--budget", "100ms")
	require.Equal(t, all[5], some[0])

	kept := filepath.Join(t.TempDir(), "kept")
	require.Equal(t, all[3:5], seedsOf(t, path, "--seed-range", "4..5", "-o", kept))
	require.Contains(t, orrery("rerun", kept).out, "2 of 2 runs are the same")
	require.Contains(t, orrery("test", path, "--seed-range", "5..6", "-o", kept).errors, "the first seed of --seed-range is 4 there, and 5 here")

	for _, wrong := range []string{"", "5", "5..4", "0..4", "-1..4", "1..x", "1...4", "1..99999999999", "6.."} {
		require.Equal(t, cli.ExitUsage, orrery("test", path, "--seed-range", wrong).code, wrong)
	}
	require.Equal(t, cli.ExitUsage, orrery("test", path, "--seed-range", "1..4", "--seeds", "4").code)
	t.Setenv("ORRERY_SEED_RANGE", "all")
	got := orrery("test", path)
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "ORRERY_SEED_RANGE: it must be two numbers")
}
