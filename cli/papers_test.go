package cli_test

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/scenarios"
)

var long = flag.Bool("long", false, "make all the runs that the numbers of the papers take: go test ./cli -run Papers -long")

// papersObject is what papers --json prints.
type papersObject struct {
	Papers []struct {
		Paper                    int
		Scenario, Title, Numbers string
		Seeds, Runs              int
		Verdict                  string
		Rows                     []struct {
			Row, Stat, Expect, Verdict, Why string
			Value, Found                    *float64
		}
	}
	Verdict string
}

func papers(t *testing.T, args ...string) (papersObject, outcome) {
	t.Helper()
	got := orrery(append([]string{"papers", "--json"}, args...)...)
	var p papersObject
	require.NoError(t, json.Unmarshal([]byte(got.out), &p), got.errors)
	return p, got
}

// Nothing that was published is contradicted. In a quick look a number is contradicted if the whole
// interval of four standard errors is outside of its tolerance; with -long it must be inside, and
// measured as closely as that.
func TestPapers(t *testing.T) {
	t.Parallel()
	args := []string{"--seeds", "5"}
	switch {
	case *long:
		args = []string{"--long"}
	case testing.Short():
		args = []string{"--seeds", "3"}
	}
	p, got := papers(t, args...)
	numbers := map[int]int{}
	for _, paper := range p.Papers {
		require.NotEmpty(t, paper.Title, paper.Scenario)
		require.NotEmpty(t, paper.Numbers, "%s says where its numbers are from", paper.Scenario)
		require.NotEqual(t, "violated", paper.Verdict, paper.Scenario)
		for _, r := range paper.Rows {
			numbers[paper.Paper]++
			require.NotEqual(t, "violated", r.Verdict, "%s, %s: %s", paper.Scenario, r.Row, r.Why)
			if *long {
				require.NotEqual(t, "undecided", r.Verdict, "%s, %s: %s", paper.Scenario, r.Row, r.Why)
			}
		}
	}
	for paper, least := range map[int]int{1: 60, 2: 36, 3: 110, 4: 39, 5: 7, 8: 13, 9: 4, 10: 60, 11: 8, 12: 6, 13: 4, 16: 4, 20: 20, 23: 7, 27: 64, 29: 12, 35: 8, 39: 14, 40: 100, 42: 6, 44: 6, 41: 6, 46: 9, 47: 10, 48: 3, 49: 6} {
		require.GreaterOrEqual(t, numbers[paper], least, "paper %d", paper)
	}
	if *long {
		require.Equal(t, cli.ExitHeld, got.code, got.errors)
	}
}

// A wrong model is found out, in a quick look already.
func TestPapers_AWrongModelIsFoundOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ scenario, right, wrong, seeds, row string }{
		{"01-raft-elections", "fsync = ms(9), lasting", "fsync = ms(30), lasting", "200", "row=150-200"},
		{"01-raft-elections", "[[1]] * 5 if alike", "[[1]] * 5 if True", "300", "row=150-200"},
		{"02-raft-wan", "between(ms(30), ms(40))", "between(ms(50), ms(60))", "100", "failed=0"},
		{"03-raft-split-votes", "between(s(1), s(2))", "between(s(1), ms(1700))", "300", "l=30"},
		{"04-epidemics", "k = k, reset", "k = k + 1, reset", "20", "row=push 2"},
		{"11-spreading-time", "nodes = n, mode", "nodes = 2 * n, mode", "100", "n=100"},
		{"12-atomic-infection", "fanout = f", "fanout = f + 1", "200", "row=8"},
		{"13-swim-detection", "period = s(1)", "period = ms(500)", "300", "n=4"},
		{"16-averaging", "if half else meet", `if half else "phased"`, "30", "meet=matched"},
		{"05-pbs-freshness", "r = 1, w = 1", "r = 2, w = 1", "100", "legs=disk"},
		{"29-k-staleness", "w = w,", "w = w + 1,", "200", "row=5 1 1"},
		{"41-sawtooth", "congestion = True", `congestion = True, mutants = ["never-halve"]`, "10", "n=100"},
		{"47-window-and-round-trip", "window = window", "window = window + 1", "10", "window=10"},
		{"48-two-generals", "messages = messages,", "messages = messages + 1,", "1000", "messages=5"},
		{"49-lru-hit-rate", "capacity = room", "capacity = room + 4", "10", "room=10"},
		{"27-commit-costs", "faults = F, faster", "faults = F + 1, faster", "30", "shared=false"},
		{"46-calls-twice", `"at least once"`, `"exactly once"`, "40", "lost=10"},
		{"44-anti-entropy-step", "seeded = n - lack", "seeded = n - lack - 20", "30", "lack=100"},
		{"23-gossip-glomers", "star(node(1))", "grid()", "3", "period=0s"},
		{"39-quorum-latency", "q2 = k", "q2 = k + 1", "200", "quorum=3 of 5"},
		{"40-fast-collision", "5: 4", "5: 3", "15", "case=5: as many down as it bears"},
		{"40-stable-leader", "network(delay = ms(10))", "network(delay = ms(11))", "1", "n=5"},
	} {
		src, found := scenarios.Library("papers/" + c.scenario)
		require.True(t, found)
		require.Contains(t, string(src), c.right)
		path := file(t, c.scenario+".star", strings.ReplaceAll(string(src), c.right, c.wrong))
		got := orrery("sweep", path, "--seeds", c.seeds, "--set", c.row)
		require.Equal(t, cli.ExitViolated, got.code, "%s with %s: %s", c.scenario, c.wrong, got.out+got.errors)
	}
}

func TestPapers_ByNumber(t *testing.T) {
	p, _ := papers(t, "39", "--seeds", "2")
	var names []string
	for _, paper := range p.Papers {
		require.Equal(t, 2, paper.Seeds)
		names = append(names, paper.Scenario)
	}
	require.Equal(t, []string{"papers/39-leader-commit", "papers/39-quorum-latency"}, names)

	p, _ = papers(t, "39-leader-commit", "papers/40-fast-paxos", "--seeds", "2")
	names = nil
	for _, paper := range p.Papers {
		names = append(names, paper.Scenario)
	}
	require.Equal(t, []string{"papers/39-leader-commit", "papers/40-fast-paxos"}, names)

	for args, says := range map[string]string{
		"7":                  "papers: there is no paper 7; there are 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 16, 20, 23, 24, 25, 27, 28, 29, 30, 31, 35, 36, 37, 38, 39, 40, 41, 42, 44, 46, 47, 48, 49, 50, 51, 57, and orrery list papers says what they are",
		"x":                  "there is no paper x",
		"1 --seeds 0":        "--seeds must be at least 1",
		"1 --seeds 3 --long": "--seeds and --long both say how many runs",
	} {
		got := orrery(append([]string{"papers"}, strings.Fields(args)...)...)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, says)
	}
}

// What people read: a line for each number, and no more than the terminal is wide.
func TestPapers_ThePage(t *testing.T) {
	t.Setenv("COLUMNS", "100")
	got := orrery("papers", "40", "--seeds", "5")
	require.Equal(t, cli.ExitHeld, got.code, got.out+got.errors)
	require.Contains(t, got.out, "40  papers/40-flexible-paxos  ·  5 runs a row\n")
	require.Regexp(t, `(?m)^   3: 1 \+ 2 +values, mean +2 +2 ± 0 +0 % +0 +✓ held$`, got.out)
	require.Regexp(t, `(?m)^   n=5 +fast quorum of Fast Paxos +4 +4 +0 +✓ held$`, got.out)
	require.Contains(t, got.out, "0 violated, 0 undecided, 0 shown")
}

// On a narrow terminal what a row is about has a line of its own.
func TestPapers_ANarrowPage(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	got := orrery("papers", "39", "--seeds", "20")
	require.Contains(t, got.out, "\n   protocol=raft n=3\n     commit, mean  500 ms ")
	for line := range strings.Lines(got.out) {
		require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), 80, line)
	}
}

// Eighty lines that say the same are folded, for people only.
func TestPapers_ExactNumbersAreFolded(t *testing.T) {
	t.Setenv("COLUMNS", "100")
	all := orrery("papers", "40", "--seeds", "5", "--all").out
	few := orrery("papers", "40", "--seeds", "5").out
	row := `(?m)^   \d: \d \+ \d  values, mean`
	require.Len(t, regexp.MustCompile(row).FindAllString(all, -1), 81)
	require.NotContains(t, all, "--all")
	require.Len(t, regexp.MustCompile(row).FindAllString(few, -1), 6)
	require.Contains(t, few, "   and 75 more that come out exactly: --all\n")
	p, _ := papers(t, "40", "--seeds", "5")
	for _, table := range p.Papers {
		if table.Scenario == "papers/40-flexible-paxos" {
			require.Len(t, table.Rows, 81)
		}
	}

	// A number that is only close is shown wherever it stands: here, all of them.
	near := orrery("papers", "39", "--seeds", "5").out
	require.NotContains(t, near, "--all")
}

// A file whose name has no number would not be found by the command.
func TestPapers_EveryFileIsOfAPaper(t *testing.T) {
	entries, err := os.ReadDir("../scenarios/papers")
	require.NoError(t, err)
	for _, e := range entries {
		require.Regexp(t, `^\d\d-[a-z0-9-]+\.star$`, e.Name())
		name := "papers/" + strings.TrimSuffix(e.Name(), ".star")
		require.True(t, slices.Contains(scenarios.LibraryNames(), name), name)
	}
}
