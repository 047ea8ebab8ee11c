package abd

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// storm is a run with faults that its seed decides, on a bad network, which heals after a second.
func storm(t testing.TB, seed uint64, options ...bench.Option) *system {
	s := newSystem(t, 4, service.RegisterLoad{Reads: 600_000}, append(options,
		bench.With("retry", 50*ms), bench.Seed(seed),
		bench.Delay(sim.Uniform(1*ms, 20*ms)), bench.Rough(50_000, 100_000), bench.Fsync(sim.Exponential(2*ms)))...)
	s.Rage(bench.Weather(sim.Crash, sim.Crash, sim.Pause))
	return s
}

// In any weather the register is atomic, and operations end when the sky has cleared.
func TestStorm(t *testing.T) {
	for seed := range uint64(60) {
		s := storm(t, seed)
		s.Run(1500 * ms)
		before := len(bench.Told[Finished](s.Facts))
		s.Wait(500 * ms)
		require.Empty(t, s.Broken, "seed %d", seed)
		require.Greater(t, len(bench.Told[Finished](s.Facts)), before, "seed %d", seed)
	}
}

// Storms break the mutants.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, m := range zoo {
		options := []bench.Option{bench.Mutant(m.Name)}
		if m.Name == "no-intersection" {
			options = append(options, bench.With("read_quorum", 1))
		}
		require.NotEmpty(t, bench.Broken(100, func(seed uint64) *bench.Cluster {
			s := storm(t, seed, options...)
			s.Run(1500 * ms)
			return s.Cluster
		}), m.Name)
	}
}

// What replicas say is what they do: when all is at rest, their last facts are their state.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(20) {
		s := storm(t, seed)
		s.Run(1500 * ms)
		s.Apply(sim.Fault{Kind: sim.Crash, Nodes: s.Clients})
		s.Wait(500 * ms)
		tale := map[sim.ID]Tagged{}
		for _, f := range s.Facts {
			switch x := f.Body.(type) {
			case Booted:
				tale[f.Node] = Tagged(x)
			case Stored:
				tale[f.Node] = Tagged(x)
			}
		}
		for _, id := range s.Members("replica") {
			require.Equal(t, s.Node(id).(*Replica).kept, tale[id], "seed %d", seed)
		}
	}
}
