package hyparview

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

type tell = bench.Tell

func laws(name string) sim.Property {
	for _, p := range Laws(&Config{Nodes: 9, Active: 1, Passive: 2, Timeout: time.Second}) {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

func TestInvariant_Bounded(t *testing.T) {
	const name = "Views Are Bounded"
	why, _ := bench.Judge(t, laws(name), tell{1, NeighborUp{2}}, tell{1, NeighborDown{2, ""}}, tell{1, NeighborUp{3}}, tell{1, Entered{}}, tell{1, NeighborUp{4}})
	require.Empty(t, why)
	why, _ = bench.Judge(t, laws(name), tell{1, NeighborUp{2}}, tell{2, NeighborUp{1}}, tell{1, NeighborUp{3}})
	require.Equal(t, "n1 has 2 neighbours, and room for 1", why)
	why, _ = bench.Judge(t, laws(name), tell{1, Steady{nil, 3}})
	require.Equal(t, "n1 has 3 nodes in its passive view, and room for 2", why)
}

func TestInvariant_Symmetric(t *testing.T) {
	const name = "Active Views Are Symmetric"
	judge := func(down, steady time.Duration, tellDown ...sim.Fact) string {
		p := laws(name)
		p.(*symmetric).Event = 7
		require.Empty(t, p.Fact(0, 1, NeighborUp{2}))
		require.Empty(t, p.Fact(0, 2, NeighborUp{1}))
		for _, f := range tellDown {
			require.Empty(t, p.Fact(down, 2, f))
		}
		return p.Fact(steady, 1, Steady{[]sim.ID{2}, 0})
	}
	require.Empty(t, judge(0, time.Hour))
	require.Empty(t, judge(time.Minute, time.Minute+time.Second, NeighborDown{1, ""}), "n1 may not know yet")
	const why = "n1 has the neighbour n2 for long, and n2 does not have n1"
	require.Equal(t, why, judge(time.Minute, time.Minute+2*time.Second, NeighborDown{1, ""}))
	require.Equal(t, why, judge(time.Minute, time.Minute+2*time.Second, Entered{}))
	require.Empty(t, judge(time.Minute, time.Hour, NeighborDown{1, ""}, NeighborUp{1}))
	require.Equal(t, "n1 has the neighbour n3 for long, and n3 does not have n1", laws(name).Fact(0, 1, Steady{[]sim.ID{3}, 0}))
}
