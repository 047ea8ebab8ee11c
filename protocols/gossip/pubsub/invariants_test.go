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
	c := &config{nodes: 9, dLo: 2, dHi: 4, dOut: 1, cacheLen: 5, decay: 900_000}
	return bench.Named(t, invariants(c, true), name)
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

func TestInvariant_MessageCache(t *testing.T) {
	require.Empty(t, law(t, "Message Cache").Fact(0, 1, Gone{Peer: 2, Beats: 5}))
	require.Equal(t, "n1 has no "+idOf("x").String()+" any more, which came 4 heartbeats ago; mcache_len is 5",
		law(t, "Message Cache").Fact(0, 1, Gone{Peer: 2, Message: idOf("x"), Beats: 4}))
}

func TestInvariant_ParameterDecay(t *testing.T) {
	at := func(count, beat int64) bench.Tell { return bench.Tell{1, Penalized{2, "it lies", "P7", count, beat}} }
	judge := func(story ...bench.Tell) string {
		story = append([]bench.Tell{{1, broadcast.Booted{}}}, story...)
		why, _ := bench.Judge(t, law(t, "Parameter Decay"), story...)
		return why
	}
	require.Empty(t, judge(at(1000, 7), at(1900, 8), at(2900, 8), at(3610, 9)))
	require.Empty(t, judge(at(1000, 7), at(2000, 7)), "between two heartbeats")
	require.Equal(t, "P7 of n2 counted 1000 thousandths with n1, and after 1 heartbeats 1000, before it grew again", judge(at(1000, 7), at(2000, 8)))
	require.NotEmpty(t, judge(at(1000, 7), at(2100, 7)), "it grew by more than one")
	require.NotEmpty(t, judge(at(1100, 7)), "at first it is nothing")
	require.Empty(t, judge(at(1000, 7), bench.Tell{1, broadcast.Booted{}}, at(1000, 9)), "it has forgotten")
	require.Empty(t, judge(at(1000, 7), bench.Tell{1, Penalized{2, "it lies", "P4", 1000, 9}}), "another counter")
	require.Empty(t, judge(at(1000, 7), bench.Tell{1, Penalized{3, "it lies", "P7", 1000, 9}}), "another peer")
}
