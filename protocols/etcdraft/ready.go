package etcdraft

import (
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/sim"
)

// The contract of the library, as its doc.go has it. After each step there may be a Ready, and for
// every Ready the application must
//
//  1. write Entries, HardState and Snapshot to its disk, and sync,
//  2. send Messages, but none before 1 is done,
//  3. apply Snapshot and CommittedEntries to its state machine,
//  4. call Advance.
//
// A leader may send before it syncs, as in etcd's own server: its followers' disks work at the same
// time as its own, and it counts itself only after Advance (thesis §10.2.1).

// settle has what the library has ready handled: at once, or if syncing takes time, when the
// server has handled what else has arrived by now. So requests share a Ready, and its sync.
func (s *Server) settle(env *sim.Env) {
	if s.slowDisk {
		env.SetTimer(flushTimer, 0)
		return
	}
	s.handleReady(env)
}

// handleReady does what the library asks for, until it asks for nothing.
func (s *Server) handleReady(env *sim.Env) {
	for s.node.HasReady() {
		rd := s.node.Ready()
		s.tellRole(env)
		s.address(rd.Messages)
		if s.leads() {
			s.send(env)
		}
		s.save(env, &rd)
		if s.mutants.On(sendBeforeSync) {
			s.send(env)
		}
		if rd.MustSync || !raft.IsEmptySnap(rd.Snapshot) {
			s.sync(env)
		}
		s.tellEarlierVotes(env)
		s.tellHardState(env)
		s.send(env)
		s.apply(env, &rd)
		s.node.Advance(rd)
	}
	s.incoming = s.incoming[:0]
	if s.wanted {
		s.takeSnapshot(env)
	}
}

// A parcel is a message with its receiver.
type parcel struct {
	to  sim.ID
	msg sim.Message
}

// address makes messages of this room of the library's.
func (s *Server) address(messages []pb.Message) {
	for i := range messages {
		m := &messages[i]
		if m.Type == pb.MsgSnap {
			s.ship(m)
		}
		s.outbox = append(s.outbox, parcel{sim.ID(m.To), s.letter(m)})
	}
}

// send hands them to the network, if they have not left.
func (s *Server) send(env *sim.Env) {
	for _, p := range s.outbox {
		env.Send(p.to, p.msg)
	}
	clear(s.outbox)
	s.outbox = s.outbox[:0]
}

// sync puts what was written on the disk.
func (s *Server) sync(env *sim.Env) {
	before := env.Uptime()
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	s.slowDisk = env.Uptime() > before
}

// apply does what is committed, and answers what waited for it.
func (s *Server) apply(env *sim.Env, rd *raft.Ready) {
	if !raft.IsEmptySnap(rd.Snapshot) {
		s.install(s.storage.snapshot)
		s.tellRoster(env)
	}
	s.tellCommit(env)
	for i := range rd.CommittedEntries {
		s.applyEntry(env, &rd.CommittedEntries[i])
	}
	if s.mutants.On(answerAtAppend) && s.leads() {
		s.applyUncommitted(env)
	}
	s.takeSnapshot(env)
	for _, r := range rd.ReadStates {
		s.onReadState(env, r)
	}
	s.answerReads(env)
}
