package plumtree

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
)

type tell = bench.Tell

func judge(t *testing.T, name string, story ...tell) (why string, blames []uint64) {
	t.Helper()
	return bench.Judge(t, bench.Named(t, invariants(9), name), story...)
}

func TestInvariant_PrunedForDuplicate(t *testing.T) {
	came, again := tell{1, broadcast.Delivered{Item: "x", From: 2, Hops: 1}}, tell{1, broadcast.Redundant{Item: "x", From: 3}}
	why, _ := judge(t, "Pruned For A Duplicate", came, again, tell{1, Pruned{3}}, again, tell{1, Pruned{3}})
	require.Empty(t, why)
	why, _ = judge(t, "Pruned For A Duplicate", came, again, tell{1, Pruned{2}})
	require.Equal(t, "n1 pruned n2, and no duplicate came from there", why)
	why, _ = judge(t, "Pruned For A Duplicate", came, again, tell{1, Pruned{3}}, tell{1, Pruned{3}})
	require.NotEmpty(t, why, "one duplicate, one link")
	why, _ = judge(t, "Pruned For A Duplicate", came, again, tell{4, Pruned{3}})
	require.NotEmpty(t, why, "it came to another node")
}

func TestInvariant_EveryAnnouncerAsked(t *testing.T) {
	const law = "Every Announcer Is Asked"
	second, third := tell{1, Missing{2, x}}, tell{1, Missing{3, x}}
	ask, gaveUp := tell{1, Grafted{2, x}}, tell{1, GaveUp{x, 0}}
	why, _ := judge(t, law, second, third, ask, tell{1, Grafted{3, x}}, gaveUp)
	require.Empty(t, why)
	why, blames := judge(t, law, second, third, ask, gaveUp)
	require.Equal(t, "n1 gave up on "+x.String()+": of 2 who announced it, it asked 1, and 0 are gone", why)
	require.Equal(t, []uint64{2}, blames)
	why, _ = judge(t, law, second, third, ask, tell{1, GaveUp{x, 1}})
	require.Empty(t, why, "who is gone cannot be asked")
	why, _ = judge(t, law, second, ask, gaveUp, third, gaveUp)
	require.NotEmpty(t, why, "it was announced again")
	why, _ = judge(t, law, second, third, ask, tell{1, broadcast.Delivered{Item: "x", From: 4, Hops: 1}}, gaveUp)
	require.Empty(t, why, "it has come")
	why, _ = judge(t, law, second, third, ask, tell{1, broadcast.Booted{}}, gaveUp)
	require.Empty(t, why, "it has forgotten")
}
