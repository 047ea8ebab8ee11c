package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// inModule runs a command in the folder of a module, without a network. What it builds has no tables for debuggers,
// which are a third of the work.
func inModule(t *testing.T, dir string, command ...string) outcome {
	t.Helper()
	c := exec.Command(command[0], command[1:]...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOPROXY=off", `GOFLAGS=-buildvcs=false "-ldflags=-s -w"`, "GOWORK=off", "COLUMNS=100")
	var out, errs strings.Builder
	c.Stdout, c.Stderr = &out, &errs
	_ = c.Run() // what came of it is the exit code
	return outcome{c.ProcessState.ExitCode(), out.String(), errs.String()}
}

// held requires that a command went well, and returns what it printed.
func (o outcome) held(t *testing.T) string {
	t.Helper()
	require.Equal(t, cli.ExitHeld, o.code, o.out+o.errors)
	return o.out
}

// A module of one's own has every door: it is built here, from nothing, as its author would.
func TestNew_EveryDoor(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	dir := filepath.Join(t.TempDir(), "ring")
	said := orrery("new", dir, "--module", "example.com/ada/tokenring", "--replace", "..").held(t)
	require.Contains(t, said, "\n    go run . run hello.star\n")

	inModule(t, dir, "go", "test", "./...").held(t)
	inModule(t, dir, "go", "vet", "./...").held(t)
	require.Empty(t, inModule(t, dir, "gofmt", "-l", ".").held(t))
	inModule(t, dir, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)

	var run struct{ Scenario, Verdict, Replay string }
	out := inModule(t, dir, "go", "run", ".", "run", "hello.star", "--json").held(t)
	require.NoError(t, json.Unmarshal([]byte(out), &run))
	require.Equal(t, "hello.star", run.Scenario)
	require.Equal(t, "held", run.Verdict)
	require.Contains(t, inModule(t, dir, "./mine", "run", "hello.star").held(t), "mine replay hello.star:1~")
	require.Contains(t, inModule(t, dir, "go", "run", ".", "test", ".").held(t), "20 runs")
	require.Contains(t, inModule(t, dir, "./mine", "list", "protocols").held(t), "  tokenring ")
	require.Contains(t, inModule(t, dir, "./mine", "describe", "tokenring").held(t), "echoed  seq: number")
	inModule(t, dir, "./mine", "run", "raft/hello").held(t)
	t.Run("another protocol", func(t *testing.T) { tokenRing(t, dir) })
}

// tokenRing puts another protocol in the place of the one to begin with: one that serves clients.
func tokenRing(t *testing.T, dir string) {
	for _, name := range []string{"protocol.go", "ring.star"} {
		text, err := os.ReadFile(filepath.Join("testdata", "tokenring", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
	inModule(t, dir, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)
	require.Contains(t, inModule(t, dir, "./mine", "run", "ring.star").held(t), "held       exclusive")
	lost := inModule(t, dir, "./mine", "test", "ring.star", "--seeds", "5").held(t)
	require.Contains(t, lost, "5 of 5 show it")
	require.Contains(t, inModule(t, dir, "./mine", "sweep", "ring.star").held(t), `lost=false: below(median("wait"), ms(60))`)
	require.Contains(t, inModule(t, dir, "./mine", "describe", "token_ring").held(t), "fence: number")

	stale := inModule(t, dir, "./mine", "run", "hello.star")
	require.Equal(t, cli.ExitUsage, stale.code)
	require.Contains(t, stale.errors, `hello.star:6:38: the module "example.com/ada/tokenring" has no protocol `+
		`"tokenring" (did you mean token_ring?)`)
	stranger := orrery("run", filepath.Join(dir, "ring.star"))
	require.Equal(t, cli.ExitUsage, stranger.code)
	require.Contains(t, stranger.errors, `ring.star:5:6: this binary has no module "example.com/ada/tokenring"; `+
		`in that module's folder: go run . run ring.star`)
}

func TestNew_WritesAllOrNothing(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	house, err := filepath.Abs(filepath.Dir(root))
	require.NoError(t, err)
	require.NoError(t, os.Mkdir("full", 0o755))
	require.NoError(t, os.WriteFile("full/thesis.tex", nil, 0o644))
	require.NoError(t, os.WriteFile("file", nil, 0o644))
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"new"}, "new: it needs the directory to make"},
		{[]string{"new", " "}, "new: it needs the directory to make"},
		{[]string{"new", "a", "b"}, "one argument too many"},
		{[]string{"new", "full"}, "full is not empty: it has thesis.tex; name a new directory"},
		{[]string{"new", "file"}, "file cannot be made: it is there, and no directory"},
		{[]string{"new", "raft"}, `a protocol cannot be called "raft": scenario files have a word of that name`},
		{[]string{"new", "x", "--module", "example.com/class"}, `a protocol cannot be called "class"`},
		{[]string{"new", "2pc"}, `a protocol cannot be called "2pc": a name begins with a letter`},
		{[]string{"new", "two words"}, `"two words" is no path of a Go module; give it one with --module`},
		{[]string{"new", "x", "--module", "a//b"}, `"a//b" is no path of a Go module`},
		{[]string{"new", "x", "--module", "../b"}, `"../b" is no path of a Go module`},
		{[]string{"new", "x", "--replace", house}, "is none: it has no go.mod of that module"},
		{[]string{"new", "file/x"}, "file/x cannot be made: not a directory"},
	} {
		got := orrery(c.args...)
		require.Equal(t, cli.ExitUsage, got.code, c.args)
		require.Contains(t, got.errors, c.says)
		require.Empty(t, got.out)
	}
	found, err := filepath.Glob("*")
	require.NoError(t, err)
	require.Equal(t, []string{"file", "full"}, found)

	require.NoError(t, os.Mkdir("Two-Phase", 0o755))
	said := orrery("new", "Two-Phase").held(t)
	require.Contains(t, said, "has the protocol two_phase")
	protocol, err := os.ReadFile("Two-Phase/protocol.go")
	require.NoError(t, err)
	require.Contains(t, string(protocol), `Name: "two_phase"`)
	require.NotContains(t, string(protocol), `"echo"`)
	scenario, err := os.ReadFile("Two-Phase/hello.star")
	require.NoError(t, err)
	require.Contains(t, string(scenario), "protocol = two_phase(nodes = 5)")
	mod, err := os.ReadFile("Two-Phase/go.mod")
	require.NoError(t, err)
	require.Contains(t, string(mod), "module Two-Phase\n")
}
