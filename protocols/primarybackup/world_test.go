package primarybackup

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// The nodes of the tests: three servers and the view service.
const n1, n2, n3, vs = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4)

// newSystem makes three servers, a view service and so many clients of a counter.
func newSystem(t testing.TB, seed uint64, clients int, options ...bench.Option) *bench.Cluster {
	t.Helper()
	usual := []bench.Option{
		bench.Seed(seed), bench.Verified, bench.Serving(&about.Counter.Service), bench.Delay(sim.Uniform(1*ms, 3*ms)),
		bench.Asking(clients, service.ClientConfig{
			Workload: service.CounterLoad{}, Think: sim.Uniform(1*ms, 10*ms), Timeout: 100 * ms, Retry: true,
		}),
	}
	return bench.New(t, &Protocol, append(usual, options...)...)
}

// newSolo makes one of the nodes real, with a mutant or none.
func newSolo(t testing.TB, node sim.ID, mutant string) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, node, bench.Mutant(mutant), bench.Serving(&about.Counter.Service))
}
