package crdt

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// States that differ in one place only, or whose texts run together alike, have other hashes.
func TestDigest_TellsStatesApart(t *testing.T) {
	one, other := Counts{{1, 2}}, Counts{{2, 1}}
	states := []State{
		{},
		{Up: one},
		{Down: one},
		{Up: other},
		{Up: one, Down: one},
		{Up: append(Counts{{0, 1}}, one...)},
		{Set: set{{"a", Tag{1, 2}, false}}},
		{Set: set{{"a", Tag{1, 2}, true}}},
		{Set: set{{"a", Tag{2, 1}, false}}},
		{Set: set{{"ab", Tag{1, 2}, false}}},
		{Set: set{{"a", Tag{1, 2}, false}, {"b", Tag{1, 2}, false}}},
		{Map: cells{{Key: "ab", Value: "c"}}},
		{Map: cells{{Key: "a", Value: "bc"}}},
		{Map: cells{{Key: "a", Value: "bc", Gone: true}}},
		{Map: cells{{Key: "a", Value: "bc", Stamp: 1}}},
		{Map: cells{{Key: "a", Value: "bc", Writer: 1}}},
	}
	seen := map[uint64]int{}
	for i, s := range states {
		before, twice := seen[s.hash()]
		require.False(t, twice, "states %d and %d", before, i)
		seen[s.hash()] = i
		require.Equal(t, State{}.version(), s.version(), "what was seen is another matter")
	}
	require.NotEqual(t, State{Seen: one}.version(), State{Seen: other}.version())
	require.Equal(t, State{}.hash(), State{Seen: one}.hash())
}
