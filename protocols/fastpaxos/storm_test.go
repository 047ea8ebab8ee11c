package fastpaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// storm is a run with faults that its seed decides, on a bad network, which heals after a second.
func storm(t testing.TB, seed uint64, options ...bench.Option) *bench.Cluster {
	s := newSystem(t, append(options,
		bench.With("start", sim.Uniform(20*ms, 40*ms)), bench.With("retry", 50*ms), bench.Seed(seed),
		bench.With("coordinators", about.Nodes{Count: 1 + int(seed%2)}),
		bench.Delay(sim.Uniform(1*ms, 20*ms)), bench.Rough(50_000, 100_000), bench.Fsync(sim.Exponential(1*ms)))...)
	s.Rage(bench.Weather(sim.Crash, sim.Isolate, sim.Crash, sim.Pause))
	return s
}

// In any weather one value is chosen, and the learner learns it when the sky has cleared.
func TestStorm(t *testing.T) {
	collisions := 0
	for seed := range uint64(100) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		require.Empty(t, s.Broken, "seed %d", seed)
		learned := 0
		for _, f := range s.Facts {
			if _, is := f.Body.(Learned); is && s.Group(f.Node) == "learner" {
				learned++
			}
		}
		require.Positive(t, learned, "seed %d", seed)
		collisions += len(bench.Told[Collision](s.Facts))
	}
	require.Greater(t, collisions, 20)
}

// Storms break the mutants.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, m := range zoo {
		require.NotEmpty(t, bench.Broken(300, func(seed uint64) *bench.Cluster {
			s := storm(t, seed, bench.Mutant(m.Name))
			s.Run(2 * time.Second)
			return s
		}), m.Name)
	}
}

// What acceptors say is what they do: when all is at rest, their facts add up to their state.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(30) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		tale := map[sim.ID]Vote{}
		for _, f := range s.Facts {
			switch x := f.Body.(type) {
			case Booted:
				tale[f.Node] = Vote{x.Voted, x.Value}
			case Vote:
				tale[f.Node] = x
			}
		}
		for _, id := range s.Members("acceptor") {
			require.Equal(t, s.Node(id).(*Acceptor).vote, tale[id], "seed %d", seed)
		}
	}
}
