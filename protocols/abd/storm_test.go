package abd

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// storm is a run with faults that its seed decides, on a bad network, which heals after a second.
func storm(t testing.TB, seed uint64, options ...option) *system {
	s := newSystem(t, 4, service.RegisterLoad{Reads: 600_000}, append(options,
		with("retry", 50*ms),
		func(c *sim.Config, _ *about.Args) {
			c.Seed = seed
			c.Network.Delay = sim.Uniform(1*ms, 20*ms)
			c.Network.Loss, c.Network.Duplicate = 50_000, 100_000
			c.Disk.Fsync, c.Disk.Torn = sim.Exponential(2*ms), 500_000
		})...)
	kinds := []sim.FaultKind{sim.Crash, sim.Crash, sim.Pause}
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

// In any weather the register is atomic, and operations end when the sky has cleared.
func TestStorm(t *testing.T) {
	for seed := range uint64(60) {
		s := storm(t, seed)
		s.Run(1500 * ms)
		before := len(told[Finished](s))
		s.wait(500 * ms)
		require.Empty(t, s.broken, "seed %d", seed)
		require.Greater(t, len(told[Finished](s)), before, "seed %d", seed)
	}
}

// Storms break the mutants.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, m := range zoo {
		options := []option{mutant(m.Name)}
		if m.Name == "no-intersection" {
			options = append(options, with("read_quorum", 1))
		}
		var broken []string
		for seed := uint64(0); seed < 100 && len(broken) == 0; seed++ {
			s := storm(t, seed, options...)
			s.Run(1500 * ms)
			broken = s.broken
		}
		require.NotEmpty(t, broken, m.Name)
	}
}

// What replicas say is what they do: when all is at rest, their last facts are their state.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(20) {
		s := storm(t, seed)
		s.Run(1500 * ms)
		s.Apply(sim.Fault{Kind: sim.Crash, Nodes: s.clients})
		s.wait(500 * ms)
		tale := map[sim.ID]Tagged{}
		for _, f := range s.facts {
			switch x := f.fact.(type) {
			case Booted:
				tale[f.node] = Tagged(x)
			case Stored:
				tale[f.node] = Tagged(x)
			}
		}
		for _, id := range s.Members("replica") {
			require.Equal(t, s.Node(id).(*Replica).kept, tale[id], "seed %d", seed)
		}
	}
}
