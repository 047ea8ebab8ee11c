package raft

import (
	"slices"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// "Each server takes snapshots independently, covering just the committed entries in its log". The
// entries up to the snapshot before go, once the new one is synced. What is left is what a restart
// finds.
func TestSnapshot_7_ReplacesWhatIsApplied(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 3), bench.Fsync(sim.Constant(1*ms)))
	commit := func(index int64) {
		s.Say(2, AppendEntries{
			Term: 1, LeaderID: 2, PrevLogIndex: 9, PrevLogTerm: 1, LeaderCommit: index,
		})
	}
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)})
	commit(2)
	require.Empty(t, bench.Told[raftlaws.Snapshot](s.Facts), "two are applied")
	commit(4)
	require.Len(t, bench.Told[raftlaws.Snapshot](s.Facts), 1)
	require.Equal(t, "1x9", s.self().log.String())
	commit(6)
	commit(8)
	require.Len(t, bench.Told[raftlaws.Snapshot](s.Facts), 2)
	require.Equal(t, "(4@1) 1x5", s.self().log.String())
	require.EqualValues(t, 9, s.self().log.lastIndex())
	require.EqualValues(t, 4, s.self().stale, "the disk still has them")
	hash := s.self().machine.Hash()

	s.Say(2, AppendEntries{
		Term: 1, LeaderID: 2, PrevLogIndex: 9, PrevLogTerm: 1, Entries: entries(10, 1),
	})
	require.Zero(t, s.self().stale, "the snapshot is synced, and they are not needed")
	s.Reboot()
	require.EqualValues(t, 8, s.self().lastApplied)
	require.EqualValues(t, 8, s.self().commitIndex)
	require.Equal(t, hash, s.self().machine.Hash())
	require.Equal(t, "(4@1) 1x6", s.self().log.String())
	require.Len(t, bench.Told[raftlaws.Restored](s.Facts), 1)

	// What was dropped is committed, and matches.
	reply := s.Ask(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1, 1, 1, 1)})
	require.Equal(t, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 5}, reply)
	require.EqualValues(t, 10, s.self().log.lastIndex())
}

// A snapshot is taken "when the log reaches a fixed size in bytes" (§7): of what was applied since the one
// before, also after a restart.
func TestSnapshot_7_BySize(t *testing.T) {
	list := entries(1, 1, 1, 1, 1, 1, 1, 1)
	size := list[0].Size()
	s := newSolo(t, 3, bench.With("snapshot_bytes", int64(2*size+1)))
	commit := func(index int64) {
		s.Say(2, AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 7, PrevLogTerm: 1, LeaderCommit: index})
	}
	taken := func() (at []int64) {
		for _, f := range bench.Told[raftlaws.Snapshot](s.Facts) {
			at = append(at, f.Index)
		}
		return at
	}
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: list})
	commit(2)
	require.Empty(t, taken(), "a byte is missing")
	commit(3)
	require.Equal(t, []int64{3}, taken())
	commit(5)
	require.Equal(t, []int64{3}, taken(), "counted anew")
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 7, PrevLogTerm: 1, Entries: entries(8, 1)}) // syncs the snapshot
	s.Reboot()
	commit(5)
	require.Equal(t, []int64{3}, taken(), "two are applied since the snapshot, in this life too")
	commit(6)
	require.Equal(t, []int64{3, 6}, taken())
}

// Entries that conflict behind a snapshot are truncated where they are, on a disk that still has what
// was dropped.
func TestSnapshot_TruncationBehindIt(t *testing.T) {
	for _, disk := range []time.Duration{0, ms} {
		s := newSolo(t, 3, bench.With("snapshot_every", 2), bench.Fsync(sim.Constant(disk)))
		s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1, 1, 1, 1, 1)})
		s.Say(3, RequestVote{Term: 2, CandidateID: 3}) // so that the term is synced
		for commit := int64(2); commit <= 4; commit += 2 {
			s.Say(2, AppendEntries{
				Term: 2, LeaderID: 3, PrevLogIndex: 6, PrevLogTerm: 1, LeaderCommit: commit,
			})
		}
		require.EqualValues(t, 2, s.self().stale)
		s.Say(3, AppendEntries{
			Term: 2, LeaderID: 3, PrevLogIndex: 5, PrevLogTerm: 1, Entries: entries(6, 2),
		})
		require.Equal(t, "(2@1) 1x3 2", s.self().log.String())
		s.Reboot()
		require.Equal(t, "(2@1) 1x3 2", s.self().log.String())
		require.EqualValues(t, 4, s.self().lastApplied)
	}
}

// "The leader must occasionally send snapshots to followers that lag behind. This happens when the
// leader has already discarded the next log entry that it needs to send to a follower."
func TestSnapshot_7_LeaderSendsIt(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 2), bench.With("check_quorum", false),
		bench.With("heartbeat", 140*ms))
	s.lead()
	for seq := range uint64(5) {
		s.Say(client, service.Request{Client: client, Seq: seq + 1, Op: put})
		s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: int64(seq + 1)})
	}
	require.Equal(t, "(2@1) 1x3", s.self().log.String())
	s.Wait(150 * ms)
	s.Timeout(heartbeatTimer)
	lost := AppendEntriesReply{Term: 1, Success: true, Round: s.self().lead.round}
	first := s.Say(3, lost).By(3)
	require.Len(t, first, 1)
	snap := first[0].(InstallSnapshot)
	require.EqualValues(t, 4, snap.LastIncludedIndex)
	require.Equal(t, 44+snap.Snapshot.Bytes, snap.Size())

	// Until it is answered the follower hears heartbeats. They ask nothing about its log.
	beat := s.Timeout(heartbeatTimer).By(3)
	require.Len(t, beat, 1)
	require.Zero(t, beat[0].(AppendEntries).PrevLogIndex)
	lost.Round = s.self().lead.round
	require.Empty(t, s.Say(3, lost))
	s.Heard = nil
	s.Wait(450 * ms)
	again := slices.DeleteFunc(s.Heard.By(3), func(m sim.Message) bool {
		_, snap := m.(InstallSnapshot)
		return !snap
	})
	require.Len(t, again, 1, "it may be lost, and is sent once in an election timeout")

	next := s.Say(3, InstallSnapshotReply{Term: 1, MatchIndex: 4}).By(3)
	require.Len(t, next, 1)
	require.EqualValues(t, 4, next[0].(AppendEntries).PrevLogIndex)
	require.EqualValues(t, 1, next[0].(AppendEntries).PrevLogTerm)
	require.Len(t, next[0].(AppendEntries).Entries, 1)
	require.EqualValues(t, 4, s.self().matchIndex[2])
	s.Say(3, InstallSnapshotReply{Term: 2})
	require.Equal(t, follower, s.self().role)
}

// A disk that has no room for a snapshot keeps the log.
func TestSnapshot_FullDisk(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 2))
	more := AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1, 1, 1, 1), LeaderCommit: 2}
	s.Say(2, more)
	full := s.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{1}})
	more.LeaderCommit = 4
	s.Say(2, more)
	require.True(t, s.Up(1), "nothing was promised yet")
	s.Say(3, RequestVote{Term: 2, CandidateID: 3})
	require.False(t, s.Up(1))
	s.Undo(full)
	s.Restart(1)
	s.Wait(1 * ms)
	require.Equal(t, "1x5", s.self().log.String())
	require.EqualValues(t, 2, s.self().lastApplied)
}

// §7: "the snapshot also includes the latest configuration in the log as of last included index".
func TestSnapshot_7_HoldsTheConfiguration(t *testing.T) {
	voters := []sim.ID{1, 2}
	es := entries(1, 1, 1, 1, 1)
	es[1] = Entry{
		Index: 2, Term: 1, Command: new(service.Command), Config: &raftlaws.Configuration{Voters: voters},
	}
	es[3] = Entry{
		Index: 4, Term: 1, Command: new(service.Command), Config: &raftlaws.Configuration{Voters: []sim.ID{1, 2, 3}},
	}
	s := newSolo(t, 3, bench.With("snapshot_every", 3))
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: es, LeaderCommit: 3})
	snap := s.self().snapshot
	require.EqualValues(t, 3, snap.LastIncludedIndex)
	require.EqualValues(t, 2, snap.Members.index)
	require.Equal(t, voters, snap.Members.Voters)
	s.Reboot()
	require.EqualValues(t, 4, s.self().latest().index)
	require.EqualValues(t, 2, s.self().configs[0].index)

	s = newSolo(t, 3)
	s.Say(2, install(1, snap))
	require.Equal(t, voters, s.self().latest().Voters)
	require.Contains(t, s.Stated(), sim.Fact(raftlaws.Members{Index: 2, Voters: voters}))
	s.Reboot()
	require.Equal(t, voters, s.self().latest().Voters)
}

// A disk whose snapshot cannot be read is no disk.
func TestSnapshot_RottenDisk(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 1))
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1), LeaderCommit: 1})
	s.Say(2, AppendEntries{Term: 2, LeaderID: 2})
	s.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
	s.Reboot()
	require.False(t, s.Up(1))
}

// Snapshots taken and sent under random faults break nothing.
func TestSnapshot_UnderRandomFaults(t *testing.T) {
	installed := 0
	for n := uint64(1); n <= 4; n++ {
		c := storm(t, n, bench.With("snapshot_every", int(5*n)))
		require.Empty(t, c.Broken, "seed %d", n)
		installed += len(bench.Told[raftlaws.Installed](c.Facts))
	}
	require.Positive(t, installed)
}
