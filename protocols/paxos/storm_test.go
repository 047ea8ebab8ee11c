package paxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// storm is a run with faults that its seed decides, on a bad network, which heals after a second.
func storm(t testing.TB, seed uint64, options ...bench.Option) *bench.Cluster {
	s := newSynod(t, append(options,
		bench.With("backoff", sim.Uniform(1*ms, 20*ms)), bench.With("retry", 30*ms), bench.Seed(seed),
		bench.Delay(sim.Exponential(10*ms)), bench.Rough(100_000, 100_000), bench.Fsync(sim.Exponential(1*ms)))...)
	s.Rage(bench.Weather(sim.Crash, sim.Isolate, sim.Crash, sim.Pause))
	return s
}

// In any weather one value is chosen, and everybody learns it when the sky has cleared.
func TestStorm(t *testing.T) {
	for seed := range uint64(100) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		require.Empty(t, s.Broken, "seed %d", seed)
		knows := map[sim.ID]string{}
		for _, f := range s.Facts {
			if c, is := f.Body.(Chosen); is {
				knows[f.Node] = c.Value
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
		require.NotEmpty(t, bench.Broken(100, func(seed uint64) *bench.Cluster {
			s := storm(t, seed, bench.Mutant(name))
			s.Run(2 * time.Second)
			return s
		}), name)
	}
}

// What acceptors say is what they do: when all is at rest, their facts add up to their state.
func TestStorm_FactsAreTrue(t *testing.T) {
	for seed := range uint64(30) {
		s := storm(t, seed)
		s.Run(20 * time.Second)
		tale := map[sim.ID]Booted{}
		for _, f := range s.Facts {
			state := tale[f.Node]
			switch f := f.Body.(type) {
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
			tale[f.Node] = state
		}
		for _, id := range []sim.ID{a1, a2, a3} {
			a := s.Node(id).(*Acceptor)
			require.Equal(t, Booted{a.promised, a.vote.Ballot, a.vote.Value}, tale[id],
				"seed %d", seed)
		}
	}
}
