package raft

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// given is the snapshot that a server would take of entries, and the entries behind it.
func given(es []Entry, last int64) *snapshot {
	machine := service.KV.Machine()
	sessions := service.NewSessions(machine)
	s := &snapshot{
		LastIncludedIndex: last, Members: placed{0, &raftlaws.Configuration{Voters: []sim.ID{1, 2, 3}}},
	}
	for _, e := range es[:last] {
		s.LastIncludedTerm, s.Hash = e.Term, chain(s.Hash, &e)
		sessions.Apply(*e.Command)
	}
	s.State, s.StateHash = sessions.Snapshot(), machine.Hash()
	s.Bytes = service.SnapshotSize(s.State)
	return s
}

func install(term int64, s *snapshot) InstallSnapshot {
	return InstallSnapshot{
		Term: term, LeaderID: 2, LastIncludedIndex: s.LastIncludedIndex,
		LastIncludedTerm: s.LastIncludedTerm, Snapshot: s,
	}
}

// Figure 13: "1. Reply immediately if term < currentTerm".
func TestSnapshot_Figure13_OldTerm(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{2}}))
	reply := s.Ask(2, install(1, given(entries(1, 1, 1), 2)))
	require.Equal(t, InstallSnapshotReply{Term: 2}, reply)
	require.Nil(t, s.self().snapshot)
	require.Zero(t, s.self().leader)
}

// Figure 13: "5. Save snapshot file, discard any existing or partial snapshot with a smaller index",
// "7. Discard the entire log", "8. Reset state machine using snapshot contents".
func TestSnapshot_Figure13_Install(t *testing.T) {
	for name, mine := range map[string][]Entry{
		"nothing":             nil,
		"too short":           entries(1, 1, 1),
		"conflict":            entries(1, 1, 1, 1, 1, 1, 1),
		"conflict at the end": entries(1, 1, 1, 1),
	} {
		t.Run(name, func(t *testing.T) {
			s := newSolo(t, 3, bench.Fsync(sim.Constant(1*ms)))
			s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: mine})
			theirs := entries(1, 1, 1, 2)
			snap := given(theirs, 3)
			reply := s.Ask(2, install(2, snap))
			require.Equal(t, InstallSnapshotReply{Term: 2, MatchIndex: 3}, reply)
			for range 2 {
				r := s.self()
				require.Equal(t, log{base: snap.last()}, r.log)
				require.EqualValues(t, 3, r.lastApplied)
				require.Equal(t, snap.StateHash, r.machine.Hash())
				_, seen := r.sessions.Seen(*theirs[2].Command)
				require.True(t, seen)
				s.Reboot()
			}
			want := raftlaws.Installed{Index: 3, Term: 2, Hash: snap.Hash, StateHash: snap.StateHash}
			require.Equal(t, []raftlaws.Installed{want}, bench.Told[raftlaws.Installed](s.Facts))
		})
	}
}

// Figure 13: "6. If existing log entry has same index and term as snapshot's last included entry,
// retain log entries following it and reply". What it stands for is committed.
func TestSnapshot_Figure13_Retain(t *testing.T) {
	s := newSolo(t, 3)
	es := entries(1, 1, 1, 1, 1)
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: es})
	require.Equal(t, InstallSnapshotReply{Term: 1, MatchIndex: 3}, s.Ask(2, install(1, given(es, 3))))
	require.Equal(t, []int64{1, 1, 1, 1}, terms(s.self()))
	require.EqualValues(t, 3, s.self().lastApplied)
	require.Empty(t, bench.Told[raftlaws.Installed](s.Facts))
}

// A snapshot that the network kept for too long takes nothing back.
func TestSnapshot_Figure13_Older(t *testing.T) {
	applied := func(options ...bench.Option) int64 {
		s := newSolo(t, 3, options...)
		es := entries(1, 1, 1, 1, 1)
		s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: es, LeaderCommit: 4})
		reply := s.Ask(2, install(1, given(es, 2)))
		require.Equal(t, InstallSnapshotReply{Term: 1, MatchIndex: 2}, reply)
		return s.self().lastApplied
	}
	require.EqualValues(t, 4, applied())
	require.EqualValues(t, 2, applied(bench.Mutant("install-older")), "without the rule")
}

// A crash at any effect while a snapshot is installed leaves the old log or the new snapshot, and
// never a mixture. The leader's next try brings the server to the same state.
func TestSnapshot_CrashWhileInstalling(t *testing.T) {
	theirs := entries(1, 1, 1, 2, 2)
	snap := given(theirs, 3)
	ends := map[string]bool{}
	for effect := 1; effect <= 12; effect++ {
		for _, torn := range []sim.PPM{0, 1_000_000} {
			for n := uint64(1); n <= 5; n++ {
				s := newSolo(t, 3, bench.Seed(n), bench.Fsync(sim.Constant(1*ms)),
					bench.World(func(c *sim.Config) { c.Disk.Torn = torn }))
				s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1, 1, 1, 1)})
				crash := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}, Effect: effect})
				s.Tell(2, 1, install(2, snap))
				s.Tell(2, 1, AppendEntries{
					Term: 2, LeaderID: 2, PrevLogIndex: 3, PrevLogTerm: 2, Entries: theirs[3:],
				})
				s.Wait(20 * ms)
				s.Undo(crash)
				s.Wait(1 * ms)
				log := s.self().log.String()
				ends[log] = true
				require.Contains(t, []string{"1x5", "(3@2)", "(3@2) 2"}, log)
				s.Say(2, install(2, snap))
				s.Say(2, AppendEntries{
					Term: 2, LeaderID: 2, PrevLogIndex: 3, PrevLogTerm: 2, Entries: theirs[3:],
				})
				require.Equal(t, "(3@2) 2", s.self().log.String())
				require.Equal(t, snap.StateHash, s.self().machine.Hash())
				s.Reboot()
				require.Equal(t, "(3@2) 2", s.self().log.String())
			}
		}
	}
	require.Len(t, ends, 3)
}

// A disk that has no room for the leader's snapshot keeps the log.
func TestSnapshot_FullDiskWhileInstalling(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1)})
	full := s.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{1}})
	require.Empty(t, s.Say(2, install(1, given(entries(1, 1, 1, 1), 3))))
	require.False(t, s.Up(1))
	s.Undo(full)
	s.Restart(1)
	s.Wait(1 * ms)
	require.Equal(t, "1x2", s.self().log.String())
}

// A disk that failed may have kept a snapshot, and not the entries that were written before it. Then the snapshot
// stands for them all the same, at the next boot and at those that follow.
func TestSnapshot_EntriesBeforeItAreLost(t *testing.T) {
	s := newSolo(t, 3, bench.With("sync", "later"), bench.With("snapshot_every", 2),
		bench.Fsync(sim.Constant(1*ms)), bench.World(func(c *sim.Config) { c.Disk.Torn = 1_000_000 }))
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2})
	failing := s.Apply(sim.Fault{Kind: sim.FailingDisk, Nodes: []sim.ID{1}})
	es := entries(1, 1, 1, 1)
	s.Tell(2, 1, AppendEntries{Term: 1, LeaderID: 2, Entries: es[:2]})
	s.Tell(2, 1, AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 2, PrevLogTerm: 1, LeaderCommit: 2})
	s.Wait(20 * ms)
	require.False(t, s.Up(1))
	s.Undo(failing)
	s.Wait(1 * ms)
	require.Equal(t, "(2@1)", s.self().log.String())
	require.EqualValues(t, 2, s.self().lastApplied)
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 2, PrevLogTerm: 1, Entries: es[2:]})
	s.Reboot()
	require.Equal(t, "(2@1) 1", s.self().log.String())
	require.Empty(t, s.Broken)
}
