package raft

import (
	"slices"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// A mutant says which properties it breaks by names that exist.
func TestMutants_RevealWhatExists(t *testing.T) {
	names := []string{linearizable, recovers, available}
	for _, p := range invariants(readsByLease) {
		names = append(names, p.Name())
	}
	for _, m := range zoo {
		require.NotEmpty(t, m.Reveals, m.Name)
		for _, name := range m.Reveals {
			require.True(t, slices.Contains(names, name), "%s: %s", m.Name, name)
		}
	}
}

// Random faults break every safety mutant that random faults can break, and not the protocol.
func TestMutants_UnderRandomFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand runs")
	}
	broken := func(options ...option) []string {
		found := []string{}
		for n := uint64(1); n <= 40 && len(found) == 0; n++ {
			found = storm(t, n, options...).broken
		}
		return found
	}
	require.Empty(t, broken())
	for _, name := range []string{
		"forget-vote", "forget-term", "truncate-always", "ignore-prev-term", "ignore-log-up-to-date",
		"count-duplicate-votes", "vote-twice", "answer-at-append",
	} {
		require.NotEmpty(t, broken(mutant(name)), name)
	}
	short := with("snapshot_every", 2)
	require.Empty(t, broken(short))
	for _, name := range []string{"snapshot-without-sessions", "truncate-in-memory"} {
		require.NotEmpty(t, broken(mutant(name), short), name)
	}
}

// So do random orders with them, where members come and go.
func TestMutants_UnderRandomOrders(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	broken := func(how string, options ...option) []string {
		found := []string{}
		for n := uint64(1); n <= 100 && len(found) == 0; n++ {
			found = council(t, n, append(options, with("membership", how))...).broken
		}
		return found
	}
	require.Empty(t, broken(changesJoint))
	require.Empty(t, broken(changesSingle))
	require.NotEmpty(t, broken(changesJoint, mutant("direct-swap")))
	require.NotEmpty(t, broken(changesJoint, mutant("config-when-applied")))
	require.NotEmpty(t, broken(changesSingle, mutant("overlapping-changes")))
}

// council is a storm in which an operator gives orders.
func council(t testing.TB, n uint64, options ...option) *cluster {
	c := tempest(t, n, append(options, with("members", 3))...)
	for i := range uint64(25) {
		c.At(500*ms+ms*(200*time.Duration(i)), func() {
			draw := func(k sim.ID, most int) int {
				return c.Choose(sim.Choice{Kind: sim.ScheduleChoice, A: 1, B: k, Turn: i}, most)
			}
			goals := []string{service.Join, service.Leave, service.Reconfigure, service.Transfer}
			first := draw(1, 5)
			who := []sim.ID{sim.ID(1 + first), sim.ID(1 + (first+1)%5), sim.ID(1 + (first+3)%5)}
			c.order(goals[draw(2, 4)], who[:1+draw(3, 3)]...)
		})
	}
	c.Run(6 * s)
	return c
}

// storm is a run with faults that its seed decides.
func storm(t testing.TB, n uint64, options ...option) *cluster {
	c := tempest(t, n, options...)
	c.Run(6 * s)
	return c
}

// tempest is a cluster to which such faults will come.
func tempest(t testing.TB, n uint64, options ...option) *cluster {
	c := newCluster(t, 5, 3, append(options, seed(n), fsync(sim.Exponential(1*ms)),
		with("pre_vote", n%2 == 0), configured(func(c *sim.Config) {
			c.Network.Loss, c.Network.Duplicate = 30_000, 50_000
			c.Disk.Torn = 500_000
		}))...)
	kinds := []sim.FaultKind{sim.Crash, sim.Isolate, sim.Crash, sim.Pause}
	for i := range uint64(20) {
		c.At(500*ms+ms*(250*time.Duration(i)), func() {
			draw := func(k sim.ID, most int) int {
				return c.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: k, Turn: i}, most)
			}
			who := []sim.ID{sim.ID(1 + draw(1, 5))}
			if draw(2, 3) == 0 {
				who = append(who, sim.ID(1+int(who[0])%5), sim.ID(1+int(who[0]+1)%5))
			}
			a := c.Apply(sim.Fault{Kind: kinds[draw(3, len(kinds))], Nodes: who})
			c.At(c.Now()+ms*time.Duration(10+draw(4, 600)), func() { c.Undo(a) })
		})
	}
	return c
}

// What a liveness mutant costs, in a setting that brings it out.
func TestMutants_Liveness(t *testing.T) {
	t.Run("next-index-stuck", func(t *testing.T) {
		caughtUp := func(options ...option) int64 {
			c := newCluster(t, 3, 1, append(options, with("logs", [][]int64{{1, 1}, {1, 1}, {1}}))...)
			c.Run(2 * s)
			return c.server(3).lastApplied
		}
		require.Positive(t, caughtUp())
		require.Zero(t, caughtUp(mutant("next-index-stuck")))
	})
	t.Run("stubborn-candidate", func(t *testing.T) {
		// n1 and n3 stand in the same term. Whoever loses must follow the other.
		least := func(options ...option) int64 {
			c := newCluster(t, 3, 1, append(options, configured(func(c *sim.Config) {
				c.Network.Delay = sim.Constant(5 * ms)
			}))...)
			c.Run(1)
			c.FireTimer(1, electionTimer)
			c.FireTimer(3, electionTimer)
			c.Run(3 * s)
			return min(c.server(1).lastApplied, c.server(3).lastApplied)
		}
		require.Greater(t, least(), int64(50))
		require.Zero(t, least(mutant("stubborn-candidate")))
	})
	t.Run("revote-refused", func(t *testing.T) {
		splits := func(options ...option) (n int) {
			for i := range uint64(50) {
				c := newCluster(t, 3, 0, append(options, seed(i), configured(func(c *sim.Config) {
					c.Network.Loss = 400_000
				}))...)
				c.Run(2 * s)
				n += len(told[raftlaws.SplitVote](c))
			}
			return n
		}
		require.Greater(t, splits(mutant("revote-refused")), 2*splits())
	})
}
