package paxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// storm is a run with faults that its seed decides, on a bad network, which heals after a second.
func storm(t testing.TB, seed uint64, options ...option) *synod {
	s := newSynod(t, append(options,
		with("backoff", sim.Uniform(1*ms, 20*ms)), with("retry", 30*ms),
		configured(func(c *sim.Config) {
			c.Seed = seed
			c.Network.Delay = sim.Exponential(10 * ms)
			c.Network.Loss, c.Network.Duplicate = 100_000, 100_000
			c.Disk.Fsync, c.Disk.Torn = sim.Exponential(1*ms), 500_000
		}))...)
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

// In any weather one value is chosen, and everybody learns it when the sky has cleared.
func TestStorm(t *testing.T) {
	for seed := range uint64(100) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		require.Empty(t, s.broken, "seed %d", seed)
		knows := map[sim.ID]string{}
		for _, f := range s.facts {
			if c, is := f.fact.(Chosen); is {
				knows[f.node] = c.Value
			}
		}
		require.Len(t, knows, 3, "seed %d", seed)
		require.Equal(t, []string{knows[p1], knows[p1]}, []string{knows[p2], knows[l1]})
	}
}

// Storms break the mutants that they can break.
func TestStorm_BreaksMutants(t *testing.T) {
	for _, name := range []string{
		"forget-promise", "forget-vote", "own-value", "ignore-promise", "no-tie-break",
		"count-duplicates", "mix-ballots", "reuse-ballot",
	} {
		var broken []string
		for seed := uint64(0); seed < 100 && len(broken) == 0; seed++ {
			s := storm(t, seed, mutant(name))
			s.Run(2 * time.Second)
			broken = s.broken
		}
		require.NotEmpty(t, broken, name)
	}
}

// What acceptors say is what they do: when all is at rest, their facts add up to their state.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(30) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		tale := map[sim.ID]Booted{}
		for _, f := range s.facts {
			state := tale[f.node]
			switch f := f.fact.(type) {
			case Booted:
				state = f
			case Promised:
				state.Promised = f.Ballot
			case Vote:
				state.Voted, state.Value = f.Ballot, f.Value
				if state.Promised.Less(f.Ballot) {
					state.Promised = f.Ballot
				}
			}
			tale[f.node] = state
		}
		for _, id := range []sim.ID{a1, a2, a3} {
			a := s.Node(id).(*Acceptor)
			require.Equal(t, Booted{a.promised, a.vote.Ballot, a.vote.Value}, tale[id],
				"seed %d", seed)
		}
	}
}
