package etcdraft

import (
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// Time in the library is a number of ticks. Two counters grow with each: a leader looks at them for
// heartbeats, for check-quorum and for giving a transfer up, and a follower to know whether it has
// heard of its leader within an election timeout, and so must not help to depose it. All that is
// the library's own here.
//
// One thing is not. A follower's tick also compares the counter with an election timeout that the
// library draws from the system's source of chance, crypto/rand, which no seed reaches: the same
// seed would give another run every time. So a server that does not lead moves its counter on with
// TickQuiesced, which counts and does nothing else, and when to stand is decided by a timer of
// this room, whose length is drawn by name from the seed like every other choice. It begins anew
// wherever the library begins to count anew.

// onTick moves the library's clock on.
func (s *Server) onTick(env *sim.Env) {
	env.SetTimer(tickTimer, s.tick)
	if !s.leads() {
		s.node.TickQuiesced()
		return
	}
	s.node.Tick()
	s.resendSnapshots()
	s.repeatRound()
	s.settle(env)
}

// restartElectionTimer draws a new election timeout. Only voters who do not lead have one.
func (s *Server) restartElectionTimer(env *sim.Env) {
	if s.leads() || !s.voter(s.id) {
		env.CancelTimer(electionTimer)
		return
	}
	env.SetTimer(electionTimer, env.Rand().Draw(s.electionTimeout))
}

// onElectionTimeout stands for election, or with pre-vote asks whether to.
func (s *Server) onElectionTimeout(env *sim.Env) {
	st := s.node.BasicStatus()
	if st.Term > 0 && s.told.rival == int64(st.Term) && st.Lead == raft.None {
		env.Emit(raftlaws.SplitVote{Term: int64(st.Term)})
		s.told.rival = 0
	}
	_ = s.node.Campaign()
	s.restartElectionTimer(env)
	s.settle(env)
}

// step gives the library a message.
func (s *Server) step(env *sim.Env, from sim.ID, m letter) {
	before := s.node.BasicStatus()
	pm := m.etcd()
	pm.From, pm.To = uint64(from), uint64(s.id)
	_ = s.node.Step(pm) // what it refuses, such as the word of one who was removed, is as good as lost
	after := s.node.BasicStatus()
	if restarts(before, after, pm) {
		s.restartElectionTimer(env)
	}
	s.noteRival(after, pm)
	s.settle(env)
}

// restarts reports whether the library began to count its election timeout anew because of a
// message: its sender leads, it got this server's vote, or the server has changed its mind about
// what it is.
func restarts(before, after raft.BasicStatus, m pb.Message) bool {
	if after.Term != before.Term || after.RaftState != before.RaftState {
		return true
	}
	switch m.Type {
	case pb.MsgApp, pb.MsgHeartbeat, pb.MsgSnap:
		return m.Term == after.Term && m.From == after.Lead
	case pb.MsgVote:
		return m.Term == after.Term && m.From == after.Vote
	}
	return false
}
