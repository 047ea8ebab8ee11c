package raft

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// A script is a cluster in which nothing happens by itself: messages wait, timers do not fire.
type script struct{ *cluster }

func newScript(t testing.TB, n int, options ...bench.Option) *script {
	options = append(options, bench.With("pre_vote", false), bench.With("check_quorum", false), bench.With("noop",
		false))
	c := &script{newCluster(t, n, 0, options...)}
	c.Run(1)
	c.Hold(func(sim.ID, sim.ID, uint16, sim.Message) bool { return true }, func(sim.ID, uint16, sim.Timer) bool {
		return true
	})
	return c
}

// settle lets what was released arrive and be answered.
func (c *script) settle() { c.Run(c.Now() + 20*ms) }

// elect lets a server time out until it stands in a term, and exchanges the votes.
func (c *script) elect(who sim.ID, term int64, voters ...sim.ID) {
	c.T.Helper()
	for c.server(who).currentTerm < term {
		require.True(c.T, c.FireTimer(who, electionTimer))
		c.settle()
	}
	c.drop(func(m sim.Message) bool { v, ok := m.(RequestVote); return ok && v.Term < term })
	for _, v := range voters {
		c.exchange(who, v)
	}
	require.Equal(c.T, leader, c.server(who).role)
}

// exchange delivers all that is held between two servers, and what they answer.
func (c *script) exchange(a, b sim.ID) {
	for {
		i := c.find(func(h sim.Held) bool { return h.From == a && h.To == b || h.From == b && h.To == a })
		if i < 0 {
			return
		}
		c.DeliverHeld(i)
		c.settle()
	}
}

// drop loses what is held and matches.
func (c *script) drop(match func(sim.Message) bool) {
	for {
		i := c.find(func(h sim.Held) bool { return match(h.Msg) })
		if i < 0 {
			return
		}
		c.DropHeld(i)
	}
}

func (c *script) find(match func(sim.Held) bool) int {
	for i, h := range c.Held() {
		if match(h) {
			return i
		}
	}
	return -1
}

// write lets a client ask a server for a write.
func (c *script) write(to sim.ID, seq uint64) {
	op := service.Op{Name: "put", Key: "x", Value: "1"}
	c.Inject(to, service.Request{Client: to, Seq: seq, Op: op})
	c.settle()
}

func (c *script) crash(who sim.ID) {
	c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{who}})
	c.settle()
	c.drop(func(sim.Message) bool { return true })
}

func (c *script) restart(who sim.ID) {
	c.Restart(who)
	c.settle()
}

// Figure 8: why a leader must not commit entries of earlier terms by counting replicas.
func TestStory_Figure8(t *testing.T) {
	play := func(options ...bench.Option) *script {
		c := newScript(t, 5, append(options, bench.With("logs", [][]int64{{1}, {1}, {1}, {1}, {1}}))...)
		// (a) S1 is leader and partially replicates the log entry at index 2.
		c.elect(1, 2, 2, 3, 4, 5)
		c.write(1, 1)
		c.exchange(1, 2)
		// (b) S1 crashes; S5 is elected leader for term 3 with votes from S3, S4, and itself, and
		// accepts a different entry at log index 2.
		c.crash(1)
		c.elect(5, 3, 3, 4)
		c.write(5, 1)
		// (c) S5 crashes; S1 restarts, is elected leader, and continues replication.
		c.crash(5)
		c.restart(1)
		c.elect(1, 4, 2, 3)
		c.exchange(1, 2) // it has the entry, and says so
		c.exchange(1, 3)
		// (d) S1 crashes; S5 could be elected leader (with votes from S2, S3, and S4) and overwrite
		// the entry with its own entry from term 3.
		c.crash(1)
		c.restart(5)
		c.elect(5, 5, 2, 3, 4)
		c.write(5, 2)
		for _, v := range []sim.ID{2, 3, 4} {
			c.exchange(5, v)
		}
		require.Equal(t, []int64{1, 3, 5}, terms(c.server(3)))
		return c
	}
	require.Empty(t, play().Broken)
	broken := play(bench.Mutant("figure8")).Broken
	require.Len(t, broken, 4)
	require.Contains(t, broken[0], "Commits Own Term: n1 leads term 2 and took entry 1 for committed")
	require.Equal(t, "Leader Completeness: n5 was elected in term 5 without the entry 2 of term 2 "+
		"that n1 knew to be committed in term 4", broken[1])
	require.Equal(t, "Committed Is Kept: n3 removed its entry 2, and n1 knew in term 4 that all up to entry 2 is committed",
		broken[2])
	require.Contains(t, broken[3],
		"State Machine Safety: at index 2, n1 applied an entry of term 2 and n5")
}

// Figure 8 (e): if instead S1 commits an entry of its own term before it crashes, S5 cannot win.
func TestStory_Figure8e(t *testing.T) {
	c := newScript(t, 5, bench.With("logs", [][]int64{{1, 2}, {1, 2}, {1}, {1}, {1, 3}}))
	c.elect(1, 4, 2, 3, 4)
	c.write(1, 1)
	c.exchange(1, 2)
	c.exchange(1, 3)
	require.EqualValues(t, 3, c.server(1).commitIndex)
	c.crash(1)
	require.True(t, c.FireTimer(5, electionTimer))
	c.settle()
	for c.server(5).currentTerm < 5 {
		require.True(t, c.FireTimer(5, electionTimer))
		c.settle()
	}
	for _, v := range []sim.ID{2, 3, 4} {
		c.exchange(5, v)
	}
	require.Equal(t, candidate, c.server(5).role)
	require.Empty(t, c.Broken)
}
