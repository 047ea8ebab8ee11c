package etcdraft

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// The library's doc.go, step 2: no messages before HardState and entries are on stable storage.
func TestContract_NothingIsSaidBeforeItIsSynced(t *testing.T) {
	for _, disk := range []sim.Dist{sim.Constant(0), sim.Constant(3 * ms)} {
		said, tooEarly := promises(t, bench.Fsync(disk))
		require.Greater(t, said, 10)
		require.Zero(t, tooEarly)
		_, tooEarly = promises(t, bench.Fsync(disk), bench.Mutant("send-before-sync"))
		require.Positive(t, tooEarly, "without the rule")
	}
}

// promises counts the messages that say what the sender has stored, and those of them that were
// sent when it was not on the disk yet. A commit index and a snapshot promise nothing to others.
func promises(t *testing.T, options ...bench.Option) (said, tooEarly int) {
	c := newCluster(t, 3, 3, append(options,
		bench.World(func(c *sim.Config) { c.Network.Loss = 50_000 }))...)
	dirty := make([]bool, 7) // written since the last sync, by ID
	hard := make([]HardState, 7)
	c.Listen(sim.Kinds(sim.Wrote, sim.Synced, sim.Sent), func(e *sim.Event) {
		switch e.Kind {
		case sim.Wrote:
			w := e.Body.(sim.Write)
			if h, is := w.Value.(HardState); is {
				dirty[e.Node] = dirty[e.Node] || h.Term != hard[e.Node].Term || h.VotedFor != hard[e.Node].VotedFor
				hard[e.Node] = h
			} else if w.Key == "" {
				dirty[e.Node] = true
			}
		case sim.Synced:
			dirty[e.Node] = false
		case sim.Sent:
			switch e.Body.(type) {
			case RequestVote, RequestVoteReply, PreVoteReply, AppendEntriesReply:
				said++
				if dirty[e.Node] {
					tooEarly++
				}
			}
		}
	})
	for i := range 10 {
		c.At(time.Duration(i)*300*ms, func() {
			a := c.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{sim.ID(1 + i%3)}})
			c.At(c.Now()+250*ms, func() { c.Undo(a) })
		})
	}
	c.Run(5 * s)
	require.Greater(t, len(bench.Told[raftlaws.Leader](c.Facts)), 1)
	require.Empty(t, c.Broken)
	return said, tooEarly
}

// A crash between any two effects of a server, on a disk that keeps any part of what was not
// synced, leaves a disk from which it boots, and goes on.
func TestContract_ACrashAnywhereLeavesADiskToBootFrom(t *testing.T) {
	booted := 0
	for effect := range 40 {
		c := newCluster(t, 3, 3, bench.Seed(uint64(effect)), bench.Fsync(sim.Constant(2*ms)),
			bench.With("snapshot_every", effect%2*3),
			bench.World(func(c *sim.Config) { c.Disk.Torn = 1_000_000; c.Network.Loss = 20_000 }))
		c.Run(600 * ms)
		cut := c.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{c.leader()}})
		c.Run(c.Now() + 500*ms)
		c.Undo(cut) // the old leader's log is cut back, or replaced by a snapshot
		who := c.Servers[effect%3]
		crash := c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{who}, Effect: effect})
		c.Run(c.Now() + 300*ms)
		c.Undo(crash)
		c.Run(c.Now() + 500*ms)
		require.Empty(t, c.Broken)
		require.True(t, c.Up(who))
		booted += len(bench.Told[raftlaws.Booted](c.Facts)) - 3
	}
	require.Greater(t, booted, 20)
}

// Requests that arrive while the disk is busy share the next sync.
func TestContract_RequestsShareASync(t *testing.T) {
	c := newCluster(t, 3, 30, bench.Fsync(sim.Constant(10*ms)), bench.World(func(c *sim.Config) {
		c.Network.Delay = sim.Constant(1 * ms)
	}))
	c.Run(3 * s)
	require.Empty(t, c.Broken)
	writes := 0
	for _, a := range bench.Told[raftlaws.Apply](c.Facts) {
		if a.Client != 0 {
			writes++
		}
	}
	require.Greater(t, writes, 3*int(c.Stats().Synced), "one sync for each entry of each server otherwise")
}
