package rumor

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
	mode := []string{push, pull, pushPull}[seed%3]
	c := bench.New(t, &Protocol, append([]bench.Option{
		bench.Servers(8), bench.With("mode", mode), bench.With("period", 50*ms), bench.With("k", 1+int(seed%2)),
		bench.With("feedback", seed%5 > 0), bench.Seed(seed), bench.Verified, bench.Serving(&about.Collection.Service),
		bench.Delay(sim.Uniform(1*ms, 20*ms)), bench.Rough(50_000, 100_000), bench.Fsync(sim.Exponential(2 * ms)),
		bench.Asking(3, service.ClientConfig{
			Workload: service.CollectionLoad{}, Think: sim.Constant(50 * ms), Timeout: 100 * ms, Retry: true, Until: 2 * time.Second,
		}),
	}, options...)...)
	c.Rage(bench.Storm{
		Faults: 20, Every: 80 * ms, On: c.Servers, Kinds: []sim.FaultKind{sim.Crash},
		Lasts: [2]time.Duration{5 * ms, 40 * ms},
	})
	c.Run(4 * time.Second)
	return c
}

// In any weather nobody hears what nobody said, nor forgets what it has kept; and in the end interest is lost.
func TestStorm(t *testing.T) {
	for seed := range uint64(15) {
		c := newStorm(t, seed)
		require.Empty(t, c.Broken, "seed %d", seed)
		known := 0
		for _, id := range c.Servers {
			s := c.Node(id).(*Site)
			known += len(s.known())
			require.Empty(t, s.hot(), "seed %d, n%d", seed, id)
		}
		require.Positive(t, known, "seed %d", seed)
	}
}

// Storms break the rules that keep a site silent and its updates on the disk.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, m := range []*about.Mutant{hotAgain, answerBeforeSync} {
		broken := 0
		for seed := range uint64(15) {
			if len(newStorm(t, seed, bench.Mutant(m.Name)).Broken) > 0 {
				broken++
			}
		}
		require.Positive(t, broken, m.Name)
	}
}
