package antientropy

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

type tell = bench.Tell

func judge(t *testing.T, p sim.Property, story ...tell) string {
	t.Helper()
	why, _ := bench.Judge(t, p, story...)
	return why
}

func learned(time int64, dead bool) Learned {
	return Learned{Key: "x", At: at(time), Dead: dead, From: 2}
}

func TestInvariant_Validity(t *testing.T) {
	p := func() sim.Property { return &validity{updated: map[version]bool{}} }
	made := tell{2, Updated{Key: "x", At: at(1)}}
	require.Empty(t, judge(t, p(), made, tell{1, learned(1, false)}))
	require.Equal(t, "n1 learned of an update of x, and no client had made it", judge(t, p(), made, tell{1, learned(2, false)}))
}

func TestInvariant_NewerSupersedes(t *testing.T) {
	p := func() *newerSupersedes { return &newerSupersedes{has: memory{}} }
	require.Empty(t, judge(t, p(), tell{1, learned(1, false)}, tell{1, learned(2, true)}, tell{2, learned(1, false)}))
	older := []tell{{1, learned(2, true)}, {1, learned(1, false)}}
	require.Equal(t, "n1 has replaced x by what is older", judge(t, p(), older...))
	require.Empty(t, judge(t, p(), older[0], tell{1, Discarded{"x", at(2)}}, older[1]))
	require.NotEmpty(t, judge(t, p(), older[0], tell{1, Dormant{"x", at(2)}}, older[1]))
	require.NotEmpty(t, judge(t, p(), older[0], tell{1, Booted{}}, older[1]), "its disk has it")
	forgets := &newerSupersedes{has: memory{}, forgets: true}
	require.Empty(t, judge(t, forgets, older[0], tell{1, Booted{}}, older[1]))
	wiped := p()
	judge(t, wiped, older[0])
	wiped.Wiped(1)
	require.Empty(t, judge(t, wiped, older[1]))
}

func TestInvariant_DeletedStaysDeleted(t *testing.T) {
	p := func() *deletedStaysDeleted { return &deletedStaysDeleted{dead: memory{}} }
	deleted := tell{1, learned(2, true)}
	require.Empty(t, judge(t, p(), deleted, tell{1, learned(3, false)}, tell{2, learned(1, false)}))
	require.Equal(t, "n1 has x again, which it knew to be deleted",
		judge(t, p(), deleted, tell{1, Discarded{"x", at(2)}}, tell{1, learned(1, false)}))
	wiped := p()
	judge(t, wiped, deleted)
	wiped.Wiped(1)
	require.Empty(t, judge(t, wiped, tell{1, learned(1, false)}))
}

func TestInvariant_LastUpdateWins(t *testing.T) {
	require.Empty(t, judge(t, &lastUpdateWins{}, tell{1, Updated{Key: "x", At: at(2), Over: at(1)}}))
	require.NotEmpty(t, judge(t, &lastUpdateWins{}, tell{1, Updated{Key: "x", At: at(2), Over: at(2)}}))
}

func TestInvariant_TreesAgree(t *testing.T) {
	require.Empty(t, judge(t, &treesAgree{}, tell{1, Differed{With: 2, Ours: 1, Theirs: 2}}))
	require.Equal(t, "n1 and n2 have the same items, and their trees differ",
		judge(t, &treesAgree{}, tell{1, Differed{With: 2, Ours: 1, Theirs: 1}}))
}

func TestInvariant_KnownIsKept(t *testing.T) {
	p := func() *knownIsKept { return &knownIsKept{kept: map[sim.ID]kept{}} }
	kept := tell{1, Kept{2}}
	require.Empty(t, judge(t, p(), tell{1, Booted{}}, kept, tell{1, Booted{3}}, tell{2, Booted{}}))
	require.Equal(t, "n1 had 2 records on its disk, and found 1 when it restarted", judge(t, p(), kept, tell{1, Booted{1}}))
	wiped := p()
	judge(t, wiped, kept)
	wiped.Wiped(1)
	require.Empty(t, judge(t, wiped, tell{1, Booted{}}))
}
