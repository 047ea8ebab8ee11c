package raft

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A log that only grows fills the disk and takes ever longer to replay. Each server on its own
// replaces the part of its log that it has applied by a snapshot of its state machine (§7, thesis
// ch. 5). A follower that lacks entries which the leader has so dropped is sent the snapshot.
//
// The entries since the snapshot before stay a while. They are few, and a follower that is only a
// message or two behind would otherwise be sent the whole state.
//
// Two writes make a snapshot: the snapshot itself, as one record, and the removal of the entries that
// it stands for. The removal comes when the first is known to be on the disk; in between the disk
// holds both, and restore skips what it need not have.

// keySnapshot is where the disk keeps the newest snapshot.
const keySnapshot = "snapshot"

// A snapshot stands for the log up to an entry (Figure 12).
type snapshot struct {
	LastIncludedIndex int64  // the last entry that it stands for
	LastIncludedTerm  int64  // that entry's term
	Hash              uint64 // and what its hash was
	State             any    // the state machine after that entry, and the sessions; nobody changes it
	StateHash         uint64 // of the state machine, to compare two snapshots
	Bytes             int    // the size of State

	// "The snapshot also includes the latest configuration in the log as of last included index" (§7).
	Members placed
}

// A saved snapshot is one as it is inspected: without the state in it.
type saved struct {
	Index, Term int64
	Bytes       int
}

// String is the snapshot in short: 7@3, 120 bytes.
func (s saved) String() string { return fmt.Sprintf("%d@%d, %d bytes", s.Index, s.Term, s.Bytes) }

func (s *snapshot) brief() saved { return saved{s.LastIncludedIndex, s.LastIncludedTerm, s.Bytes} }

// String is the snapshot in short.
func (s *snapshot) String() string { return s.brief().String() }

// A compaction is what the disk keeps under keySnapshot: a snapshot, and where the log begins.
type compaction struct {
	*snapshot
	Base Entry // the last entry that is no longer in the log. Base.Index <= LastIncludedIndex
}

// last is the entry with which the snapshot ends, without its command.
func (s *snapshot) last() Entry {
	return Entry{Index: s.LastIncludedIndex, Term: s.LastIncludedTerm, Hash: s.Hash}
}

// compact takes a snapshot when enough entries were applied since the last one: so many, or so many bytes
// ("when the log reaches a fixed size in bytes", §7). It takes no time: a server can go on with its work
// while it writes a copy of its state (thesis §5.1.1).
func (r *Server) compact(env *sim.Env) {
	var before Entry
	if r.snapshot != nil {
		before = r.snapshot.last()
	}
	many := r.snapshotEvery > 0 && r.lastApplied-before.Index >= r.snapshotEvery
	if !many && (r.snapshotBytes == 0 || r.bytes < r.snapshotBytes) {
		return
	}
	last := r.log.at(r.lastApplied)
	s := &snapshot{
		LastIncludedIndex: last.Index, LastIncludedTerm: last.Term, Hash: last.Hash,
		Members: r.asOf(last.Index), State: r.state(), StateHash: r.machine.Hash(),
	}
	s.Bytes = service.SnapshotSize(s.State)
	env.Emit(raftlaws.Snapshot{Index: last.Index, Term: last.Term, Hash: last.Hash, StateHash: s.StateHash})
	if r.mutants.On(discardFirst) { // A crash behind the sync leaves neither the entries nor the snapshot.
		before = s.last()
		env.Disk().Discard(int(before.Index - r.log.base.Index))
		r.sync(env)
	} else {
		r.stale += int(before.Index - r.log.base.Index)
	}
	r.log.dropTo(before)
	r.snapshot, r.bytes = s, 0
	env.Disk().Set(keySnapshot, compaction{s, before})
}

// state is what a snapshot keeps of the state machine: with the sessions, so that a command that a
// client sends again is not executed again (thesis §6.3).
func (r *Server) state() any {
	if r.mutants.On(snapshotWithoutSessions) {
		return r.machine.Snapshot() // It seems to be all the state that there is.
	}
	return r.sessions.Snapshot()
}

// reset makes the state machine what a snapshot says.
func (r *Server) reset(s *snapshot) {
	r.sessions = service.NewSessions(r.machine)
	if r.mutants.On(snapshotWithoutSessions) {
		r.machine.Restore(s.State)
	} else {
		r.sessions.Restore(s.State)
	}
	r.commitIndex, r.lastApplied, r.bytes = s.LastIncludedIndex, s.LastIncludedIndex, 0
}

// discard removes from the disk the entries that the snapshot stands for. The snapshot is synced.
func (r *Server) discard(env *sim.Env) {
	if r.stale > 0 {
		env.Disk().Discard(r.stale)
		r.stale = 0
	}
}

// sendSnapshot sends a follower the snapshot in place of entries that are no longer in the log.
func (r *Server) sendSnapshot(env *sim.Env, i int) {
	s, w := r.snapshot, &r.lead.windows[i]
	w.restart()
	w.sent(flight{end: s.LastIncludedIndex, left: env.Uptime(), round: r.lead.round, snapshot: true})
	env.Send(r.peers[i], InstallSnapshot{
		Term:              r.currentTerm,
		LeaderID:          r.id,
		LastIncludedIndex: s.LastIncludedIndex,
		LastIncludedTerm:  s.LastIncludedTerm,
		Snapshot:          s,
		Round:             r.lead.round,
	})
}

// handleInstallSnapshot is the receiver's side of InstallSnapshot in Figure 13.
func (r *Server) handleInstallSnapshot(env *sim.Env, from sim.ID, m InstallSnapshot) {
	r.observe(env, m.Term)
	reply := InstallSnapshotReply{Term: r.currentTerm}

	// 1. Reply immediately if term < currentTerm.
	if m.Term < r.currentTerm {
		r.answer(env, from, reply, false)
		return
	}
	r.follow(env, from)

	// 2. to 4. are about chunks, and there is one.
	reply.MatchIndex, reply.Round = m.LastIncludedIndex, m.Round
	switch {
	case m.LastIncludedIndex <= r.commitIndex && !r.mutants.On(installOlder):
		// 5. "discard any existing or partial snapshot with a smaller index", which is this one.
		// The network may have kept it until the server knew more. All that it stands for is here.
		// Without this: mutant install-older, which forgets what was committed meanwhile.
	case r.log.term(m.LastIncludedIndex) == m.LastIncludedTerm && !r.mutants.On(installOlder):
		// 6. If existing log entry has same index and term as snapshot's last included entry,
		//    retain log entries following it and reply.
		if r.commit(env, m.LastIncludedIndex) {
			r.onCommitted(env)
		}
	default:
		r.install(env, m.Snapshot)
	}
	r.answer(env, from, reply, false)
}

// install replaces the log and the state machine by a snapshot.
func (r *Server) install(env *sim.Env, s *snapshot) {
	// 5. Save snapshot file. It must be there before the log goes: a disk that is full, or a crash,
	//    would otherwise leave neither.
	r.snapshot = s
	env.Disk().Set(keySnapshot, compaction{s, s.last()})
	r.unsynced = true
	r.flush(env)

	// 7. Discard the entire log.
	env.Emit(raftlaws.Installed{
		Index: s.LastIncludedIndex, Term: s.LastIncludedTerm, Hash: s.Hash, StateHash: s.StateHash,
	})
	r.stale += len(r.log.entries)
	r.log = log{base: s.last()}
	r.discard(env)
	r.unsynced = true

	// 8. Reset state machine using snapshot contents (and load snapshot's cluster configuration).
	r.reset(s)
	r.replaceMembership(env, s.Members)
}

// handleInstallSnapshotReply learns that a follower has the snapshot.
func (r *Server) handleInstallSnapshotReply(env *sim.Env, from sim.ID, m InstallSnapshotReply) {
	r.observe(env, m.Term)
	if r.role != leader || m.Term != r.currentTerm {
		return
	}
	i := r.position(from)
	r.lead.heardAt[i] = env.Uptime()
	if m.MatchIndex == 0 {
		return // it was sent in an earlier term
	}
	r.endRound(env, i, m.Round)
	if r.addresses(i) {
		r.onMatch(env, i, m.MatchIndex)
	}
}
