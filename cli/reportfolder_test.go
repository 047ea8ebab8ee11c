package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// reported is the page of a folder.
func reported(t *testing.T, dir string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	got := orrery("report", dir, "-o", file)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NotRegexp(t, `(src|href)="?(https?:)?//|@import|url\(`, string(text), "nothing is fetched")
	return string(text)
}

// The page of a sweep has what was asked, its table, claims, figures and comparisons; it is the same each time, and
// while runs are missing it says so.
func TestReport_OfASweep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "votes")
	require.NotEqual(t, cli.ExitUsage, orrery("sweep", "raft/split-vote", "--seeds", "12", "--set", "spread=5ms,50ms", "--compare", "spread", "-o", dir).code)
	page := reported(t, dir)
	for _, want := range []string{
		`"title":"sweep of raft/split-vote"`, `"lines":["Equal election timeouts split the vote`, `"command":"orrery sweep raft/split-vote --seeds 12 --set spread=5ms,50ms -o `,
		`["spread","5ms, 50ms"]`, `["runs","2 points, 12 seeds each; master seed 1"]`, `"head":["spread","median time to a leader"`, `"rows":[["5ms","`,
		`"claim":"spread=50ms: below(median(\"time to a leader\"), ms(250))"`, `"title":"median of time to a leader","pictures":{"about":"median of time to a leader","light":"data:image/svg+xml;base64,`,
		`"title":"how split votes is distributed"`, `"title":"median(\"time to a leader\") beside spread=5ms, over the seeds that both have"`, `"files":[{"name":"raft/split-vote","text":"\"\"\"Equal election timeouts`,
	} {
		require.True(t, strings.Contains(page, want), want)
	}
	require.NotContains(t, page, "was interrupted")

	lossy := file(t, "lossy.star", `loss = param("loss", percent(0), values = [percent(0), percent(5)])
nodes = param("nodes", 3, values = [3, 5])
scenario(protocol = raft(nodes = nodes), network = network(loss = loss), workload = kv(clients = 1, ops = 9), duration = s(2),
    measure = {"latency": latency()})`)
	two := filepath.Join(t.TempDir(), "two")
	require.NotEqual(t, cli.ExitUsage, orrery("sweep", lossy, "--seeds", "3", "-o", two).code)
	for _, title := range []string{"median of latency", "how latency is distributed, nodes=3", "how latency is distributed, nodes=5"} {
		require.Contains(t, reported(t, two), `"title":"`+title+`"`)
	}
	require.True(t, page == reported(t, dir), "the same page")

	runs := filepath.Join(dir, "runs-1-of-1.jsonl")
	text, err := os.ReadFile(runs)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(text), "\n")
	require.NoError(t, os.WriteFile(runs, []byte(strings.Join(lines[:20], "")), 0o644))
	page = reported(t, dir)
	require.Contains(t, page, "The campaign was interrupted after 20 of 24 runs: what was not run is undecided.")
	require.Contains(t, page, `"verdict":"undecided"`)
	require.NoError(t, os.Remove(runs))
	require.Contains(t, reported(t, dir), "after 0 of 24 runs")
}

// The page of a test has its violations with the lines that replay them, and what no seed has shown; the page of what it
// has kept has the files that make them.
func TestReport_OfATestAndItsFailures(t *testing.T) {
	dir := t.TempDir()
	scenario := filepath.Join(dir, "stale.star")
	require.NoError(t, os.WriteFile(scenario, []byte(`"""Reads of a leader of the past."""
asleep = target("sleep")
scenario(
    protocol = raft(nodes = 3, reads = "local", check_quorum = False), network = network(delay = between(ms(1), ms(5))),
    schedule = [script(
        until("leader"), invoke("put", "x", 1, node = leader()), wait(ms(100)),
        pause(leader(), lasting = s(1), name = "sleep"), isolate(asleep, lasting = s(1)),
        until("leader"), invoke("put", "x", 2, node = leader()), wait(ms(100)), invoke("get", "x", node = asleep), wait(s(1)),
    )],
    duration = s(3),
)
`), 0o644))
	runs := filepath.Join(dir, "runs")
	require.Equal(t, cli.ExitViolated, orrery("test", scenario, "--seeds", "6", "--shrink", "0s", "-o", runs).code)
	page := reported(t, runs)
	for _, want := range []string{
		`"verdict":"violated"`, `Reads of a leader of the past.`, `"head":["point","runs","held","violated"`, `"title":"Violations"`, `"name":"linearizable"`,
		`"lines":["orrery replay `, `"coverage":[{"title":"`, `was never handled by`, `"title":"in how many seeds something is violated"`,
		`"title":"what the seeds have shown together"`,
	} {
		require.True(t, strings.Contains(page, want), want)
	}
	for _, at := range []string{dir, filepath.Join(dir, ".orrery")} {
		page = reported(t, at)
		for _, want := range []string{`"sentence":"1 failure kept;`, `"name":"linearizable"`, `"lines":["orrery run `, `"text":"# A failure that was kept`} {
			require.True(t, strings.Contains(page, want), want)
		}
	}
	empty := t.TempDir()
	got := orrery("report", empty, "-o", filepath.Join(dir, "x.html"))
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, empty+" is no folder that test -o or sweep -o has written, and no failure is kept in it or below it")
	require.Contains(t, orrery("report", runs).errors, "it needs the name of a file to write: -o FILE")
	require.Contains(t, orrery("report", runs, "--seed", "3", "-o", "x").errors, "--seed is what the folder says")
}

// A folder may come from anywhere: what is wrong with it is said in a sentence, and no page is written.
func TestReport_OfAStrangersFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "votes")
	require.NotEqual(t, cli.ExitUsage, orrery("sweep", "raft/split-vote", "--seeds", "2", "--set", "spread=50ms", "-j", "1", "-o", dir).code)
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		return string(text)
	}
	manifest, runs := read("manifest.json"), read("runs-1-of-1.jsonl")
	hash := manifest[strings.Index(manifest, `"sha256": "`)+11:][:64]
	for _, c := range []struct{ file, was, is, says string }{
		{"manifest.json", manifest, "{", "cannot be read"},
		{"manifest.json", `"command": "sweep"`, `"command": "launch"`, `an experiment is a sweep, a test or mutants, and not a "launch"`},
		{"manifest.json", hash, "../../../../../../../../dev/zero", "is no SHA-256 of what"},
		{"manifest.json", hash, strings.Repeat("0", 64), "is not in"},
		{"manifest.json", `"points": 1`, `"points": 2`, "2 points with 2 seeds each are not 2 runs"},
		{"manifest.json", `"50ms"`, `"50 bananas"`, "bananas"},
		{"texts/" + hash, "scenario(", "scenario((", "somebody has changed it"},
		{"runs-1-of-1.jsonl", `{"run":1,`, `{"ruin":1,`, ": this is not the line of a run; without it the run is made again"},
		{"runs-1-of-1.jsonl", `"point":0`, `"point":7`, " cannot be read: it is not of point 0"},
		{"runs-1-of-1.jsonl", runs, strings.Repeat("x", 100) + "\n", "this is not the line of a run"},
	} {
		text := read(c.file)
		require.Contains(t, text, c.was)
		require.NoError(t, os.WriteFile(filepath.Join(dir, c.file), []byte(strings.Replace(text, c.was, c.is, 1)), 0o644))
		page := filepath.Join(t.TempDir(), "page.html")
		got := orrery("report", dir, "-o", page)
		require.Equal(t, cli.ExitUsage, got.code, c.is)
		require.Contains(t, got.errors, c.says)
		require.Equal(t, 1, strings.Count(strings.TrimSpace(got.errors), "\n")+1, got.errors)
		require.NoFileExists(t, page)
		require.NoError(t, os.WriteFile(filepath.Join(dir, c.file), []byte(text), 0o644))
	}
	if runtime.GOOS == "windows" {
		return // it has no /dev
	}
	for _, file := range []string{"manifest.json", "texts/" + hash} {
		text := read(file)
		require.NoError(t, os.Remove(filepath.Join(dir, file)))
		require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, file)))
		require.Equal(t, cli.ExitUsage, orrery("report", dir, "-o", filepath.Join(t.TempDir(), "x")).code, "and it ends")
		require.Equal(t, cli.ExitUsage, orrery("sweep", "status", filepath.Join(dir, "nowhere")).code)
		require.NoError(t, os.Remove(filepath.Join(dir, file)))
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644))
	}
}
