package etcdraft

import (
	"testing"

	"github.com/stretchr/testify/require"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Syncs that take a while leave time for a crash, and the crash leaves nothing of what was written, or
// any part of it.
func torn(n uint64) bench.Option {
	return bench.World(func(c *sim.Config) {
		c.Seed, c.Disk.Torn, c.Disk.Fsync = n, sim.PPM(n%2*1_000_000), sim.Constant(1*ms)
	})
}

// crashAt arms a crash of n1 at its nth effect from now, and returns what boots it again, or disarms
// the crash if it has not come.
func (s *solo) crashAt(n int) (reboot func()) {
	s.T.Helper()
	crash := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}, Effect: n})
	return func() {
		s.Undo(crash)
		s.Wait(5 * ms)
		s.sound()
	}
}

// sound asks that the library has taken the disk for what it is.
func (s *solo) sound() {
	s.T.Helper()
	for _, f := range s.Stated() {
		p, panicked := f.(Panicked)
		require.False(s.T, panicked, p.Why)
	}
	require.True(s.T, s.Up(1))
}

// elsewhere is a snapshot that another server took, after the entries of these terms.
func elsewhere(terms ...int64) snapshot {
	var log storage
	machine := service.NewSessions(service.KV.Machine())
	for _, e := range entries(1, terms...) {
		log.push(e)
	}
	last := log.last()
	return snapshot{
		Index: last.index, Term: last.term, Hash: last.hash,
		Conf: pb.ConfState{Voters: []uint64{1, 2, 3}}, State: machine.Snapshot(), StateHash: machine.Hash(),
	}
}

// A snapshot takes the place of a log that is longer, and differs: whatever a crash leaves of that,
// the server boots either without the snapshot or without the log.
func TestDisk_ASnapshotTornFromTheLogThatItReplaces(t *testing.T) {
	met := map[string]bool{}
	for effect := 1; effect < 7; effect++ {
		for n := range uint64(6) {
			s := newSolo(t, 3, torn(n))
			s.Say(2, AppendEntries{Term: 1, Entries: entries(1, 1, 1, 1, 1, 1)})
			reboot := s.crashAt(effect)
			s.Say(3, InstallSnapshot{Term: 2, Snapshot: elsewhere(1, 2, 2)})
			reboot()
			met[s.self().String()] = true
			s.Say(3, InstallSnapshot{Term: 2, Snapshot: elsewhere(1, 2, 2)})
			s.Say(3, AppendEntries{Term: 2, PrevLogIndex: 3, PrevLogTerm: 2, Entries: entries(4, 2, 2)})
			s.Reboot() // and once more from what that left
			s.sound()
			require.Equal(t, "[3] 2x2", s.self().String())
			require.EqualValues(t, 3, s.self().lastApplied)
		}
	}
	require.Equal(t, map[string]bool{"1x5": true, "[3]": true}, met)
}

// A snapshot is written before the log is cut for it, and a crash may come between.
func TestDisk_ASnapshotTornFromTheCompaction(t *testing.T) {
	met := map[string]bool{}
	for effect := 1; effect < 12; effect++ {
		for n := range uint64(6) {
			s := newSolo(t, 3, torn(n), bench.With("snapshot_every", 4))
			s.Say(2, AppendEntries{Term: 1, Entries: entries(1, 1, 1, 1)})
			reboot := s.crashAt(effect)
			s.Say(2, AppendEntries{Term: 1, PrevLogIndex: 3, PrevLogTerm: 1, Entries: entries(4, 1, 1, 1), LeaderCommit: 5})
			s.Say(2, Heartbeat{Term: 1})
			reboot()
			met[s.self().String()] = true
			s.Say(2, AppendEntries{Term: 1, PrevLogIndex: 3, PrevLogTerm: 1, Entries: entries(4, 1, 1, 1), LeaderCommit: 5})
			s.Say(2, AppendEntries{Term: 1, PrevLogIndex: 6, PrevLogTerm: 1, Entries: entries(7, 1, 1), LeaderCommit: 5})
			s.sound()
			s.Reboot() // and once more from what that left
			s.sound()
			require.EqualValues(t, 8, s.self().last().index)
			require.EqualValues(t, 5, s.self().lastApplied)
		}
	}
	require.Equal(t, map[string]bool{"1x3": true, "1x4": true, "1x5": true, "1x6": true, "[3] 1x3": true}, met)
}

// A new leader's entries take the place of old ones, and of all behind them, also on the disk.
func TestDisk_Conflict(t *testing.T) {
	s := newSolo(t, 3, torn(1))
	s.Say(2, AppendEntries{Term: 1, Entries: entries(1, 1, 1, 1, 1, 1)})
	s.Say(3, AppendEntries{Term: 2, PrevLogIndex: 2, PrevLogTerm: 1, Entries: entries(3, 2)})
	require.Equal(t, "1x2 2", s.self().String())
	s.Reboot()
	require.Equal(t, "1x2 2", s.self().String())
	require.Equal(t, HardState{Term: 2}, s.self().hard)
}

// What the checksum refuses is not booted from.
func TestDisk_Rot(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, AppendEntries{Term: 1, Entries: entries(1, 1, 1, 1)})
	crash := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	s.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
	s.Wait(1 * ms)
	s.Undo(crash)
	s.Wait(1 * ms)
	require.False(t, s.Up(1))
}

// A leader proposes one change of members at a time, so of two in the log the first is committed, whatever was
// torn from it.
func TestDisk_TheLogProvesACommit(t *testing.T) {
	log := entries(1, 1, 1, 1, 1, 1)
	for i, id := range map[int]sim.ID{1: 4, 3: 5} {
		learner := pb.ConfChangeV2{Changes: []pb.ConfChangeSingle{change(pb.ConfChangeAddLearnerNode, id)}}
		data, err := learner.Marshal()
		require.NoError(t, err)
		log[i].Type, log[i].Data = pb.EntryConfChangeV2, data
	}
	for n, want := range []int64{0, 0, 0, 0, 2, 2} {
		s := newSolo(t, 5, torn(1), bench.With("members", 3))
		s.Say(2, AppendEntries{Term: 1, Entries: log[:n]})
		require.Zero(t, s.self().lastApplied)
		s.Reboot()
		require.Equal(t, want, s.self().lastApplied, "%d entries", n)
	}
}
