package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// A copy of basicraft is a module that builds, and in which all holds that holds in the house.
func TestNew_FromBasicRaft(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	dir := newLab(t)
	inModule(t, dir, "go", "vet", "./...").held(t)
	require.Empty(t, inModule(t, dir, "gofmt", "-l", ".").held(t))
	inModule(t, dir, "go", "test", "./...").held(t)
	inModule(t, dir, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)
	require.Contains(t, inModule(t, dir, "./mine", "test", "mutants", "--seeds", "3").held(t), "mutants/vote-twice.star")
	require.Contains(t, inModule(t, dir, "./mine", "describe", "vote-twice").held(t), "mutants/vote-twice.star")
}

// A blank copy builds too. Each of its numbered scenarios fails, and is called like the rule that it asks
// for; it holds as soon as that rule and those before it are written.
func TestNew_Blank(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program for each rule")
	}
	whole, blank := newLab(t), newLab(t, "--blank")
	inModule(t, blank, "go", "vet", "./...").held(t)
	require.Empty(t, inModule(t, blank, "gofmt", "-l", ".").held(t))
	answers := rulesOf(t, whole)
	asked, err := filepath.Glob(filepath.Join(blank, "[0-9]*.star"))
	require.NoError(t, err)
	require.Len(t, asked, len(answers))
	slices.Sort(asked)

	inModule(t, blank, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)
	for _, path := range asked {
		got := inModule(t, blank, "./mine", "test", filepath.Base(path), "--seeds", "3")
		require.Contains(t, []int{cli.ExitViolated, cli.ExitUndecided, cli.ExitUsage}, got.code, path)
		require.Contains(t, got.out, filepath.Base(path))
	}
	for paths := range slices.Chunk(asked, 3) { // a build for each rule would take half a minute
		args := []string{"./mine", "test", "--seeds", "5"}
		var rules []string
		for _, path := range paths {
			rules = append(rules, writeRule(t, blank, filepath.Base(path), answers))
			args = append(args, filepath.Base(path))
		}
		inModule(t, blank, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)
		got := inModule(t, blank, args...)
		require.Equal(t, cli.ExitHeld, got.code, "with the rules %q:\n%s", rules, got.out)
	}
	inModule(t, blank, "go", "test", "./...").held(t)
}

func TestNew_FromWhatCannotBeCopied(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--from paxos", `--from must be a protocol to be copied, such as echo or basicraft, not "paxos"`},
		{"--from echo --blank", "--blank: echo has no rules that are marked in its source"},
	} {
		dir := filepath.Join(t.TempDir(), "lab")
		got := orrery(append([]string{"new", dir}, strings.Fields(c.args)...)...)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, c.says)
		require.NoDirExists(t, dir)
	}
}

// newLab makes a copy of basicraft.
func newLab(t *testing.T, more ...string) string {
	dir := filepath.Join(t.TempDir(), "lab")
	args := []string{"new", dir, "--from", "basicraft", "--module", "example.com/ada/firstweek", "--replace", ".."}
	orrery(append(args, more...)...).held(t)
	return dir
}

var ruleBlock = regexp.MustCompile(`(?ms)^\t*// rule: ([^\n]*) \(([^\n]*)\)\n(.*?)^\t*// end\n`)

// rulesOf are the rules that stand in a module, by what they say.
func rulesOf(t *testing.T, dir string) map[string]string {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	rules := map[string]string{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range ruleBlock.FindAllStringSubmatch(string(text), -1) {
			require.NotEmpty(t, m[3], m[1])
			rules[m[1]] = m[3]
		}
	}
	return rules
}

// writeRule writes the rule that a scenario asks for into a blank module.
func writeRule(t *testing.T, dir, scenario string, answers map[string]string) (rule string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, path := range files {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range ruleBlock.FindAllStringSubmatchIndex(string(text), -1) {
			part := func(i int) string { return string(text[m[2*i]:m[2*i+1]]) }
			if part(2) != scenario {
				continue
			}
			require.Empty(t, part(3), "a blank module has no rule")
			written := string(text[:m[6]]) + answers[part(1)] + string(text[m[6]:])
			if strings.Contains(answers[part(1)], "slices.") && !strings.Contains(written, "\t\"slices\"\n") {
				written = strings.Replace(written, "import (\n", "import (\n\t\"slices\"\n\n", 1)
			}
			require.NoError(t, os.WriteFile(path, []byte(written), 0o644))
			return part(1)
		}
	}
	require.Fail(t, "no rule asks for "+scenario)
	return ""
}
