package pubsub

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/sim"
)

func law(t *testing.T, name string) sim.Property {
	return bench.Named(t, invariants(&config{nodes: 9, dLo: 2, dHi: 4, dOut: 1}), name)
}

func TestInvariant_MeshDegree(t *testing.T) {
	for f, want := range map[Mesh]string{
		{5, 9}: "", {2, 9}: "", {1, 0}: "",
		{6, 9}: "n1 has 6 peers in its mesh after a heartbeat; D_hi is 4, D_out 1",
		{1, 3}: "n1 has 1 peers in its mesh after a heartbeat and could have 3 more; D_lo is 2",
	} {
		require.Equal(t, want, law(t, "Mesh Degree").Fact(0, 1, f))
	}
}

func TestInvariant_BackoffKept(t *testing.T) {
	judge := func(at time.Duration, between ...sim.Fact) string {
		p := law(t, "Backoff Is Kept")
		require.Empty(t, p.Fact(0, 1, Pruned{Peer: 2, Backoff: time.Second}))
		for _, f := range between {
			require.Empty(t, p.Fact(0, 1, f))
		}
		require.Empty(t, p.Fact(0, 1, Grafted{Peer: 3}), "another peer")
		require.Empty(t, p.Fact(0, 2, Grafted{Peer: 1}), "another node, which may not have heard of it")
		return p.Fact(at, 1, Grafted{Peer: 2})
	}
	require.Empty(t, judge(time.Second))
	require.Equal(t, "n1 has n2 in its mesh again 499ms before the backoff is over", judge(500*time.Millisecond))
	require.NotEmpty(t, judge(500*time.Millisecond, Pruned{Peer: 2}), "a shorter one does not end it")
	require.Empty(t, judge(0, broadcast.Booted{}), "it has forgotten")
}
