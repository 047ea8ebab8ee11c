package merkle

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whoever goes down below the nodes that differ comes to the buckets of the keys that differ, and to no others.
func TestTree_FindsWhatDiffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		depth := rapid.IntRange(1, 2).Draw(t, "depth")
		a, b := New(depth, 0), New(depth, 0)
		want := []uint16{}
		for _, key := range rapid.SliceOfDistinct(rapid.StringN(1, 4, -1), rapid.ID[string]).Draw(t, "keys") {
			a.Flip(key, Hash(1, key))
			if rapid.Bool().Draw(t, "same") {
				b.Flip(key, Hash(1, key))
			} else {
				b.Flip(key, Hash(2, key))
				want = append(want, a.Leaf(key))
			}
		}
		slices.Sort(want)
		want = slices.Compact(want)
		require.Equal(t, len(want) > 0, a.Root() != b.Root())
		nodes := []uint16{0}
		for level := range depth {
			nodes = a.Differing(level, nodes, b.Below(level, nodes))
		}
		require.ElementsMatch(t, want, nodes)
	})
}

// A tree depends on what is in it, and not on how that came about.
func TestTree_IsOfASet(t *testing.T) {
	a, b := New(2, 7), New(2, 7)
	a.Flip("x", 1)
	a.Flip("y", 2)
	a.Flip("x", 1)
	b.Flip("y", 2)
	require.Equal(t, b, a)
	b.Flip("y", 2)
	require.Zero(t, b.Root())
	require.Equal(t, 256, b.Leaves())
	require.NotEqual(t, New(2, 0).Leaf("y"), a.Leaf("y"), "another salt has other buckets")
}
