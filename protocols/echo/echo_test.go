package echo_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/echo"
	"github.com/orrery-sim/orrery/sim"
)

// world runs five nodes on a bad network for ten seconds and crashes one of them now and then.
func world(t *testing.T) (w *sim.World, invariant sim.Property) {
	t.Helper()
	system, err := echo.Protocol.Build(about.Args{Values: map[string]any{"nodes": about.Nodes{Count: 5}}})
	require.NoError(t, err)
	invariant = system.Invariants[0]
	w = sim.New(sim.Config{
		Seed:    1,
		Groups:  system.Groups(),
		Network: sim.Network{Link: sim.Link{Delay: sim.Uniform(time.Millisecond, 90*time.Millisecond), Loss: 100_000}},
		Disk:    sim.DiskModel{Fsync: sim.Constant(2 * time.Millisecond)},
	})
	w.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		require.Empty(t, invariant.Fact(e.At, e.Node, e.Body))
	})
	for at := time.Second; at < 10*time.Second; at += 700 * time.Millisecond {
		w.At(at, func() {
			crash := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}})
			w.At(w.Now()+20*time.Millisecond, func() { w.Undo(crash) })
		})
	}
	w.Run(10 * time.Second)
	return w, invariant
}

func TestEchoesAnswerPings(t *testing.T) {
	w, invariant := world(t)
	require.Greater(t, invariant.Judged(), 200)
	require.Greater(t, w.Stats().Crashes, uint64(10))
}

func TestTwiceTheSame(t *testing.T) {
	one, _ := world(t)
	two, _ := world(t)
	require.Equal(t, one.Fingerprint(), two.Fingerprint())
}

func TestTheInvariantCanFail(t *testing.T) {
	_, invariant := world(t)
	require.NotEmpty(t, invariant.Fact(0, 1, echo.Echoed{Seq: 3, Asked: 2}))
}
