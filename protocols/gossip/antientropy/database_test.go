package antientropy

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/parts/merkle"
	"github.com/orrery-sim/orrery/sim"
)

// items are some that two sites could have, of few keys.
func items(t *rapid.T, name string) []Item {
	d := database{}
	for range rapid.IntRange(0, 8).Draw(t, name) {
		d.put(item(t))
	}
	return d.items
}

func item(t *rapid.T) Item {
	it := Item{Key: rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "key")}
	it.At = Stamp{rapid.Int64Range(1, 3).Draw(t, "time"), sim.ID(rapid.IntRange(1, 2).Draw(t, "site"))}
	if it.Dead = it.At.Time == 2; it.Dead { // one update is one or the other
		it.Activated = it.At.Time + rapid.Int64Range(0, 2).Draw(t, "activated")
	} else {
		it.Value = it.At.String()
	}
	return it
}

// merged is what a database has after it took what is newer elsewhere.
func merged(mine, theirs []Item) []Item {
	d := database{items: slices.Clone(mine)}
	for _, it := range newer(theirs, mine) {
		d.put(it)
	}
	return d.items
}

// Taking what is newer is a join: the order does not matter, nor how often.
func TestNewer_IsAJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := items(t, "a"), items(t, "b"), items(t, "c")
		require.Equal(t, merged(a, b), merged(b, a), "commutative")
		require.Equal(t, merged(merged(a, b), c), merged(a, merged(b, c)), "associative")
		require.Equal(t, a, merged(a, a), "idempotent")
		require.Empty(t, newer(a, merged(a, b)), "above both")
	})
}

// The checksum and the tree of a database are those of its items, however it came to them; what was sent does
// not change.
func TestDatabase_Model(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, model := database{leaves: merkle.New(2, 0)}, map[string]Item{}
		var sent, was []Item
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			it := item(t)
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				d.drop(it.Key)
				delete(model, it.Key)
			case 1:
				sent, was = d.all(), slices.Clone(d.items)
			default:
				d.put(it)
				model[it.Key] = it
			}
			require.Equal(t, was, slices.Clone(sent))
		}
		fresh := database{leaves: merkle.New(2, 0)}
		for _, key := range slices.Sorted(maps.Keys(model)) {
			fresh.put(model[key])
		}
		require.Equal(t, len(fresh.items), len(d.items))
		require.Empty(t, newer(fresh.items, d.items))
		require.Empty(t, newer(d.items, fresh.items))
		require.Equal(t, fresh.sum, d.sum)
		require.Equal(t, fresh.leaves, d.leaves)
	})
}
