package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
)

func TestMutants(t *testing.T) {
	got := orrery("mutants", "paxos", "--seeds", "3")
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Contains(t, got.out, "✓ P03 own-value\n    chaos            1              1  P2b ")
	require.Contains(t, got.out, "· P03 first-value\n    chaos                    not in 3 ")
	require.Contains(t, got.out, "    its witness      1              1  P2b ")
	require.Regexp(t, `✓ held  \d+ mutants of paxos, \d+ runs\n  chance finds \d+: half of them within \d+ seeds, nine of ten within \d+\n  chance misses \d+, which their witnesses show: `, got.out)

	got = orrery("mutants", "paxos", "--seeds", "3", "--json")
	var m campaign.Matrix
	require.NoError(t, json.Unmarshal([]byte(got.out), &m))
	require.Equal(t, "held", m.Verdict)
	require.Equal(t, "paxos/chaos", m.Mutants[0].Cells[0].Scenario)
	require.Contains(t, m.Mutants[0].Cells[0].First.Replay, "paxos/chaos:")
}

// Found several times, a mutant has a median.
func TestMutants_Finds(t *testing.T) {
	got := orrery("mutants", "paxos", "--seeds", "12", "--finds", "6")
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Regexp(t, `✓ P03 own-value\n    chaos +\d+ +\[\d+, \d+\] +\d+ +6 of \d+  P2b +servers\n`, got.out)
	require.Regexp(t, `    its witness +1 of 1  P2b `, got.out)
	require.Regexp(t, `chance finds \d+: half of them within \d+ seeds, nine of ten within \d+\n`, got.out)
}

// A setting is for the scenarios that have the parameter. Others are left out, and a witness is what it is.
func TestMutants_Set(t *testing.T) {
	got := orrery("mutants", "raft", "--mutant", "vote-twice", "--set", "uniform=true", "--seeds", "3")
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Regexp(t, `✓ R12 vote-twice\n    chaos +1 `, got.out)
	require.NotContains(t, got.out, "chaos-members")
	require.Regexp(t, `    its witness +1 +1  Votes Once `, got.out)
	require.Contains(t, got.out, "held  1 mutant of raft, 2 runs")

	got = orrery("mutants", "crdt", "--set", "uniform=true", "--seeds", "1")
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "crdt/chaos: --set uniform: this scenario has no parameter uniform")
}

// A mutant that no scenario shows survives: here one that differs in nothing from the protocol.
func TestMutants_Survivors(t *testing.T) {
	i := slices.IndexFunc(protocols.All, func(p about.Protocol) bool { return p.Name == "paxos" })
	paxos := protocols.All[i]
	paxos.Mutants = append(slices.Clone(paxos.Mutants), &about.Mutant{ID: "X01", Name: "harmless"})
	got := with([]about.Protocol{paxos}, "mutants", "paxos", "--seeds", "2")
	require.Equal(t, cli.ExitViolated, got.code, got.errors)
	require.Contains(t, got.out, "✗ X01 harmless\n    chaos                    not in 2 ")
	require.Contains(t, got.out, "  nothing finds 1: harmless\n")
}

func TestMutants_Refuses(t *testing.T) {
	for want, args := range map[string][]string{
		"--finds must be at least 1, not 0":                        {"paxos", "--finds", "0"},
		`mutants: there is no protocol "paxo"; there are `:         {"paxo"},
		`--mutant: paxos has no mutant "own-values"`:               {"paxos", "--mutant", "own-values"},
		"mutants: echo has no mutants":                             {"echo"},
		"none of these scenarios can be given a mutant of paxos: ": {"paxos", "echo/hello"},
		"--seeds must be at least 1, not 0":                        {"paxos", "--seeds", "0"},
		"there is no such file, nor a scenario of that name":       {"paxos", "./nowhere"},
	} {
		got := orrery(append([]string{"mutants"}, args...)...)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, want)
	}
}

// A hunt that was ended goes on where it was, and comes to the same; another hunt is refused.
func TestMutants_Folder(t *testing.T) {
	dir := t.TempDir()
	hunt := []string{"mutants", "paxos", "--seeds", "4", "--json"}
	whole := orrery(hunt...)
	into := append(hunt, "-o", dir)
	got := orrery(into...)
	require.Equal(t, whole.out, got.out)

	path := filepath.Join(dir, "paxos", "runs-1-of-1.jsonl")
	lines, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, lines[:len(lines)*2/3], 0o666))
	got = orrery(into...)
	require.Equal(t, whole.out, got.out)

	again, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, lines[:len(lines)/2], again[:len(lines)/2], "what was there was not made once more")
	got = orrery("mutants", "paxos", "--seeds", "5", "-o", dir)
	require.Equal(t, cli.ExitUsage, got.code)
	require.Contains(t, got.errors, "seeds")
}

// Of a budget each protocol has a share: the first, some of whose mutants chance does not find, does not take it all.
func TestMutants_Budget(t *testing.T) {
	got := orrery("mutants", "paxos", "abd", "--budget", "2s", "--json")
	matrices := json.NewDecoder(strings.NewReader(got.out))
	for _, protocol := range []string{"paxos", "abd"} {
		var m campaign.Matrix
		require.NoError(t, matrices.Decode(&m))
		require.Equal(t, protocol, m.Protocol)
		require.Positive(t, m.Runs)
	}
}
