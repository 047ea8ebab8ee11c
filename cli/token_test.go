package cli_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// clicked is a run in which somebody crashed a server by hand.
func clicked(t *testing.T, name string) *scenarios.Result {
	t.Helper()
	file, err := language.New(protocols.All).Load(name)
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.ChooserFor(4, nil))
	require.NoError(t, err)
	run, err := scenarios.Begin(plan, 4, scenarios.Options{})
	require.NoError(t, err)
	require.NoError(t, run.RunTo(time.Second))
	require.NoError(t, run.Do(scenarios.Begins(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}}), "crash(n2)"))
	result, err := run.Finish()
	require.NoError(t, err)
	return result
}

// replayOf is the token that a run's object names.
func replayOf(t *testing.T, object string) string {
	t.Helper()
	var o struct{ Replay string }
	require.NoError(t, json.Unmarshal([]byte(object), &o))
	return o.Replay
}

func TestReplay_WithActs(t *testing.T) {
	result := clicked(t, "raft/hello")
	got := orrery("replay", result.Replay, "--json")
	require.Contains(t, got.errors, "the same run")
	require.Equal(t, result.Replay, replayOf(t, got.out), "its own line names the acts, too")
	require.Contains(t, orrery("replay", result.Replay).out, "orrery replay "+result.Replay+"\n", "and so does the story's")
}

func TestReplay_AnotherRun(t *testing.T) {
	result := clicked(t, "raft/hello")
	i := strings.LastIndexByte(result.Replay, '.')
	got := orrery("replay", result.Replay[:i]+".0123456789abcdef", "--json")
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.errors, "this is another run: its fingerprint is ")
	require.Contains(t, got.errors, ", and not 0123456789abcdef\n")
	require.Contains(t, got.errors, "made twice it is the same: the protocol or the program has changed since")
}

// careless counts its boots over all worlds, which no node may do.
type careless struct{ boots *int }

type booted struct{ Number int }

func (c careless) Start(env *sim.Env) {
	*c.boots++
	env.Emit(booted{*c.boots})
}
func (careless) Receive(*sim.Env, sim.ID, sim.Message) {}
func (careless) Timer(*sim.Env, sim.Timer)             {}

// Where the run itself is not a function of its token, the first event that differs is shown.
func TestReplay_NotDeterministic(t *testing.T) {
	p := []about.Protocol{lone("careless", careless{new(int)})}
	path := file(t, "x.star", `scenario(protocol = careless(), duration = s(1))`)
	first := with(p, "run", path, "--json")
	got := with(p, "replay", replayOf(t, first.out), "--json")
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.errors, "it is not the same when it is made twice; event 2 is the first that differs: {")
	require.Contains(t, got.errors, " in one run, ")
}

// A token that is too long for a line has a file beside it that makes the run again.
func TestReplay_Long(t *testing.T) {
	t.Chdir(t.TempDir())
	long := "echo/hello:3,@2" + strings.Repeat(",@9.1.1000000:note:text=look", 60)
	got := orrery("replay", long, "--json")
	require.Regexp(t, `^orrery: the token has [0-9]+ characters; hello-[0-9a-f]{16}\.star makes the run again\n$`, got.errors)
	named := strings.Fields(got.errors)[6]
	again := orrery("run", named, "--json")
	require.Equal(t, fingerprintOf(got.out), fingerprintOf(again.out))
	require.Contains(t, again.errors, "the same run")
}

func TestReplay_OldToken(t *testing.T) {
	for _, token := range []string{"raft/hello:3~b28a2e90", "raft/hello:3~1.b28a2e90"} {
		got := orrery("replay", token)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, "an older orrery wrote it")
		require.Empty(t, got.out)
	}
}

func TestReplay_ChangedFile(t *testing.T) {
	path := file(t, "x.star", quick)
	token := replayOf(t, orrery("run", path, "--json").out)
	require.NoError(t, os.WriteFile(path, []byte("# said better\n"+quick), 0o644))
	got := orrery("replay", token, "--json")
	require.Equal(t, cli.ExitHeld, got.code)
	require.Contains(t, got.errors, "the same run, although "+path+" has changed since")

	other := strings.Replace(quick, "s(", "ms(1)+s(", 1)
	require.NotEqual(t, quick, other)
	require.NoError(t, os.WriteFile(path, []byte(other), 0o644))
	got = orrery("replay", token, "--json")
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.errors, path+" has changed since\n")

	unfinished := token[:strings.LastIndexByte(token, '.')] // as of a run that could not be made
	require.Contains(t, orrery("replay", unfinished, "--json").errors, "has changed since the token was made; the run may be another")
}

// A run that ended in a panic has a fingerprint, too.
func TestReplay_Panicked(t *testing.T) {
	p := []about.Protocol{lone("fragile", fragile{})}
	path := file(t, "x.star", `scenario(protocol = fragile(), duration = s(5))`)
	first := with(p, "run", path, "--json")
	token := replayOf(t, first.out)
	require.True(t, strings.HasSuffix(token, "."+fingerprintOf(first.out)), token)
	got := with(p, "replay", token, "--json")
	require.Equal(t, first.code, got.code)
	require.Contains(t, got.errors, "the same run")
}
