package swim

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// A table holds what a map would, whatever fits into a byte or not.
func TestTable_IsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 200).Draw(t, "size")
		known := rapid.IntRange(0, size).Draw(t, "known")
		table, model := newTable(size, known), map[sim.ID]Status{}
		other := newTable(size, known)
		for range rapid.IntRange(0, 60).Draw(t, "writes") {
			id := sim.ID(rapid.IntRange(1, size).Draw(t, "member"))
			s := Status(rapid.SampledFrom([]uint32{1, 2, 3, 200, 254, 255, 256, 300, 1 << 20}).Draw(t, "status"))
			if rapid.Bool().Draw(t, "other") {
				other.set(id, s)
				continue
			}
			table.set(id, s)
			model[id] = s
		}
		kept := table.copied()
		table.differing(&other, func(id sim.ID, theirs Status) {
			require.Equal(t, other.get(id), theirs)
			table.set(id, theirs)
		})
		for id := sim.ID(1); int(id) <= size; id++ {
			want, is := model[id]
			if !is && int(id) <= known {
				want = firstAlive
			}
			require.Equal(t, want, kept.get(id), "n%d", id)
			require.Equal(t, other.get(id), table.get(id), "n%d", id)
		}
	})
}

// Whatever the order in which two members hear of statuses, they come to the same.
func TestStatus_OneOverridesTheOther_4_2(t *testing.T) {
	for i, rule := range []struct {
		heard, held Status
		overrides   bool
	}{
		{statusOf(2, IsAlive), statusOf(1, IsSuspect), true},
		{statusOf(1, IsAlive), statusOf(1, IsSuspect), false},
		{statusOf(2, IsAlive), statusOf(1, IsAlive), true},
		{statusOf(2, IsSuspect), statusOf(1, IsSuspect), true},
		{statusOf(1, IsSuspect), statusOf(1, IsAlive), true},
		{statusOf(0, IsSuspect), statusOf(1, IsAlive), false},
		{statusOf(1, IsDead), statusOf(1, IsAlive), true},
		{statusOf(1, IsDead), statusOf(1, IsSuspect), true},
		{statusOf(1, IsAlive), statusOf(1, IsDead), false},
		{statusOf(0, IsAlive), unknown, true},
	} {
		require.Equal(t, rule.overrides, rule.heard > rule.held, "rule %d", i)
	}
}
