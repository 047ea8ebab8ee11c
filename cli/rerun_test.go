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

// kept makes a test whose runs are kept, and is its folder.
func kept(t *testing.T, args ...string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "kept")
	orrery(append([]string{"test", "-o", dir, "--seeds", "5"}, args...)...).held(t)
	return dir
}

func change(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o644))
}

// A run that did not come out as it had is told, the first of them with what is known of the reason.
func TestRerun(t *testing.T) {
	path := file(t, "x.star", quick)
	dir := kept(t, path)
	runs := filepath.Join(dir, "runs-1-of-1.jsonl")
	require.Contains(t, orrery("rerun", dir).out, ": 5 of 5 runs are the same")

	change(t, runs, `{"run":3,"point":0,"seed":`, `{"run":3,"point":0,"seed":1`)
	got := orrery("rerun", dir)
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.out, ": 4 of 5 runs are the same")
	require.Regexp(t, `run 3 \([^)]*x.star, seed \d+\)`, strings.Join(strings.Fields(got.out), " "))

	require.NoError(t, os.RemoveAll(dir))
	dir = kept(t, path)
	runs = filepath.Join(dir, "runs-1-of-1.jsonl")
	change(t, runs, `"fingerprint":"`, `"fingerprint":"f`)
	require.Equal(t, cli.ExitUsage, orrery("rerun", dir).code, "what cannot be read is not compared")
	text, err := os.ReadFile(runs)
	require.NoError(t, err)
	var first struct{ Fingerprint string }
	line, _, _ := strings.Cut(string(text), "\n")
	require.NoError(t, json.Unmarshal([]byte(line), &first))
	change(t, runs, `"fingerprint":"`+first.Fingerprint, `"fingerprint":"0123456789abcdef`)
	got = orrery("rerun", dir, "--json")
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.out, `and was 0123456789abcdef; made twice it is the same: the protocol or the program has changed since"`)
	require.Contains(t, got.out, `"runs": 5`)

	require.Contains(t, orrery("rerun", t.TempDir()).errors, "holds no experiment")
}

// What the scenario says by now, and whether it is there, makes no difference to an experiment that was made before.
func TestRerun_TheTextsAreInTheFolder(t *testing.T) {
	path := file(t, "x.star", quick)
	dir := kept(t, path)
	change(t, path, "ops = 10", "ops = 11")
	require.Contains(t, strings.Join(strings.Fields(orrery("rerun", dir).out), " "), ": 5 of 5 runs are the same")
	require.NoError(t, os.Remove(path))
	require.Contains(t, strings.Join(strings.Fields(orrery("rerun", dir).out), " "), ": 5 of 5 runs are the same")

	texts, err := filepath.Glob(filepath.Join(dir, "texts", "*"))
	require.NoError(t, err)
	require.Len(t, texts, 1)
	change(t, texts[0], "ops = 10", "ops = 11")
	got := orrery("rerun", dir)
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "x.star said is not in "+dir+": somebody has changed it")
}

// The folder of a sweep says what the sweep is: it is gone on with by its name alone.
func TestSweep_GoesOnFromItsFolder(t *testing.T) {
	path := file(t, "x.star", `
n = param("n", 3)
scenario(protocol = raft(nodes = n), duration = s(1), quiet = s(0), measure = {"leader": time_of("leader")})
`)
	dir := filepath.Join(t.TempDir(), "kept")
	orrery("sweep", path, "--seeds", "6", "--set", "n=3,5", "-o", dir, "--shard", "1/2")
	require.NoError(t, os.Remove(path))
	got := orrery("sweep", dir)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Contains(t, got.errors, "(and 6 were there)")
	require.FileExists(t, filepath.Join(dir, "table.json"))
	for _, args := range [][]string{{"--seeds", "7"}, {"--set", "n=3"}, {"--seed", "2"}, {"-o", "other"}} {
		got := orrery(append([]string{"sweep", dir}, args...)...)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, args[0]+" is what the folder says")
	}
}

// A folder takes one experiment, of one command, and what it has is not asked for otherwise.
func TestFolders(t *testing.T) {
	path := file(t, "x.star", quick)
	dir := kept(t, path, "--first")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"test", path, "-o", dir, "--seeds", "6", "--first"}, "--seeds is 5 there, and 6 here"},
		{[]string{"test", path, "-o", dir, "--seeds", "5"}, "--first is true there, and false here"},
		{[]string{"sweep", "raft/split-vote", "-o", dir}, "the command is test there, and sweep here"},
		{[]string{"sweep", "merge", dir}, "holds no sweep, but a test"},
		{[]string{"sweep", "raft/split-vote", "--samples"}, "--samples writes a file into the folder that -o names"},
		{[]string{"sweep", "raft/split-vote", "-o", ""}, "-o must be a folder"},
		{[]string{"test", path, "--shard", "4/3"}, "a shard is 1/8 to 8/8"},
		{[]string{"sweep", "status", filepath.Dir(path)}, "holds no experiment"},
	} {
		got := orrery(c.args...)
		require.Equal(t, cli.ExitUsage, got.code, c.args)
		require.Contains(t, got.errors, c.says)
	}
	status := orrery("sweep", "status", dir)
	require.Contains(t, status.out, "shard 1/1     5 of 5")
	require.Contains(t, status.out, "all 5 runs are there")
}

// A part of the runs is a report on these, and the parts together have them all.
func TestTest_Shards(t *testing.T) {
	path, runs := file(t, "x.star", quick), 0
	for _, shard := range []string{"1/3", "2/3", "3/3"} {
		var r struct{ Runs, Planned int }
		require.NoError(t, json.Unmarshal([]byte(orrery("test", path, "--seeds", "10", "--shard", shard, "--json").out), &r))
		require.Equal(t, r.Planned, r.Runs)
		runs += r.Runs
	}
	require.Equal(t, 10, runs)
}
