package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// Files that have no end, or nearly none, are refused before they take the memory.
func TestAFileWithoutAnEnd(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it has no /dev, and files have no holes")
	}
	endless, huge := filepath.Join(t.TempDir(), "endless.jsonl"), file(t, "huge.jsonl", "{")
	require.NoError(t, os.Symlink("/dev/zero", endless))
	require.NoError(t, os.Truncate(huge, 1<<40))
	for _, c := range []struct{ command, path, says string }{
		{"check", endless, "has more than 256 MiB"},
		{"check", huge, "has more than 256 MiB"},
		{"replay", endless, "line 1: it has more than 16 MiB, which no event has"},
		{"replay", huge, "line 1: it has more than 16 MiB"},
	} {
		got := orrery(c.command, c.path)
		require.Equal(t, cli.ExitUsage, got.code, c.path)
		require.Contains(t, got.errors, c.path)
		require.Contains(t, got.errors, c.says)
	}
}

func TestADeviceHasNoData(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it has no /dev")
	}
	got := orrery("plot", "/dev/zero", "--x", "a", "--y", "b", "-o", filepath.Join(t.TempDir(), "x.svg"))
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "/dev/zero is a device, and no file with data")
}

func TestTooManySeeds(t *testing.T) {
	got := orrery("sweep", "raft/split-vote", "--seeds", "1000000000000", "-o", filepath.Join(t.TempDir(), "new"))
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "an experiment has at most 20000000 runs")
}
