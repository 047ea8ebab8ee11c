package etcdraft

import (
	"errors"
	"fmt"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A snapshot is the state after an entry was applied, so that the log before it can go (§7). It is
// one record on the disk.
type snapshot struct {
	Index, Term int64  // of the entry
	Hash        uint64 // of the log up to it
	Conf        pb.ConfState
	ConfIndex   int64 // of the entry by which Conf came to be; 0 is the first boot
	State       any   // of the machine and the sessions, never changed
	StateHash   uint64

	// Base is the entry before the log's first on this disk. A snapshot that another server sent
	// is its own base.
	Base base
}

// base is the entry up to which a log was compacted, which may be some way before the snapshot:
// followers that are only a little behind can still be sent entries.
type base struct {
	Index int64
	Hash  uint64
}

// A shipment is a snapshot on its way to a follower.
type shipment struct {
	to    uint64
	ticks int // since it was sent
}

// etcd is the snapshot as the library knows it, without the state.
func (n snapshot) etcd() pb.Snapshot {
	return pb.Snapshot{Metadata: pb.SnapshotMetadata{
		ConfState: n.Conf, Index: uint64(n.Index), Term: uint64(n.Term),
	}}
}

// snapshot is what the message brings.
func (m InstallSnapshot) snapshot() snapshot {
	n := m.Snapshot
	n.Base = base{n.Index, n.Hash}
	return n
}

// accepted finds the snapshot that the library has decided to take, by its index.
func (s *Server) accepted(index uint64) snapshot {
	for _, n := range s.incoming {
		if n.Index == int64(index) {
			return n
		}
	}
	panic(fmt.Errorf("etcdraft: no message brought the snapshot at %d", index))
}

// saveSnapshot puts a snapshot that another server sent in the place of the log.
func (s *Server) saveSnapshot(env *sim.Env, n snapshot) {
	env.Emit(raftlaws.Installed{Index: n.Index, Term: n.Term, Hash: n.Hash, StateHash: n.StateHash})
	env.Disk().Set(keySnapshot, n)
	env.Disk().Truncate(0)
	s.storage.snapshot = n
	s.before, s.entries, s.hashes = mark{n.Index, n.Term, n.Hash}, nil, nil
	s.onDisk = n.Index + 1
}

// install makes a snapshot the state of this server.
func (s *Server) install(n snapshot) {
	s.lastApplied, s.bytes = n.Index, 0
	s.outgrown, s.wanted = false, false
	s.membership = n.membership(s.config)
	s.sessions.Restore(n.State)
	if s.mutants.On(snapshotWithoutSessions) && n.Index > 0 {
		s.sessions = service.NewSessions(s.machine)
	}
}

// takeSnapshot takes one when enough was applied since the last, so many entries or so many bytes, or when
// a follower needs one that names it, and compacts the log to half as many entries before it: etcd's own server keeps 5,000 of every 10,000.
func (s *Server) takeSnapshot(env *sim.Env) {
	fresh := s.lastApplied - s.storage.snapshot.Index
	many := s.snapshotEvery > 0 && fresh >= s.snapshotEvery
	if !many && !s.wanted && (s.snapshotBytes == 0 || s.bytes < s.snapshotBytes) ||
		s.lastApplied > s.hard.Commit { // only under the mutant answer-at-append
		return
	}
	if many {
		fresh = s.snapshotEvery
	}
	last := s.at(s.lastApplied)
	keep := s.at(max(s.before.index, last.index-fresh/2))
	n := snapshot{
		Index: last.index, Term: last.term, Hash: last.hash,
		Conf: s.conf, ConfIndex: s.confIndex, State: s.sessions.Snapshot(),
		StateHash: s.sessions.Hash(), Base: base{keep.index, keep.hash},
	}
	env.Emit(raftlaws.Snapshot{Index: n.Index, Term: n.Term, Hash: n.Hash, StateHash: n.StateHash})
	env.Disk().Set(keySnapshot, n)
	env.Disk().Discard(int(keep.index - s.onDisk))
	s.storage.snapshot, s.bytes = n, 0
	s.outgrown, s.wanted = false, false
	if keep.index > s.before.index {
		s.entries = append([]pb.Entry(nil), s.entries[keep.index-s.before.index:]...)
		s.hashes = append([]uint64(nil), s.hashes[keep.index-s.before.index:]...)
		s.before, s.onDisk = keep, keep.index
	}
}

// ship notes that a snapshot is sent. The library sends nothing else to that follower until it
// answers, or until it is told what became of the snapshot: that is the application's part.
func (s *Server) ship(m *pb.Message) {
	if m.Snapshot.Metadata.Index != uint64(s.storage.snapshot.Index) {
		panic(errors.New("etcdraft: the library sends a snapshot that is not the newest"))
	}
	for i := range s.shipped {
		if s.shipped[i].to == m.To {
			s.shipped[i].ticks = 0
			return
		}
	}
	s.shipped = append(s.shipped, shipment{to: m.To})
}

// resendSnapshots gives up snapshots that were not answered within an election timeout. The network
// never says that a message was lost, so silence has to. Without this a follower whose snapshot was
// lost is never sent anything again: mutant snapshot-never-reported.
func (s *Server) resendSnapshots() {
	if s.mutants.On(snapshotNeverReported) {
		return
	}
	rest := s.shipped[:0]
	for _, p := range s.shipped {
		p.ticks++
		if p.ticks < 2*s.electionTicks {
			rest = append(rest, p)
			continue
		}
		s.node.ReportSnapshot(p.to, raft.SnapshotFailure) // ignored if the follower has moved on
	}
	s.shipped = rest
}
