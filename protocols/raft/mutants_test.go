package raft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// Random faults break every safety mutant that random faults can break, and not the protocol.
func TestMutants_UnderRandomFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand runs")
	}
	broken := func(options ...bench.Option) []string {
		found := []string{}
		for n := uint64(1); n <= 40 && len(found) == 0; n++ {
			found = storm(t, n, options...).Broken
		}
		return found
	}
	require.Empty(t, broken())
	for _, name := range []string{
		"forget-vote", "forget-term", "truncate-always", "ignore-prev-term", "ignore-log-up-to-date",
		"vote-twice", "answer-at-append",
	} {
		require.NotEmpty(t, broken(bench.Mutant(name)), name)
	}
	twice := bench.Rough(30_000, 400_000)
	require.Empty(t, broken(twice))
	require.NotEmpty(t, broken(bench.Mutant("count-duplicate-votes"), twice))
	short := bench.With("snapshot_every", 2)
	require.Empty(t, broken(short))
	for _, name := range []string{"snapshot-without-sessions", "truncate-in-memory"} {
		require.NotEmpty(t, broken(bench.Mutant(name), short), name)
	}
}

// So do random orders with them, where members come and go.
func TestMutants_UnderRandomOrders(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	broken := func(how string, options ...bench.Option) []string {
		found := []string{}
		for n := uint64(1); n <= 100 && len(found) == 0; n++ {
			found = council(t, n, append(options, bench.With("membership", how))...).Broken
		}
		return found
	}
	require.Empty(t, broken(changesJoint))
	require.Empty(t, broken(changesSingle))
	require.NotEmpty(t, broken(changesJoint, bench.Mutant("direct-swap")))
	require.NotEmpty(t, broken(changesJoint, bench.Mutant("config-when-applied")))
	require.NotEmpty(t, broken(changesSingle, bench.Mutant("overlapping-changes")))
}

// council is a storm in which an operator gives orders.
func council(t testing.TB, n uint64, options ...bench.Option) *cluster {
	c := tempest(t, n, append(options, bench.With("members", 3))...)
	for i := range uint64(25) {
		c.At(500*ms+ms*(200*time.Duration(i)), func() {
			draw := func(k sim.ID, most int) int {
				return c.Choose(sim.Choice{Kind: sim.ScheduleChoice, A: 1, B: k, Turn: i}, most)
			}
			goals := []string{service.Join, service.Leave, service.Reconfigure, service.Transfer}
			first := draw(1, 5)
			who := []sim.ID{sim.ID(1 + first), sim.ID(1 + (first+1)%5), sim.ID(1 + (first+3)%5)}
			c.Order(goals[draw(2, 4)], who[:1+draw(3, 3)]...)
		})
	}
	c.Run(6 * s)
	return c
}

// storm is a run with faults that its seed decides.
func storm(t testing.TB, n uint64, options ...bench.Option) *cluster {
	c := tempest(t, n, options...)
	c.Run(6 * s)
	return c
}

// tempest is a cluster to which such faults will come.
func tempest(t testing.TB, n uint64, options ...bench.Option) *cluster {
	usual := []bench.Option{
		bench.Seed(n), bench.Fsync(sim.Exponential(1 * ms)), bench.With("pre_vote", n%2 == 0), bench.Rough(30_000, 50_000),
	}
	c := newCluster(t, 5, 3, append(usual, options...)...)
	c.Rage(bench.Tempest(c.Servers))
	return c
}

// What a liveness mutant costs, in a setting that brings it out.
func TestMutants_Liveness(t *testing.T) {
	t.Run("next-index-stuck", func(t *testing.T) {
		caughtUp := func(options ...bench.Option) int64 {
			c := newCluster(t, 3, 1, append(options, bench.With("logs", [][]int64{{1, 1}, {1, 1}, {1}}))...)
			c.Run(2 * s)
			return c.server(3).lastApplied
		}
		require.Positive(t, caughtUp())
		require.Zero(t, caughtUp(bench.Mutant("next-index-stuck")))
	})
	t.Run("stubborn-candidate", func(t *testing.T) {
		// n1 and n3 stand in the same term. Whoever loses must follow the other.
		least := func(options ...bench.Option) int64 {
			c := newCluster(t, 3, 1, append(options, bench.World(func(c *sim.Config) {
				c.Network.Delay = sim.Constant(5 * ms)
			}))...)
			c.Run(1)
			c.FireTimer(1, electionTimer)
			c.FireTimer(3, electionTimer)
			c.Run(3 * s)
			return min(c.server(1).lastApplied, c.server(3).lastApplied)
		}
		require.Greater(t, least(), int64(50))
		require.Zero(t, least(bench.Mutant("stubborn-candidate")))
	})
	t.Run("revote-refused", func(t *testing.T) {
		splits := func(options ...bench.Option) (n int) {
			for i := range uint64(50) {
				c := newCluster(t, 3, 0, append(options, bench.Seed(i), bench.World(func(c *sim.Config) {
					c.Network.Loss = 400_000
				}))...)
				c.Run(2 * s)
				n += len(bench.Told[raftlaws.SplitVote](c.Facts))
			}
			return n
		}
		require.Greater(t, splits(bench.Mutant("revote-refused")), 2*splits())
	})
}
