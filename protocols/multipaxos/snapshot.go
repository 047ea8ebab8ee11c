package multipaxos

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A log that only grows fills the disk and takes ever longer to replay (PML §5.5). Each server on its own
// replaces what it has applied by a snapshot of its state machine, and cuts that part off its log: the
// acceptor's votes with it, since who knows a command to be chosen need not know who voted for it (PMMC §4,
// on state reduction and garbage collection). Nobody must take a slot that was cut for one that nobody voted
// in. A promise says from which slot on it tells of votes, and whoever lacks what is before that learns it
// first: from the log of another server, or where that was cut, as a snapshot.
//
// Unlike Raft's, this log may have votes behind a snapshot that is installed. They stay: they may be what a
// majority needs.
//
// The slots since the snapshot before stay a while. They are few, and a server that is only a message or two
// behind would otherwise be sent the whole state. Two writes make a snapshot: the snapshot itself, as one
// record, and the removal of the records that it stands for. The removal comes when the first is known to be
// on the disk; in between the disk holds both, and restore skips what it need not have.

// keySnapshot is where the disk keeps the newest snapshot.
const keySnapshot = "snapshot"

// A snapshot stands for the commands of all slots up to one.
type snapshot struct {
	Slot      int64  // the last slot that it stands for
	State     any    // the state machine after it, and the sessions; nobody changes it
	StateHash uint64 // of the state machine, to compare two snapshots
	Bytes     int    // the size of State

	// Configurations rule the slots behind it, as far as is known: they are part of the state (PMS §3).
	Configurations []configuration
}

// String is the snapshot in short: <8, 120 bytes.
func (s *snapshot) String() string { return fmt.Sprintf("slots<%d, %d bytes", s.Slot+1, s.Bytes) }

// A compaction is what the disk keeps under keySnapshot: a snapshot, and where the log begins.
type compaction struct {
	*snapshot
	Cut int64 // the last slot that is no longer in the log. Cut <= Slot
}

// compact takes a snapshot behind every so many slots, or where so many bytes of commands were applied since the
// one before. It takes no time: a server can go on with its work while it writes a copy of its state (PML §5.5).
func (s *Server) compact(env *sim.Env, slot int64) {
	many := s.snapshotEvery > 0 && slot%s.snapshotEvery == 0
	if !many && (s.snapshotBytes == 0 || s.bytes < s.snapshotBytes) || s.restoring {
		return
	}
	n := &snapshot{
		Slot: slot, State: s.state(), StateHash: s.machine.Hash(),
		Configurations: slices.Clone(s.configurations),
	}
	n.Bytes = service.SnapshotSize(n.State)
	env.Emit(Snapshot{Slot: slot, StateHash: n.StateHash})
	cut := s.cut
	if s.snapshot != nil {
		cut = max(cut, s.snapshot.Slot)
	}
	if s.mutants.On(discardFirst) { // A crash behind the sync leaves neither the commands nor the snapshot.
		s.dropTo(slot)
		s.discard(env)
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
			return
		}
		cut = slot
	}
	s.dropTo(cut)
	s.keep(env, n, cut)
}

// keep writes a snapshot to the disk.
func (s *Server) keep(env *sim.Env, n *snapshot, cut int64) {
	s.snapshot, s.bytes = n, 0
	env.Disk().Set(keySnapshot, compaction{n, cut})
	s.unsynced = true
}

// state is what a snapshot keeps of the state machine: with the sessions, so that a command that a client sends
// again is not executed again.
func (s *Server) state() any {
	if s.mutants.On(snapshotWithoutSessions) {
		return s.machine.Snapshot() // It seems to be all the state that there is.
	}
	return s.sessions.Snapshot()
}

// reset makes the replica what a snapshot says.
func (s *Server) reset(n *snapshot) {
	s.sessions = service.NewSessions(s.machine)
	if s.mutants.On(snapshotWithoutSessions) {
		s.machine.Restore(n.State)
	} else {
		s.sessions.Restore(n.State)
	}
	s.slotOut = n.Slot + 1
	s.configurations = slices.Clone(n.Configurations)
}

// dropTo removes from memory the commands and votes of all slots up to one, and what the leader kept of them.
func (s *Server) dropTo(cut int64) {
	if n := min(cut-s.cut, int64(len(s.accepted))); n > 0 {
		s.accepted = slices.Clone(s.accepted[n:])
	}
	s.cut = cut
	l := &s.lead
	if n := min(cut+1-l.first, int64(len(l.proposals))); s.role == leader && n > 0 {
		l.proposals, l.votes = slices.Clone(l.proposals[n:]), slices.Clone(l.votes[n:])
		l.first += n
	}
}

// discard removes from the disk the records at the front of its log for which a snapshot stands. The snapshot is
// synced.
func (s *Server) discard(env *sim.Env) {
	n := 0
	for n < len(s.ends) && s.ends[n] <= s.cut+1 {
		n++
	}
	if n > 0 {
		env.Disk().Discard(n)
		s.ends = slices.Delete(s.ends, 0, n)
	}
}

// sendSnapshot sends a server the snapshot in place of commands that are no longer in the log.
func (s *Server) sendSnapshot(env *sim.Env, i int, slot int64) {
	s.sent(env, i, slot, s.snapshot.Slot+1)
	m := InstallSnapshot{Slot: s.snapshot.Slot, Snapshot: s.snapshot, SlotOut: s.slotOut}
	if s.role == leader {
		m.Ballot = s.ballot
	}
	env.Send(s.peers[i], m)
}

// handleInstallSnapshot takes a snapshot from another server, and says how far it is now.
func (s *Server) handleInstallSnapshot(env *sim.Env, from sim.ID, m InstallSnapshot) {
	if m.Ballot != 0 && m.Ballot >= s.promised {
		s.follow(env, from, m.Ballot)
	}
	if s.role == leader {
		return // a leader learns from votes
	}
	// The network may have kept it until the server knew more. All that it stands for is here then.
	// Without this: mutant install-older, which forgets what was chosen meanwhile.
	if m.Slot >= s.slotOut || s.mutants.On(installOlder) {
		s.install(env, m.Snapshot)
	}
	s.learnFrom(env, m.Ballot, m.SlotOut)
	env.Send(from, Learn{SlotOut: s.slotOut, Done: s.slotOut >= m.SlotOut})
	s.tryLead(env)
	s.settle(env)
}

// install replaces the state machine by a snapshot, and the log up to it.
func (s *Server) install(env *sim.Env, n *snapshot) {
	env.Emit(Installed{Slot: n.Slot, StateHash: n.StateHash})
	known := s.latest().slot
	s.keep(env, n, n.Slot)
	if s.mutants.On(installOlder) {
		s.accepted = nil
	}
	s.dropTo(n.Slot)
	s.reset(n)
	s.tellConfigurations(env, known)
	if s.role == candidate {
		s.scout.wait = 0
		s.prepare(env) // the members may be others
	}
	s.retireConfigurations(env)
}

// tellConfigurations states those that were chosen behind a slot, which a snapshot told.
func (s *Server) tellConfigurations(env *sim.Env, slot int64) {
	for _, c := range s.configurations {
		if c.slot > slot {
			env.Emit(Members{Slot: c.slot, From: c.from, Nodes: s.nodes(c.members)})
		}
	}
}
