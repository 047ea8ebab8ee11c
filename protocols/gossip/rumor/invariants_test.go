package rumor

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/nodesets"
	"github.com/orrery-sim/orrery/sim"
)

type tell = bench.Tell

func judge(t *testing.T, p sim.Property, story ...tell) string {
	t.Helper()
	why, _ := bench.Judge(t, p, story...)
	return why
}

func TestInvariant_Validity(t *testing.T) {
	p := func() sim.Property { return &validity{infected: nodesets.Of(200)} }
	origin := tell{1, Infected{"x", 1, 0}}
	require.Empty(t, judge(t, p(), origin, tell{130, Infected{"x", 1, 1}}, tell{2, Infected{"x", 130, 2}}))
	require.Equal(t, "n2 was infected with x by n130, which never had it", judge(t, p(), origin, tell{2, Infected{"x", 130, 1}}))
	require.NotEmpty(t, judge(t, p(), origin, tell{2, Infected{"y", 1, 1}}))
}

func TestInvariant_RemovedIsFinal(t *testing.T) {
	p := func() *removedIsFinal { return &removedIsFinal{sites: 200, removed: map[string][]uint64{}} }
	removed := tell{70, Removed{"x", 2}}
	require.Empty(t, judge(t, p(), removed, tell{6, Removed{"x", 2}}, tell{70, Removed{"y", 2}}))
	why, blames := bench.Judge(t, p(), tell{6, Removed{"x", 2}}, removed, removed)
	require.Equal(t, "n70 lost interest in x a second time", why)
	require.Equal(t, []uint64{2}, blames)
	require.Empty(t, judge(t, p(), removed, tell{70, Infected{"x", 1, 4}}, removed), "it had lost the update, too")
	wiped := p()
	judge(t, wiped, removed)
	wiped.Wiped(70)
	require.Empty(t, judge(t, wiped, removed))
}

func TestInvariant_UnnecessaryContacts(t *testing.T) {
	counter := &config{stop: byCounter, k: 3}
	require.Empty(t, judge(t, &unnecessary{enough: counter.enough()}, tell{1, Removed{"x", 3}}, tell{2, Removed{"x", 5}}))
	require.Equal(t, "n2 lost interest in x after 2 useless cycles, and 3 are needed",
		judge(t, &unnecessary{enough: counter.enough()}, tell{1, Removed{"x", 3}}, tell{2, Removed{"x", 2}}))
	coin := &config{stop: byCoin, k: 3}
	require.Empty(t, judge(t, &unnecessary{enough: coin.enough()}, tell{1, Removed{"x", 1}}))
	require.NotEmpty(t, judge(t, &unnecessary{enough: coin.enough()}, tell{1, Removed{"x", 0}}), "no coin was tossed")
}

func TestInvariant_KnownIsKept(t *testing.T) {
	p := func() *knownIsKept { return &knownIsKept{kept: make([]kept, 4)} }
	kept := tell{1, Kept{2}}
	require.Empty(t, judge(t, p(), tell{1, Booted{}}, kept, tell{1, Booted{3}}, tell{2, Booted{}}))
	require.Equal(t, "n1 had 2 updates on its disk, and found 1 when it restarted", judge(t, p(), kept, tell{1, Booted{1}}))
	wiped := p()
	judge(t, wiped, kept)
	wiped.Wiped(1)
	require.Empty(t, judge(t, wiped, tell{1, Booted{}}))
}
