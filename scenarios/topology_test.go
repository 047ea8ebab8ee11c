package scenarios

import (
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// drawn is the network of a topology of n servers.
func drawn(t *testing.T, n int, of Topology) [][]sim.ID {
	t.Helper()
	c := &cast{servers: idsFrom(1, n), groups: []sim.Group{{Size: n}}}
	var network sim.Network
	require.Empty(t, of.Fits(n))
	require.NoError(t, c.shape(&network, &of))
	near := network.Neighbours
	require.Len(t, near, n+1)
	for a, ids := range near[1:] {
		require.True(t, slices.IsSorted(ids))
		require.NotContains(t, ids, sim.ID(a+1), "no loop")
		require.Len(t, slices.Compact(slices.Clone(ids)), len(ids))
		for _, b := range ids {
			require.Contains(t, near[b], sim.ID(a+1), "both ways")
		}
	}
	return near
}

func links(near [][]sim.ID) (n int) {
	for _, ids := range near {
		n += len(ids)
	}
	return n / 2
}

// reached is how many servers there is a way to from the first.
func reached(near [][]sim.ID) int {
	seen, todo := map[sim.ID]bool{1: true}, []sim.ID{1}
	for len(todo) > 0 {
		a := todo[0]
		todo = todo[1:]
		for _, b := range near[a] {
			if !seen[b] {
				seen[b] = true
				todo = append(todo, b)
			}
		}
	}
	return len(seen)
}

func TestTopology_Grid(t *testing.T) {
	near := drawn(t, 8, Topology{Kind: GridOf})
	require.Equal(t, [][]sim.ID{{2, 4}, {1, 3, 5}, {2, 6}, {1, 5, 7}, {2, 4, 6, 8}, {3, 5}, {4, 8}, {5, 7}}, near[1:])
	near = drawn(t, 4, Topology{Kind: GridOf, Width: 9})
	require.Equal(t, [][]sim.ID{{2}, {1, 3}, {2, 4}, {3}}, near[1:])
	require.Equal(t, [][]sim.ID{{}}, drawn(t, 1, Topology{Kind: GridOf})[1:])
}

func TestTopology_Tree(t *testing.T) {
	near := drawn(t, 6, Topology{Kind: TreeOf, Degree: 2})
	require.Equal(t, [][]sim.ID{{2, 3}, {1, 4, 5}, {1, 6}, {2}, {2}, {3}}, near[1:])
	require.Len(t, drawn(t, 6, Topology{Kind: TreeOf, Degree: 5})[1], 5)
}

// Each has as many links as it should, whether there are few or nearly all; another seed draws others.
func TestTopology_RandomRegular(t *testing.T) {
	for n := 2; n <= 9; n++ {
		for degree := 1; degree < n; degree++ {
			if n*degree%2 == 1 {
				continue
			}
			for seed := range uint64(10) {
				for _, ids := range drawn(t, n, Topology{Kind: RegularOf, Degree: degree, Seed: seed})[1:] {
					require.Len(t, ids, degree, "%d of %d, seed %d", degree, n, seed)
				}
			}
		}
	}
	one := drawn(t, 500, Topology{Kind: RegularOf, Degree: 3, Seed: 1})
	require.Equal(t, 500, reached(one))
	require.Equal(t, one, drawn(t, 500, Topology{Kind: RegularOf, Degree: 3, Seed: 1}))
	require.NotEqual(t, one, drawn(t, 500, Topology{Kind: RegularOf, Degree: 3, Seed: 2}))
}

// Of four servers with two links each there are three rings, and each is drawn as often.
func TestTopology_RandomRegularIsUniform(t *testing.T) {
	const seeds = 3000
	times := map[sim.ID]int{}
	for seed := range uint64(seeds) {
		near := drawn(t, 4, Topology{Kind: RegularOf, Degree: 2, Seed: seed})
		for id := sim.ID(2); id <= 4; id++ {
			if !slices.Contains(near[1], id) {
				times[id]++ // the one across
			}
		}
	}
	for id := sim.ID(2); id <= 4; id++ {
		require.InDelta(t, seeds/3, times[id], 110, "%v", times) // four sigma
	}
}

// Nothing rewired is a ring with links to those that are nearest, and a share of the links is.
func TestTopology_SmallWorld(t *testing.T) {
	near := drawn(t, 7, Topology{Kind: SmallWorldOf, Degree: 4})
	require.Equal(t, []sim.ID{2, 3, 6, 7}, near[1])
	const n, degree = 2000, 6
	near = drawn(t, n, Topology{Kind: SmallWorldOf, Degree: degree, Rewired: 100_000, Seed: 1})
	require.Equal(t, n*degree/2, links(near), "each leads somewhere")
	far := 0
	for a := range n {
		for _, b := range near[a+1] {
			if d := (int(b) - 1 - a + n) % n; min(d, n-d) > degree/2 {
				far++
			}
		}
	}
	require.InDelta(t, 0.1*n*degree/2, far/2, 100)
	all := drawn(t, 30, Topology{Kind: SmallWorldOf, Degree: 4, Rewired: 1_000_000, Seed: 3})
	require.Equal(t, 60, links(all))
	require.Equal(t, 10, links(drawn(t, 5, Topology{Kind: SmallWorldOf, Degree: 4, Rewired: 1_000_000})), "there is nobody else")
}

func TestTopology_Edges(t *testing.T) {
	near := drawn(t, 4, Topology{Kind: EdgesOf, Edges: []Edge{{A: "1", B: "n3"}, {A: "3", B: "1"}, {A: "n4", B: "3"}}})
	require.Equal(t, [][]sim.ID{{3}, {}, {1, 4}, {3}}, near[1:])
}

// A hundred thousand servers take memory for their links, and not for their pairs.
func TestTopology_OfManyServers(t *testing.T) {
	const n = 100_000
	for _, of := range []Topology{
		{Kind: GridOf}, {Kind: TreeOf, Degree: 2}, {Kind: RegularOf, Degree: 4}, {Kind: SmallWorldOf, Degree: 4, Rewired: 100_000},
	} {
		c := &cast{servers: idsFrom(1, n), groups: []sim.Group{{Size: n}}}
		var network sim.Network
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		require.NoError(t, c.shape(&network, &of))
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(40<<20), "bytes, for kind %d", of.Kind)
	}
}
