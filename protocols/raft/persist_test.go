package raft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// Figure 2: persistent state is "updated on stable storage before responding to RPCs". Whatever a
// server says to others, a crash right after it takes nothing of it back.
func TestPersist_NothingIsSaidBeforeItIsSynced(t *testing.T) {
	for _, disk := range []sim.Dist{sim.Constant(0), sim.Constant(3 * ms)} {
		said, tooEarly := promises(t, bench.Fsync(disk))
		require.Greater(t, said, 10)
		require.Zero(t, tooEarly)
		for _, name := range []string{"ack-before-sync", "vote-before-sync"} {
			_, tooEarly = promises(t, bench.Fsync(disk), bench.Mutant(name))
			require.Positive(t, tooEarly, "without the rule: %s", name)
		}
	}
}

// promises counts the messages that say what the sender has stored, and those of them that were
// sent when it was not on the disk yet.
func promises(t *testing.T, options ...bench.Option) (said, tooEarly int) {
	c := newCluster(t, 3, 3, append(options,
		bench.World(func(c *sim.Config) { c.Network.Loss = 50_000 }))...)
	dirty := make([]bool, 7) // written since the last sync, by ID
	c.Listen(sim.Kinds(sim.Wrote, sim.Synced, sim.Sent), func(e *sim.Event) {
		switch e.Kind {
		case sim.Wrote:
			dirty[e.Node] = true
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

// Requests that arrive while the disk is busy share the next sync.
func TestPersist_GroupCommit(t *testing.T) {
	c := newCluster(t, 3, 30, bench.Fsync(sim.Constant(10*ms)))
	c.Run(5 * s)
	require.Empty(t, c.Broken)
	applied := uint64(c.server(1).lastApplied)
	require.Greater(t, applied, uint64(1000))
	require.Less(t, c.Stats().Synced, applied, "three servers together")
}

// A crash between any two effects leaves a server that keeps its word.
func TestPersist_CrashAtEveryEffect(t *testing.T) {
	for effect := 1; effect <= 40; effect++ {
		for _, torn := range []sim.PPM{0, 1_000_000} {
			c := newCluster(t, 3, 2, bench.Fsync(sim.Constant(2*ms)), bench.With("pre_vote", false),
				bench.With("snapshot_every", 4*(effect%2)),
				bench.World(func(c *sim.Config) { c.Disk.Torn = torn }))
			for i := range 3 {
				c.At(time.Duration(1+i)*500*ms, func() {
					a := c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{sim.ID(i + 1)}, Effect: effect})
					c.At(c.Now()+400*ms, func() { c.Undo(a) })
				})
			}
			c.Run(3 * s)
			require.Empty(t, c.Broken, "effect %d, torn %d", effect, torn)
			require.NotZero(t, c.Stats().Crashes, "some servers have fewer effects than that before the fault is undone")
		}
	}
}

// A vote that waits for its sync is told before the next term begins, at the same instant.
func TestPersist_EveryVoteIsTold(t *testing.T) {
	s := newSolo(t, 3, bench.Fsync(sim.Constant(1*ms)))
	s.Say(2, ballot(1, 2))
	s.Tell(2, 1, ballot(2, 2))
	s.Tell(3, 1, ballot(3, 3))
	s.Wait(9 * ms)
	require.Equal(t, []raftlaws.Vote{{Term: 1, For: 2}, {Term: 2, For: 2}, {Term: 3, For: 3}}, bench.Told[raftlaws.Vote](s.Facts))
	require.Contains(t, s.Heard, bench.Letter{By: 2, Msg: yes(2)})
	require.Contains(t, s.Heard, bench.Letter{By: 3, Msg: yes(3)})
}

// A disk that cannot keep a promise ends its server.
func TestPersist_BadDisksStopTheServer(t *testing.T) {
	t.Run("full", func(t *testing.T) {
		s := newSolo(t, 3)
		s.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{1}})
		require.Empty(t, s.Say(2, RequestVote{Term: 1, CandidateID: 2}))
		require.False(t, s.Up(1))
	})
	for _, logs := range [][][]int64{{{1, 1, 1, 1, 1, 1, 1, 1}}, nil} {
		t.Run("rotten", func(t *testing.T) {
			s := newSolo(t, 3, bench.With("logs", logs))
			s.Say(2, RequestVote{Term: 2, CandidateID: 2, LastLogIndex: 10, LastLogTerm: 2})
			s.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
			s.Reboot()
			require.False(t, s.Up(1))
		})
	}
}

// Server logs can begin as a scenario wants them, and are then like any other.
func TestPersist_GivenLogs(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 1, 4}}))
	require.EqualValues(t, 4, s.self().currentTerm)
	require.Zero(t, s.self().votedFor)
	require.Equal(t, []int64{1, 1, 4}, terms(s.self()))
	s.Say(2, AppendEntries{
		Term: 5, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 1, Entries: entries(2, 5),
	})
	s.Reboot()
	require.Equal(t, []int64{1, 5}, terms(s.self()))
}

// A test audits facts against the state that they tell of.
func TestFacts_TellTheState(t *testing.T) {
	c := newCluster(t, 5, 4, bench.Fsync(sim.Exponential(1*ms)), bench.With("snapshot_every", 10),
		bench.World(func(c *sim.Config) { c.Network.Loss = 20_000 }))
	for i := range 8 {
		c.At(time.Duration(500+i*700)*ms, func() {
			kind := []sim.FaultKind{sim.Crash, sim.Isolate}[i%2]
			a := c.Apply(sim.Fault{Kind: kind, Nodes: []sim.ID{sim.ID(1 + i%5)}})
			c.At(c.Now()+600*ms, func() { c.Undo(a) })
		})
	}
	c.Run(8 * s)
	type state struct {
		term, commit, applied, last int64
		hash                        uint64
		leads                       bool
	}
	tale := make([]state, 6)
	for _, s := range c.Facts {
		n := &tale[s.Node]
		switch f := s.Body.(type) {
		case raftlaws.Booted:
			*n = state{term: f.Term, last: f.LastIndex, hash: f.LastHash}
		case raftlaws.Term:
			n.term = f.Term
		case raftlaws.Append:
			n.last, n.hash = f.Index, f.Hash
		case raftlaws.Truncate:
			n.last, n.hash = f.LastIndex, f.LastHash
		case raftlaws.Installed:
			n.last, n.hash, n.commit, n.applied = f.Index, f.Hash, f.Index, f.Index
		case raftlaws.Restored:
			n.commit, n.applied = f.Index, f.Index
		case raftlaws.Commit:
			n.commit = f.Index
		case raftlaws.Apply:
			n.applied = f.Index
		case raftlaws.Leader:
			n.leads = true
		case raftlaws.Stepdown:
			n.leads = false
		}
	}
	for _, id := range c.Servers {
		r := c.server(id)
		last := r.log.last()
		require.Equal(t, state{
			r.currentTerm, r.commitIndex, r.lastApplied, last.Index, last.Hash, r.role == leader,
		}, tale[id], "n%d", id)
	}
	require.Greater(t, len(bench.Told[raftlaws.Leader](c.Facts)), 2)
	require.NotEmpty(t, bench.Told[raftlaws.Installed](c.Facts))
	require.NotEmpty(t, bench.Told[raftlaws.Restored](c.Facts))
	require.Empty(t, c.Broken)
}
