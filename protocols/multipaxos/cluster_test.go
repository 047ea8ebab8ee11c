package multipaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	ms = time.Millisecond
	s  = time.Second
)

// A cluster is servers and clients.
type cluster struct{ *bench.Cluster }

// busy is a client that never rests.
var busy = service.ClientConfig{
	Workload: service.KVLoad{Keys: 3, Reads: 500_000, CAS: 100_000}, Retry: true,
}

// newCluster makes n servers with the default parameters, disks that take no time, and some clients.
func newCluster(t testing.TB, n, clients int, options ...bench.Option) *cluster {
	t.Helper()
	usual := []bench.Option{bench.Servers(n), bench.Delay(sim.Uniform(1*ms, 10*ms)), bench.Asking(clients, busy)}
	return &cluster{bench.New(t, &Protocol, append(usual, options...)...)}
}

// server is a server's present self.
func (c *cluster) server(id sim.ID) *Server { return c.Node(id).(*Server) }

// No invariant may hold because it was never asked, and replicas must not stand still.
func TestInvariants_AllAreAsked(t *testing.T) {
	c := newCluster(t, 5, 4)
	c.Run(3 * s)
	require.Empty(t, c.Broken)
	for _, p := range c.Invariants {
		require.Positive(t, p.Judged(), p.Name())
	}
	for _, id := range c.Servers {
		require.Greater(t, c.server(id).slotOut, int64(400))
	}
}

// A solo is n1 among puppets.
type solo struct{ *bench.Solo }

// newSolo makes a cluster of n servers, of which n1 is real.
func newSolo(t testing.TB, n int, options ...bench.Option) *solo {
	t.Helper()
	return &solo{bench.NewSolo(t, &Protocol, 1, append([]bench.Option{bench.Servers(n)}, options...)...)}
}

// self is n1 as it is now.
func (s *solo) self() *Server { return s.Node(1).(*Server) }

// lead makes n1 the leader of its next ballot, with the promises of all, who have accepted nothing.
func (s *solo) lead() Ballot {
	s.T.Helper()
	s.Timeout(patienceTimer)
	b := s.self().ballot
	for _, id := range s.Others() {
		s.Say(id, Promise{Ballot: b, SlotOut: 1})
	}
	require.Equal(s.T, leader, s.self().role)
	s.Heard = nil
	return b
}

// put is a command of n3, which is a client as well here.
func put(n uint64) *Command {
	return ask(service.Command{Client: 3, Seq: n, Op: service.Op{Name: "put", Key: "x", Value: "v"}})
}

// request is what the client sends for it.
func request(n uint64) service.Request { return service.Request(put(n).Command) }
