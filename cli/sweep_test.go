package cli_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// The page of a sweep, to the letter: the same on every machine.
func TestSweep_Page(t *testing.T) {
	const golden = "testdata/sweep.txt"
	t.Setenv("COLUMNS", "80")
	got := orrery("sweep", "raft/split-vote", "--seeds", "30", "--set", "spread=5ms,50ms,150ms")
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Contains(t, got.errors, "90 runs in ")
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		require.NoError(t, os.WriteFile(golden, []byte(got.out), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got.out, "go test ./cli -run Sweep -update rewrites %s", golden)
	requireWithin(t, 80, got.out)

	one := orrery("sweep", "raft/split-vote", "--seeds", "30", "--set", "spread=5ms,50ms,150ms", "--workers", "1")
	require.Equal(t, got.out, one.out)
}

const claiming = `
bug = param("bug", False, values = [False, True])
scenario(protocol = raft(nodes = 3, mutants = ["vote-twice"] if bug else []), duration = s(2), quiet = s(0),
    network = network(delay = between(ms(20), ms(60))), measure = {"leader": time_of("leader")})
sweep(seeds = 5, table = [mean("leader"), largest("leader")], expect = [%s])
`

func TestSweep_ExitCodes(t *testing.T) {
	for _, c := range []struct {
		claim, bug string
		code       int
		says       string
	}{
		{`below(mean("leader"), s(1))`, "false", cli.ExitHeld, `✓ held       below(mean("leader"), s(1))`},
		{`shown(mean("leader"), s(1))`, "false", cli.ExitHeld, `· shown      shown(mean("leader"), s(1))`},
		{`above(mean("leader"), s(1))`, "false", cli.ExitViolated, `✗ violated   above(mean("leader"), s(1))`},
		{`near(mean("leader"), ms(325), within = ppm(1))`, "false", cli.ExitUndecided, "more seeds would tell"},
		{`near(mean("leader"), ms(200), within = 5)`, "false", cli.ExitUsage, ""},
		{`below(mean("leader"), s(1))`, "true", cli.ExitViolated, "orrery replay "},
	} {
		path := file(t, "x.star", strings.Replace(claiming, "%s", c.claim, 1))
		got := orrery("sweep", path, "--set", "bug="+c.bug, "--seeds", "12")
		require.Equal(t, c.code, got.code, got.out+got.errors)
		require.Contains(t, got.out, c.says)
	}
	for _, args := range [][]string{
		{"sweep"},
		{"sweep", "raft/split-vote", "--seeds", "0"},
		{"sweep", "raft/split-vote", "--set", "spread=x"},
		{"sweep", "nowhere.star"},
		{"sweep", file(t, "x.star", quick)},
		{"sweep", "raft/split-vote", "--workers", "-1"},
	} {
		got := orrery(args...)
		require.Equal(t, cli.ExitUsage, got.code, args)
		require.Empty(t, got.out)
		require.NotEmpty(t, got.errors)
	}
}

func TestSweep_AsJSON(t *testing.T) {
	got := orrery("sweep", "raft/split-vote", "--seeds", "20", "--set", "spread=0ms,150ms", "--json")
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	var table struct {
		Verdict string
		Varies  []string
		Stats   []string
		Points  []struct {
			Settings map[string]string
			Runs     int
			Stats    []struct {
				Stat             string
				Unit             string
				Value, Low, High *float64
				N, Missing       int
			}
			Expect []struct{ Expect, Verdict, Why string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &table))
	require.Equal(t, []string{"spread"}, table.Varies)
	require.Equal(t, "150ms", table.Points[1].Settings["spread"])
	median := table.Points[1].Stats[0]
	require.Equal(t, `median("time to a leader")`, median.Stat)
	require.Equal(t, "ns", median.Unit)
	require.InDelta(t, 200e6, *median.Value, 60e6)
	require.Equal(t, 20, median.N)
	never := table.Points[0].Stats[0]
	require.Nil(t, never.Value, "what was not measured is not zero")
	require.Equal(t, 20, never.Missing)
	require.Empty(t, table.Points[0].Expect)
	require.Len(t, table.Points[1].Expect, 1)
}

// The same seeds at every point tell of a small difference what seeds of its own would take some times as many for.
func TestSweep_Compare(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	args := []string{"sweep", "raft/split-vote", "--seeds", "100", "--set", "spread=50ms,100ms,150ms", "--compare", "spread"}
	got := orrery(args...)
	require.Contains(t, got.out, "\nbeside spread=50ms, with the same seeds\n")
	require.Regexp(t, `(?m)^  100ms   median, time to a leader +\+5\.\d+ \[3\.\d+, 7\.\d+\] ms$`, got.out)
	requireWithin(t, 80, got.out)
	var table struct {
		Compared string
		Compare  []struct {
			Stat       string
			With       map[string]string
			Seeds      int
			Worth      float64
			Difference struct{ Value, Low, High float64 }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(orrery(append(args, "--json")...).out), &table))
	require.Len(t, table.Compare, 6)
	median := table.Compare[0]
	require.Equal(t, "50ms", median.With["spread"])
	require.Equal(t, 100, median.Seeds)
	require.Greater(t, median.Worth, 3.0, "four times as many seeds, if they were not the same")
	require.Greater(t, median.Difference.Low, 0.0)

	got = orrery("sweep", "raft/split-vote", "--seeds", "2", "--compare", "x")
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "x is no parameter with several values")
}

// A wide table stands in pieces, one below the other.
func TestSweep_AWideTable(t *testing.T) {
	stats := []string{"mean", "median", "sd", "smallest", "largest"}
	calls := ""
	for _, s := range stats {
		calls += s + `("the time until the first leader is there"), `
	}
	path := filepath.Join(t.TempDir(), "w.star")
	require.NoError(t, os.WriteFile(path, []byte(`
n = param("n", 3, values = [3, 5])
scenario(protocol = raft(nodes = n), duration = s(1), quiet = s(0), stop_when = "leader",
    measure = {"the time until the first leader is there": time_of("leader")})
sweep(table = [`+calls+`])`), 0o644))
	for _, columns := range []string{"60", "100"} {
		t.Setenv("COLUMNS", columns)
		got := orrery("sweep", path, "--seeds", "5")
		require.Equal(t, cli.ExitHeld, got.code, got.errors)
		for _, s := range stats {
			require.Regexp(t, " "+s+"( |\n)", got.out)
		}
		requireWithin(t, map[string]int{"60": 60, "100": 100}[columns], got.out)
	}
}

func TestRun_TellsTheMetrics(t *testing.T) {
	t.Setenv("COLUMNS", "100")
	path := file(t, "x.star", `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1), duration = s(1), quiet = s(0),
    measure = {"latency of all": latency(), "first leader": time_of("leader"), "crash": time_of("crash"),
        "goodput": series(ms(250), throughput())})`)
	got := orrery("run", path)
	require.Contains(t, got.out, "  latency of all  ")
	require.Regexp(t, `latency of all  \d+ samples: median [\d.]+ ms, 99 % within [\d.]+ ms, largest [\d.]+ m?s; 1 without`, got.out)
	require.Regexp(t, `\n  first leader    [\d.]+ ms\n`, got.out)
	require.Contains(t, got.out, "\n  crash           – (there was nothing to measure)\n")
	require.Regexp(t, `\n  goodput         4 values from `, got.out)

	var o struct{ Metrics map[string]map[string]any }
	require.NoError(t, json.Unmarshal([]byte(orrery("run", path, "--json").out), &o))
	require.Equal(t, map[string]any{"unit": "ns", "value": nil}, o.Metrics["crash"])
	require.Equal(t, "ns", o.Metrics["latency of all"]["unit"])
	require.Greater(t, o.Metrics["latency of all"]["n"], 10.0)
	require.Len(t, o.Metrics["goodput"]["points"], 4)
}
