package etcdraft

import (
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// The disk holds the log as records, and under keys the HardState and the newest snapshot. A record
// is written whole or not at all; a crash may tear what was not synced between any two of them. So
// the order of the writes matters:
//
//   - entries come before the HardState, whose Commit must not point behind the log;
//   - a snapshot comes before the log is discarded, or truncated, for its sake.
//
// A log that was torn from its snapshot is mended at boot (mend).

const (
	keyHardState = "hardState"
	keySnapshot  = "snapshot"
)

// save writes what a Ready wants to have on the disk. It does not sync.
func (s *Server) save(env *sim.Env, rd *raft.Ready) {
	if !raft.IsEmptySnap(rd.Snapshot) {
		s.saveSnapshot(env, s.accepted(rd.Snapshot.Metadata.Index))
	}
	if len(rd.Entries) > 0 {
		s.saveEntries(env, rd.Entries)
	}
	if !raft.IsEmptyHardState(rd.HardState) {
		s.saveHardState(env, rd.HardState)
	}
}

// saveEntries appends entries to the log, on disk and in memory. The first may have an index that the
// log has already: then it, and all behind it, take the place of what is there.
//
// A fact comes before its write: a torn write may survive a crash that comes between them, and
// whoever follows the facts must have heard of all that a disk can hold.
func (s *Server) saveEntries(env *sim.Env, entries []pb.Entry) {
	first := int64(entries[0].Index)
	if first <= s.last().index {
		env.Emit(raftlaws.Truncate{LastIndex: first - 1, LastHash: s.at(first - 1).hash})
		s.cut(first - 1)
	}
	stale := s.makeRoom(env, int(first-s.onDisk), len(entries))
	for i := range entries {
		e := s.push(entries[i])
		env.Emit(raftlaws.Append{Index: e.index, Term: e.term, Hash: e.hash})
		env.Disk().Append(entries[i])
	}
	for _, record := range stale {
		env.Disk().Append(record)
	}
}

// makeRoom removes the records from a place on. A mutant is left with those that the new ones, so
// many of them, do not cover.
func (s *Server) makeRoom(env *sim.Env, at, covered int) (stale []any) {
	log := env.Disk().Log()
	if s.mutants.On(keepStaleTail) && at+covered < len(log) {
		stale = append(stale, log[at+covered:]...)
	}
	env.Disk().Truncate(at)
	return stale
}

// saveHardState writes term, vote and commit index.
func (s *Server) saveHardState(env *sim.Env, hs pb.HardState) {
	s.hard = HardState{Term: int64(hs.Term), VotedFor: sim.ID(hs.Vote), Commit: int64(hs.Commit)}
	record := s.hard
	if s.mutants.On(forgetVote) {
		record.VotedFor = 0
	}
	if !s.mutants.On(forgetHardState) {
		env.Disk().Set(keyHardState, record)
	}
}

// restore reads what the disk holds, and says why the server cannot go on if it cannot.
func (s *Server) restore(env *sim.Env) (why string) {
	disk := env.Disk()
	hard, snap := disk.Get(keyHardState), disk.Get(keySnapshot)
	if hard == (sim.Corrupt{}) || snap == (sim.Corrupt{}) {
		return "the checksum of the hard state or of the snapshot is wrong"
	}
	s.storage = storage{initial: pb.ConfState{Voters: s.members}}
	s.hard, _ = hard.(HardState)
	s.storage.snapshot, _ = snap.(snapshot)
	log := disk.Log()
	for _, record := range log {
		if _, sound := record.(pb.Entry); !sound {
			return "the checksum of a log entry is wrong"
		}
	}
	s.mend(env, log)
	// A snapshot is committed, even if the HardState that says so was torn from it.
	s.hard.Commit = max(s.hard.Commit, s.storage.snapshot.Index)
	// Without this: mutant ignore-proven-commit.
	if !s.mutants.On(ignoreProvenCommit) {
		s.hard.Commit = max(s.hard.Commit, s.proven())
	}
	return ""
}

// proven is the index up to which the log itself says that it is committed, 0 if it does not. A leader appends
// a change of members only when it has applied the one before, so of two in the log the first is
// committed. The HardState that says so is written behind the second and may be torn from it. To know it is vital:
// the library lets a change count when it is applied, and whoever stands for election by the members
// before the first change, when others commit by those behind the second, may share no server with their majority.
func (s *storage) proven() (index int64) {
	var newest int64
	for i := range s.entries {
		if s.entries[i].Type == pb.EntryConfChangeV2 {
			index, newest = newest, int64(s.entries[i].Index)
		}
	}
	return index
}

// mend puts the log behind what stands before it. With a snapshot, the log either begins just behind
// it, or reaches it and begins with the base, an entry that is kept for its term and hash alone.
// Whatever does neither is left of a log that the snapshot replaced.
func (s *Server) mend(env *sim.Env, log []any) {
	snap := s.storage.snapshot
	s.before, s.onDisk = mark{snap.Index, snap.Term, snap.Hash}, snap.Index+1
	if len(log) == 0 {
		return
	}
	first := int64(log[0].(pb.Entry).Index)
	switch {
	case first == snap.Index+1:
	case s.reaches(log):
		env.Disk().Discard(int(snap.Base.Index - first)) // in case it was torn from the snapshot
		log = log[snap.Base.Index-first:]
		s.before = mark{snap.Base.Index, int64(log[0].(pb.Entry).Term), snap.Base.Hash}
		s.onDisk = snap.Base.Index
		log = log[1:]
	default:
		env.Disk().Truncate(0)
		return
	}
	for _, record := range log {
		s.push(record.(pb.Entry))
	}
}

// reaches reports whether the log holds the last entry of the snapshot.
func (s *Server) reaches(log []any) bool {
	snap := s.storage.snapshot
	i := snap.Index - int64(log[0].(pb.Entry).Index)
	if i < 0 || i >= int64(len(log)) {
		return false
	}
	// Without this: mutant keep-replaced-log, whose log has entries of another leader behind the snapshot.
	return int64(log[i].(pb.Entry).Term) == snap.Term || s.mutants.On(keepReplacedLog)
}
