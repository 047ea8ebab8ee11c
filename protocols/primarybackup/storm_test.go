package primarybackup

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// storm is a run in which the primary crashes again and again, as soon as it has a backup that is up
// to date, and in which the view service and the network fail as the seed decides.
func storm(t testing.TB, seed uint64, mutant string) *system {
	s := newSystem(t, seed, 4, mutant)
	s.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		if f, is := e.Body.(Acked); is && f.Whole && e.At < time.Second {
			id := s.Node(vs).(*ViewService).View.Primary.ID
			s.down(id, e.Num)
		}
	})
	for i := range uint64(6) {
		s.At(ms*time.Duration(150*i), func() { s.down(vs, i) })
	}
	return s
}

// down crashes a node for a while.
func (s *system) down(id sim.ID, n uint64) {
	a := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{id}})
	s.At(s.Now()+ms*time.Duration(5+s.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: id, Turn: n}, 100)), func() { s.Undo(a) })
}

// Whatever crashes, nothing that was answered is lost, and the service comes back.
func TestStorm(t *testing.T) {
	views := 0
	for seed := range uint64(60) {
		s := storm(t, seed, "")
		s.Run(2 * time.Second)
		before := len(told[Executed](s))
		s.wait(500 * ms)
		require.Empty(t, s.broken, "seed %d", seed)
		require.Greater(t, len(told[Executed](s)), before, "seed %d", seed)
		views += len(told[Formed](s))
	}
	require.Greater(t, views, 200)
}

// What was answered in the end is what is in the state: facts are true.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(20) {
		s := storm(t, seed, "")
		s.Run(2 * time.Second)
		last := map[sim.ID]Place{}
		for _, f := range s.facts {
			switch x := f.fact.(type) {
			case Booted:
				last[f.node] = Place{}
			case Installed:
				last[f.node] = Place{x.Index, x.Hash}
			case Executed:
				last[f.node] = Place{x.Index, x.Hash}
			}
		}
		for _, id := range []sim.ID{n1, n2, n3} {
			require.Equal(t, last[id], s.Node(id).(*Server).place, "seed %d, n%d", seed, id)
		}
	}
}
