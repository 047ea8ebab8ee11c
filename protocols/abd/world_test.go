package abd

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// A system is replicas and clients.
type system struct{ *bench.Cluster }

// newSystem makes three replicas and so many clients, unless the options say otherwise. Messages
// take a millisecond. The clients ask for what the workload brings, or what the test makes them ask.
func newSystem(t testing.TB, clients int, w service.Workload, options ...bench.Option) *system {
	t.Helper()
	usual := []bench.Option{bench.Servers(3), bench.Verified, bench.Asking(clients, service.ClientConfig{
		Workload: w, Think: sim.Uniform(1*ms, 10*ms), Timeout: 120 * ms,
	})}
	s := &system{bench.New(t, &Protocol, append(usual, options...)...)}
	s.Wait(0)
	return s
}

// ask makes the ith client ask, and waits for 20 ms.
func (s *system) ask(i int, op service.Op) {
	s.Inject(s.Clients[i], service.Ask{Op: op})
	s.Wait(20 * ms)
}

// cut cuts a client off from replicas.
func (s *system) cut(client int, replicas ...sim.ID) *sim.Applied {
	return s.Apply(sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{{s.Clients[client]}, replicas}})
}

func write(v string) service.Op { return service.Op{Name: "write", Value: v} }

var read = service.Op{Name: "read"}
