package etcdraft

import (
	"testing"

	"github.com/stretchr/testify/require"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// compacted makes n1 a leader whose log begins behind entry 6, with n2 up to date and n3 silent.
func compacted(t *testing.T, options ...bench.Option) *solo {
	s := newSolo(t, 3, append(options, bench.With("snapshot_every", 4), bench.With("check_quorum", false))...)
	s.leadCommitted()
	for i := range int64(7) {
		s.Say(client, service.Request{Client: client, Seq: uint64(i + 1), Op: service.Op{Name: "put", Key: "x"}})
		s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: i + 2})
	}
	require.Equal(t, "[6] 1x2", s.self().String())
	return s
}

// The log is kept for half as many entries as are between two snapshots, for who is a little late.
func TestSnapshot_ALittleLate(t *testing.T) {
	s := compacted(t)
	sent := s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 6}).By(3)
	require.NotEmpty(t, sent)
	require.EqualValues(t, 6, sent[0].(AppendEntries).PrevLogIndex)
}

// A snapshot is taken where so many bytes of entries were applied since the one before, and half as many entries
// are kept.
func TestSnapshot_BySize(t *testing.T) {
	put := service.Op{Name: "put", Key: "x", Value: "v"}
	size := entrySize(&pb.Entry{Type: pb.EntryNormal, Data: encode(service.Command{Client: client, Seq: 1, Op: put})})
	s := newSolo(t, 3, bench.With("snapshot_bytes", int64(4*size)), bench.With("check_quorum", false))
	s.leadCommitted()
	s.self().bytes = 0 // of the leader's own entry
	taken := func() (at []int64) {
		for _, f := range bench.Told[raftlaws.Snapshot](s.Facts) {
			at = append(at, f.Index)
		}
		return at
	}
	last := s.self().lastApplied
	for i := range int64(9) {
		s.Say(client, service.Request{Client: client, Seq: uint64(i + 1), Op: put})
		s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: last + i + 1})
		switch i {
		case 2:
			require.Empty(t, taken(), "an entry is missing")
		case 3, 6:
			require.Equal(t, []int64{last + 4}, taken(), "counted anew")
		}
	}
	require.Equal(t, []int64{last + 4, last + 8}, taken())
	require.Equal(t, last+6, s.self().before.index)
}

// Who needs what is gone gets the snapshot, and until it has it nothing else.
func TestSnapshot_TooLate(t *testing.T) {
	s := compacted(t)
	sent := s.Say(3, AppendEntriesReply{Term: 1, HintIndex: 0}).By(3)
	require.Len(t, sent, 1)
	require.EqualValues(t, 8, sent[0].(InstallSnapshot).Snapshot.Index)
	for _, m := range s.Say(3, HeartbeatReply{Term: 1}).By(3) {
		require.IsType(t, Heartbeat{}, m)
	}
}

// A snapshot that is not answered within two election timeouts is given up, and the follower asked
// again what it needs. Without the rule nothing is sent to it any more.
func TestSnapshot_ALostOneIsGivenUp(t *testing.T) {
	for _, bug := range []bool{false, true} {
		var options []bench.Option
		if bug {
			options = append(options, bench.Mutant("snapshot-never-reported"))
		}
		s := compacted(t, options...)
		s.Say(3, AppendEntriesReply{Term: 1, HintIndex: 0})
		for range 6 {
			s.Timeout(tickTimer)
		}
		var again []sim.Message
		for range 2 { // the first answer after a while ends the pause, the second the probe
			again = append(again, s.Say(3, HeartbeatReply{Term: 1}).By(3)...)
			again = append(again, s.Say(3, AppendEntriesReply{Term: 1, HintIndex: 0}).By(3)...)
		}
		found := false
		for _, m := range again {
			_, snapshot := m.(InstallSnapshot)
			found = found || snapshot
		}
		require.Equal(t, !bug, found)
	}
}

// Figure 13, rule 6: what a snapshot stands for and the server has is not taken back.
func TestSnapshot_AnOldOneChangesNothing(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, AppendEntries{Term: 1, Entries: entries(1, 1, 1, 1, 1), LeaderCommit: 4})
	reply := s.Ask(2, InstallSnapshot{Term: 1, Snapshot: elsewhere(1, 1)})
	require.Equal(t, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 4}, reply)
	require.Equal(t, "1x4", s.self().String())
	require.EqualValues(t, 4, s.self().lastApplied)
}
