package cli_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// Lines that are made to be copied, and words that are longer than a line, stand whole.
var copied = regexp.MustCompile(`^ *(again +)?orrery (replay|run) `)

func requireWithin(t *testing.T, columns int, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if !copied.MatchString(line) && len(strings.Fields(line)) > 1 {
			require.LessOrEqual(t, utf8.RuneCountInString(line), columns, line)
		}
	}
}

func TestACampaignFitsTheTerminal(t *testing.T) {
	long := file(t, "a-scenario-with-a-long-name-in-a-long-folder.star", `
"""A long name."""
one = param("one_parameter", True, values = [False, True])
two = param("another_parameter", percent(1), values = [percent(1), percent(20)])
scenario(
    protocol = raft(nodes = 3),
    duration = s(1),
    quiet    = s(0),
    expect   = [sometimes("leader"), sometimes(event("split vote", node = node(1)))] if one else [happens("leader", at_least = 9)],
)
`)
	long2 := file(t, "shy.star", shy)
	for _, columns := range []string{"60", "80", "100"} {
		t.Setenv("COLUMNS", columns)
		got := orrery("test", long, long2, "--seeds", "2", "--coverage")
		n := map[string]int{"60": 60, "80": 80, "100": 100}[columns]
		requireWithin(t, n, got.out)
		require.Equal(t, cli.ExitViolated, got.code, got.errors)
	}
}

func TestHowManyRunsShowIt(t *testing.T) {
	seen := file(t, "seen.star", strings.Replace(shy, "split vote", "leader", 1))
	got := orrery("test", seen, "--seeds", "3")
	require.Equal(t, cli.ExitHeld, got.code, got.out)
	require.Regexp(t, `seen\.star +3 runs  3 of 3 show it\n +orrery replay `, got.out)

	got = orrery("test", file(t, "x.star", shy), "--seeds", "2")
	require.Equal(t, cli.ExitUndecided, got.code)
	require.Contains(t, got.out, `2 runs  0 of 2 show it: more seeds?`)
	require.Contains(t, got.out, `0 of 2 show sometimes("split vote")`, "what it is that nobody shows")
}

func TestABudgetThatEndsEarlySaysSo(t *testing.T) {
	a, b := file(t, "a.star", quick), file(t, "b.star", quick)
	got := orrery("test", a, b, "--seeds", "5", "--budget", "1ns")
	require.Equal(t, cli.ExitUndecided, got.code)
	require.Contains(t, got.out, "The budget was spent after 0 of 10 runs: 2 points had none")
}

// A file with a mistake is told of, with its place, and the others are run: the exit code says that not all is well.
func TestAFileWithAMistakeFailsAlone(t *testing.T) {
	good := file(t, "good.star", quick)
	bad := file(t, "bad.star", "scenario(protocol = raft(), duration = 3)")
	got := orrery("test", bad, good, "--seeds", "2")
	require.Equal(t, cli.ExitUsage, got.code)
	require.Regexp(t, `(?m)^\S*bad\.star:1:40: scenario: duration must be a duration`, got.errors)
	require.Contains(t, got.out, "2 runs of 1 point")
	require.Regexp(t, `Not run, because of a mistake in it:\s+\S*bad\.star\.`, got.out)

	violated := file(t, "violated.star", strings.Replace(quick, "quiet", `expect = [happens("leader", at_least = 99)], quiet`, 1))
	require.Equal(t, cli.ExitViolated, orrery("test", bad, violated, "--seeds", "2").code, "which is more urgent")
	object := orrery("test", bad, good, "--seeds", "2", "--json")
	require.Contains(t, object.out, `"mistakes": [`)
}
