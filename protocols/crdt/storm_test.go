package crdt

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// A storm is a run with crashes that its seed decides, on a bad network, which heals after a second.
type storm struct {
	*bench.Cluster
	replicas []*Replica
}

func newStorm(t testing.TB, seed uint64, of about.Service, load service.Workload, options ...bench.Option) *storm {
	t.Helper()
	c := bench.New(t, &Protocol, append(options, bench.Seed(seed), bench.Verified, bench.Serving(&of.Service),
		bench.Delay(sim.Uniform(1*ms, 20*ms)), bench.Rough(50_000, 100_000), bench.Fsync(sim.Exponential(2*ms)),
		bench.Asking(3, service.ClientConfig{
			Workload: load, Think: sim.Constant(20 * ms), Timeout: 100 * ms, Retry: true, Until: time.Second,
		}))...)
	s := &storm{Cluster: c}
	c.Rage(bench.Storm{
		Faults: 12, Every: 80 * ms, On: c.Servers, Kinds: []sim.FaultKind{sim.Crash},
		Lasts: [2]time.Duration{20 * ms, 40 * ms},
	})
	c.Run(4 * time.Second)
	for _, id := range c.Servers {
		s.replicas = append(s.replicas, c.Node(id).(*Replica))
	}
	return s
}

func (s *storm) converged() bool {
	return !slices.ContainsFunc(s.replicas, func(r *Replica) bool {
		return r.kept.State.hash() != s.replicas[0].kept.State.hash() || r.kept.State.Seen.Sum() == 0
	})
}

// In any weather, with states or with deltas, the replicas of every type come to one state, which
// is not the first one.
func TestStorm(t *testing.T) {
	loads := []struct {
		of   about.Service
		load service.Workload
	}{
		{about.Counter, service.CounterLoad{}},
		{about.Collection, service.CollectionLoad{Removes: 400_000}},
		{about.KV, service.KVLoad{Keys: 2, Deletes: 200_000}},
	}
	for _, x := range loads {
		for seed := range uint64(12) {
			s := newStorm(t, seed, x.of, x.load, bench.With("deltas", seed%2 == 0))
			require.Empty(t, s.Broken, "%s, seed %d", x.of.Name, seed)
			require.True(t, s.converged(), "%s, seed %d", x.of.Name, seed)
		}
	}
}

// Storms break the rule that deltas are kept until they are acknowledged.
func TestStorm_BreaksMutant(t *testing.T) {
	broken := 0
	for seed := range uint64(20) {
		s := newStorm(t, seed, about.Collection, service.CollectionLoad{}, bench.With("deltas", true),
			bench.Mutant(dropUnacknowledged.Name))
		if len(s.Broken) > 0 || !s.converged() {
			broken++
		}
	}
	require.Positive(t, broken)
}
