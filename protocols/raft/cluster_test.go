package raft

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

// A cluster is servers, clients and an operator.
type cluster struct{ *bench.Cluster }

// busy is a client that never rests.
var busy = service.ClientConfig{
	Workload: service.KVLoad{Keys: 3, Reads: 500_000, CAS: 100_000}, Retry: true,
}

// newCluster makes n servers with the default parameters, disks that take no time, and some clients.
func newCluster(t testing.TB, n, clients int, options ...bench.Option) *cluster {
	t.Helper()
	usual := []bench.Option{
		bench.Servers(n), bench.Delay(sim.Uniform(1*ms, 10*ms)), bench.Asking(clients, busy), bench.Ordered,
	}
	return &cluster{bench.New(t, &Protocol, append(usual, options...)...)}
}

// server is a server's present self.
func (c *cluster) server(id sim.ID) *Server { return c.Node(id).(*Server) }

// leader is who leads the newest term, by its own account.
func (c *cluster) leader() (newest *Server) {
	for _, id := range c.Servers {
		if !c.Up(id) {
			continue
		}
		if s := c.server(id); s.role == leader && (newest == nil || s.currentTerm > newest.currentTerm) {
			newest = s
		}
	}
	require.NotNil(c.T, newest)
	return newest
}

// A solo is n1 among puppets.
type solo struct{ *bench.Solo }

// newSolo makes a cluster of n servers, of which n1 is real. Pre-vote and the no-op are off unless the
// options say otherwise.
func newSolo(t testing.TB, n int, options ...bench.Option) *solo {
	t.Helper()
	usual := []bench.Option{bench.Servers(n), bench.With("pre_vote", false), bench.With("noop", false)}
	return &solo{bench.NewSolo(t, &Protocol, 1, append(usual, options...)...)}
}

// self is n1 as it is now.
func (s *solo) self() *Server { return s.Node(1).(*Server) }

// lead makes n1 the leader of its next term, with the votes of all.
func (s *solo) lead() {
	s.T.Helper()
	s.Timeout(electionTimer)
	term := s.self().currentTerm
	for _, id := range s.Others() {
		s.Say(id, RequestVoteReply{Term: term, VoteGranted: true})
	}
	require.Equal(s.T, leader, s.self().role)
	s.Heard = nil
}

// entries are entries as a leader sends them, from an index on.
func entries(first int64, terms ...int64) []Entry {
	es := make([]Entry, len(terms))
	for i, t := range terms {
		es[i] = Entry{Index: first + int64(i), Term: t, Command: &service.Command{
			Client: 9, Seq: uint64(100*t + first + int64(i)), Op: service.Op{Name: "put", Key: "x", Value: "v"},
		}}
	}
	return es
}
