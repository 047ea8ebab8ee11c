package dynamo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A storm is a run with crashes that its seed decides, on a bad network, which heals after two seconds.
func newStorm(t testing.TB, seed uint64, options ...bench.Option) *bench.Cluster {
	t.Helper()
	const ms = time.Millisecond
	c := bench.New(t, &Protocol, append([]bench.Option{
		bench.Servers(5), bench.With("quorums", []string{sloppy, strict, partial}[seed%3]), bench.Seed(seed), bench.Verified,
		bench.Serving(&about.KV.Service), bench.Delay(sim.Uniform(1*ms, 20*ms)), bench.Rough(50_000, 100_000),
		bench.Fsync(sim.Exponential(2 * ms)),
		bench.Asking(3, service.ClientConfig{
			Workload: service.KVLoad{Keys: 2, Reads: 300_000}, Think: sim.Constant(20 * ms), Timeout: 300 * ms, Retry: true, Until: 2 * time.Second,
		}),
	}, options...)...)
	c.Rage(bench.Storm{
		Faults: 20, Every: 80 * ms, On: c.Servers, Kinds: []sim.FaultKind{sim.Crash},
		Lasts: [2]time.Duration{5 * ms, 60 * ms},
	})
	c.Run(6 * time.Second)
	return c
}

// In any weather what was acknowledged is kept, and in the end all homes of a key hold the same.
func TestStorm(t *testing.T) {
	for seed := range uint64(12) {
		c := newStorm(t, seed)
		require.Empty(t, c.Broken, "seed %d", seed)
	}
}

// Storms break the rules by which what was acknowledged lasts.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, m := range []*about.Mutant{ackBeforeSync, dropEarly} {
		broken := 0
		for seed := range uint64(12) {
			if len(newStorm(t, seed, bench.Mutant(m.Name)).Broken) > 0 {
				broken++
			}
		}
		require.Positive(t, broken, m.Name)
	}
}
