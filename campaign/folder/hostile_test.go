package folder

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A folder may come from anywhere. What is wrong with it is said in a sentence, and takes neither memory nor time.
func TestAStrangersManifest(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, Shard{}).Close()
	right, err := os.ReadFile(manifestOf(dir))
	require.NoError(t, err)
	with := func(was, is string) {
		require.Contains(t, string(right), was)
		require.NoError(t, os.WriteFile(manifestOf(dir), []byte(strings.ReplaceAll(string(right), was, is)), 0o644))
	}
	for _, c := range []struct{ was, is, says string }{
		{`"points": 2`, `"points": -2`, "no experiment has a negative number"},
		{`"seeds": 4`, `"seeds": 1000000000000`, "an experiment has at most 20000000 runs, and this one would have 2 points with 1000000000000 seeds"},
		{`"seeds": 4`, `"seeds": 5`, "2 points with 5 seeds each are not 8 runs"},
		{`"seeds": 4`, `"seeds": 1e30`, "cannot be read"},
	} {
		with(c.was, c.is)
		_, err := Read(dir)
		require.ErrorContains(t, err, c.says, c.is)
		require.ErrorContains(t, err, "manifest.json")
	}
	many := some()
	many.Seeds, many.Runs = 1<<40, 2<<40
	_, err = Open(filepath.Join(dir, "new"), many, Shard{})
	require.ErrorContains(t, err, "make several, with --seed-range")
	require.NoFileExists(t, filepath.Join(dir, "new", "manifest.json"))
}

func TestAStrangersRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it has no /dev")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, fileOf(Shard{}))
	require.NoError(t, os.Symlink("/dev/zero", path))
	_, err := Scan(dir)
	require.ErrorContains(t, err, "runs-1-of-1.jsonl is not a regular file")
	_, err = Parts(dir)
	require.ErrorContains(t, err, "is not a regular file")

	require.NoError(t, os.Remove(path))
	require.NoError(t, os.WriteFile(path, []byte(`{"run":1,"x":0,"took_ns":1}`+"\n"), 0o644))
	require.NoError(t, os.Truncate(path, 1<<40)) // a hole, which takes no place on the disk
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = Scan(dir)
	runtime.ReadMemStats(&after)
	require.ErrorContains(t, err, "runs-1-of-1.jsonl has a line of more than 64 MiB, which no run has")
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(256<<20))

	require.NoError(t, os.WriteFile(path, []byte(`{"run":20000001,"x":0,"took_ns":1}`+"\n"), 0o644))
	_, err = Scan(dir)
	require.ErrorContains(t, err, "is not the line of a run")
}
