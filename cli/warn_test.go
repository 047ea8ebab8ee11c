package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A chatty node does three things that its catalogue entry may list or not.
type chatty struct{}

type (
	Greeting  struct{}
	SaidHello struct{}
)

func (chatty) Start(env *sim.Env) {
	env.Emit(SaidHello{})
	env.Send(env.Peers()[0], Greeting{})
	env.SetTimer(sim.Timer{Name: "again"}, 100*time.Millisecond)
}
func (chatty) Receive(*sim.Env, sim.ID, sim.Message) {}
func (chatty) Timer(env *sim.Env, t sim.Timer)       { env.SetTimer(t, 100*time.Millisecond) }

func TestWhatTheCatalogueDoesNotListIsSaidOnce(t *testing.T) {
	p := about.Protocol{
		Name: "chatty", Doc: "talks",
		Build: func(about.Args) (about.System, error) {
			return about.System{Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{Name: "server", Size: 2, New: func(sim.ID) sim.Node { return chatty{} }}}}}, nil
		},
	}
	path := file(t, "x.star", `scenario(protocol = chatty(), duration = s(2), quiet = s(0))`)
	got := with([]about.Protocol{p}, "run", path)
	require.Equal(t, 3, strings.Count(got.errors, "\n"), got.errors)
	require.Contains(t, got.errors, `chatty has a fact "said hello" that is not among its Facts`)
	require.Contains(t, got.errors, `a message "Greeting" that is not among its Sends`)
	require.Contains(t, got.errors, `a timer "again" that is not among its Timers`)

	p.Facts, p.Sends, p.Timers = []sim.Fact{SaidHello{}}, []sim.Message{Greeting{}}, []string{"again"}
	require.Empty(t, with([]about.Protocol{p}, "run", path).errors)
}

func TestTheLibraryNamesAllThatItsProtocolsDo(t *testing.T) {
	t.Parallel()
	for _, name := range scenarios.LibraryNames() {
		if strings.Contains(name, "/mutants/") || testing.Short() && !strings.HasSuffix(name, "/hello") {
			continue // a protocol minus a rule does nothing that it would not do with it
		}
		require.Empty(t, orrery("run", name).errors, name)
	}
}

func TestNothingToDrawIsAWarning(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "h.svg")
	calm := file(t, "calm.star", `scenario(protocol = echo(nodes = 2), duration = s(1))`) // nobody leads, asks, or is down
	got := orrery("run", calm, "--svg", picture)
	plain := orrery("run", calm)
	require.Equal(t, cli.ExitHeld, plain.code)
	require.Equal(t, plain.code, got.code)
	require.Equal(t, plain.out, got.out, "the story is told all the same")
	require.Contains(t, got.errors, "there is nothing to draw of this run")
	require.NoFileExists(t, picture)
}
