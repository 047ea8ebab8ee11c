package primarybackup

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// storm is a run in which the primary crashes again and again, as soon as it has a backup that is up
// to date, and in which the view service and the network fail as the seed decides.
func storm(t testing.TB, seed uint64) *bench.Cluster {
	s := newSystem(t, seed, 4)
	down := func(id sim.ID, n uint64) {
		lasts := 5 + s.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: id, Turn: n}, 100)
		s.For(ms*time.Duration(lasts), sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{id}})
	}
	s.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		if f, is := e.Body.(Acked); is && f.Whole && e.At < time.Second {
			id := s.Node(vs).(*ViewService).View.Primary.ID
			down(id, e.Num)
		}
	})
	for i := range uint64(6) {
		s.At(ms*time.Duration(150*i), func() { down(vs, i) })
	}
	return s
}

// Whatever crashes, nothing that was answered is lost, and the service comes back.
func TestStorm(t *testing.T) {
	views := 0
	for seed := range uint64(60) {
		s := storm(t, seed)
		s.Run(2 * time.Second)
		before := len(bench.Told[Executed](s.Facts))
		s.Wait(500 * ms)
		require.Empty(t, s.Broken, "seed %d", seed)
		require.Greater(t, len(bench.Told[Executed](s.Facts)), before, "seed %d", seed)
		views += len(bench.Told[Formed](s.Facts))
	}
	require.Greater(t, views, 200)
}

// What was answered in the end is what is in the state: facts are true.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(20) {
		s := storm(t, seed)
		s.Run(2 * time.Second)
		last := map[sim.ID]Place{}
		for _, f := range s.Facts {
			switch x := f.Body.(type) {
			case Booted:
				last[f.Node] = Place{}
			case Installed:
				last[f.Node] = Place{x.Index, x.Hash}
			case Executed:
				last[f.Node] = Place{x.Index, x.Hash}
			}
		}
		for _, id := range []sim.ID{n1, n2, n3} {
			require.Equal(t, last[id], s.Node(id).(*Server).place, "seed %d, n%d", seed, id)
		}
	}
}
