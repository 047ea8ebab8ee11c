package fastpaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// storm is a run with faults that its seed decides, on a bad network, which heals after a second.
func storm(t testing.TB, seed uint64, options ...option) *system {
	s := newSystem(t, nil, append(options,
		with("start", sim.Uniform(20*ms, 40*ms)), with("retry", 50*ms),
		with("coordinators", about.Nodes{Count: 1 + int(seed%2)}),
		func(c *sim.Config, _ *about.Args) {
			c.Seed = seed
			c.Network.Delay = sim.Uniform(1*ms, 20*ms)
			c.Network.Loss, c.Network.Duplicate = 50_000, 100_000
			c.Disk.Fsync, c.Disk.Torn = sim.Exponential(1*ms), 500_000
		})...)
	kinds := []sim.FaultKind{sim.Crash, sim.Isolate, sim.Crash, sim.Pause}
	for i := range uint64(20) {
		s.At(ms*(45*time.Duration(i)), func() {
			draw := func(k sim.ID, most int) int {
				return s.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: k, Turn: i}, most)
			}
			who := []sim.ID{sim.ID(1 + draw(1, s.Size()))}
			a := s.Apply(sim.Fault{Kind: kinds[draw(2, len(kinds))], Nodes: who})
			s.At(s.Now()+ms*time.Duration(5+draw(3, 200)), func() { s.Undo(a) })
		})
	}
	return s
}

// In any weather one value is chosen, and the learner learns it when the sky has cleared.
func TestStorm(t *testing.T) {
	collisions := 0
	for seed := range uint64(100) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		require.Empty(t, s.broken, "seed %d", seed)
		learned := 0
		for _, f := range s.facts {
			if _, is := f.fact.(Learned); is && s.Group(f.node) == "learner" {
				learned++
			}
		}
		require.Positive(t, learned, "seed %d", seed)
		collisions += len(told[Collision](s))
	}
	require.Greater(t, collisions, 20)
}

// Storms break the mutants.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, m := range zoo {
		var broken []string
		for seed := uint64(0); seed < 300 && len(broken) == 0; seed++ {
			s := storm(t, seed, mutant(m.Name))
			s.Run(2 * time.Second)
			broken = s.broken
		}
		require.NotEmpty(t, broken, m.Name)
	}
}

// What acceptors say is what they do: when all is at rest, their facts add up to their state.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(30) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		tale := map[sim.ID]Vote{}
		for _, f := range s.facts {
			switch x := f.fact.(type) {
			case Booted:
				tale[f.node] = Vote{x.Voted, x.Value}
			case Vote:
				tale[f.node] = x
			}
		}
		for _, id := range s.Members("acceptor") {
			require.Equal(t, s.Node(id).(*Acceptor).vote, tale[id], "seed %d", seed)
		}
	}
}
