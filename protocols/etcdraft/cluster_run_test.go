package etcdraft

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// bad is a network and a disk on which everything that may happen happens.
func bad(c *sim.Config) {
	c.Network.Delay = sim.Uniform(1*ms, 50*ms)
	c.Network.Loss, c.Network.Duplicate = 50_000, 50_000
	c.Disk.Fsync = sim.Exponential(2 * ms)
	c.Disk.Torn = 500_000
	c.Verify = true
}

// harass crashes servers in turn and isolates whoever leads, each for a while.
func (c *cluster) harass(until time.Duration) {
	for i := 0; c.Now() < until; i++ {
		fault := sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{c.Servers[i%len(c.Servers)]}}
		if i%2 == 0 {
			fault = sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{c.leader()}}
		}
		a := c.Apply(fault)
		c.Run(c.Now() + 400*ms)
		c.Undo(a)
		c.Run(c.Now() + 200*ms)
	}
}

// leader is who was last elected, or n1.
func (c *cluster) leader() sim.ID {
	for i := len(c.Facts) - 1; i >= 0; i-- {
		if _, elected := c.Facts[i].Body.(raftlaws.Leader); elected {
			return c.Facts[i].Node
		}
	}
	return 1
}

// The library draws from crypto/rand, walks maps, and knows time; none of that may show. Fingerprints
// cover every event of a run.
func TestCluster_TheSeedSaysItAll(t *testing.T) {
	var first uint64
	for range 20 {
		c := newCluster(t, 5, 3, bench.World(bad), bench.With("snapshot_every", 4))
		c.harass(2 * s)
		require.Empty(t, c.Broken)
		if first == 0 {
			first = c.Fingerprint()
		}
		require.Equal(t, first, c.Fingerprint())
	}
}

// Messages share entries with logs. In Verify mode the world panics where one is changed that is on
// its way.
func TestCluster_HoldsUnderCrashes(t *testing.T) {
	truncated, installed, applied := 0, 0, 0
	for n := range uint64(10) {
		c := newCluster(t, 5, 3, bench.World(bad), bench.Seed(n), bench.With("snapshot_every", 4))
		c.harass(4 * s)
		c.Run(c.Now() + 2*s)
		require.Empty(t, c.Broken)
		require.Greater(t, len(bench.Told[raftlaws.Leader](c.Facts)), 2)
		applied += len(bench.Told[raftlaws.Apply](c.Facts))
		truncated += len(bench.Told[raftlaws.Truncate](c.Facts))
		installed += len(bench.Told[raftlaws.Installed](c.Facts))
	}
	require.Greater(t, applied, 1000)
	require.Positive(t, truncated)
	require.Positive(t, installed)
}
