package uniqueids

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const client = sim.ID(3)

func generate(s *bench.Solo) string {
	s.T.Helper()
	m := service.Request{Client: client, Seq: 1, Op: service.Op{Name: "generate"}}
	return s.Ask(client, m).(service.Reply).Result.Value
}

// An ID is the node's name, its life and a count; a life begins at each boot, and only that is written.
func TestNode_Generate(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, 2, bench.Servers(2))
	require.Equal(t, []string{"n2-1-1", "n2-1-2"}, []string{generate(s), generate(s)})
	s.Reboot()
	require.Equal(t, "n2-2-1", generate(s))
	s.Reboot()
	require.Equal(t, "n2-3-1", generate(s))
}

// No two nodes make the same, whatever crashes, and whatever their clocks show.
func TestStorm(t *testing.T) {
	for seed := range uint64(20) {
		c := bench.New(t, &Protocol, bench.Servers(5), bench.Seed(seed), bench.Rough(50_000, 100_000),
			bench.Asking(4, service.ClientConfig{Workload: load{}, Timeout: 50 * time.Millisecond, Retry: true}))
		c.Rage(bench.Weather(sim.Crash, sim.Isolate, sim.Jump))
		c.Run(2 * time.Second)
		require.Empty(t, c.Broken, "seed %d", seed)
		made := bench.Told[Generated](c.Facts)
		require.Greater(t, len(made), 500)
		for _, g := range made {
			require.Equal(t, 2, strings.Count(g.ID, "-"))
		}
	}
}

func TestInvariants_GloballyUnique(t *testing.T) {
	p := func() sim.Property { return &globallyUnique{made: map[string]maker{}} }
	why, _ := bench.Judge(t, p(), bench.Tell{1, Generated{"x"}}, bench.Tell{2, Generated{"y"}}, bench.Tell{1, Booted{2}})
	require.Empty(t, why)
	why, blames := bench.Judge(t, p(), bench.Tell{1, Generated{"x"}}, bench.Tell{2, Generated{"y"}}, bench.Tell{2, Generated{"x"}})
	require.Equal(t, "n2 generated x, which n1 had generated before", why)
	require.Equal(t, []uint64{1}, blames)
}

// The model takes any ID that was not told before, and the machine makes no two alike.
func TestIDs(t *testing.T) {
	op := service.Op{Name: "generate"}
	s, ok := IDs.Model.Step(IDs.Model.Init, op, service.Result{OK: true, Value: "12"}, true)
	require.True(t, ok)
	for _, id := range []string{"1", "2", "123"} {
		_, ok = IDs.Model.Step(s, op, service.Result{OK: true, Value: id}, true)
		require.True(t, ok, id)
	}
	for _, id := range []string{"12", ""} {
		_, ok = IDs.Model.Step(s, op, service.Result{OK: true, Value: id}, true)
		require.False(t, ok, id)
	}
	m := IDs.Machine()
	first := m.Apply(op)
	require.NotEqual(t, first, m.Apply(op))
	back := IDs.Machine()
	back.Restore(m.Snapshot())
	require.Equal(t, m.Hash(), back.Hash())
	require.Equal(t, m.Apply(op), back.Apply(op))
}
