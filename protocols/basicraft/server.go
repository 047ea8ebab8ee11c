package basicraft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a server.
var (
	electionTimer  = sim.Timer{Name: "election"}  // no leader was heard for too long (§5.2)
	heartbeatTimer = sim.Timer{Name: "heartbeat"} // a leader speaks again (§5.2)
)

// Start boots the server from its disk: "when servers start up, they begin as followers" (§5.2).
func (s *Server) Start(env *sim.Env) {
	s.id, s.peers, s.role = env.ID(), env.Peers(), follower
	s.machine = s.service.Machine()
	s.restore(env)
	s.resetElectionTimer(env)
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case RequestVote:
		s.handleRequestVote(env, from, m)
	case RequestVoteReply:
		s.handleRequestVoteReply(env, from, m)
	case AppendEntries:
		s.handleAppendEntries(env, from, m)
	case AppendEntriesReply:
		s.handleAppendEntriesReply(env, from, m)
	case service.Request:
		s.handleRequest(env, from, m)
	}
}

// Timer handles a timer.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case electionTimer:
		s.becomeCandidate(env)
	case heartbeatTimer:
		s.sendHeartbeats(env)
	}
}

// observe: "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to
// follower" (§5.1).
func (s *Server) observe(env *sim.Env, term int64) {
	if term > s.currentTerm {
		s.becomeFollower(env, term)
	}
}

// becomeFollower makes the server a follower in a term, its own or a later one.
func (s *Server) becomeFollower(env *sim.Env, term int64) {
	if s.role == leader {
		env.Emit(raftlaws.Stepdown{Term: s.currentTerm})
		env.CancelTimer(heartbeatTimer)
		s.resetElectionTimer(env) // leaders have none
	}
	s.role = follower
	if term > s.currentTerm {
		s.setTerm(env, term, 0)
		s.leader = 0
	}
}

// handleRequest: "If command received from client: append entry to local log, respond after entry
// applied to state machine" (§5.3).
func (s *Server) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	if s.role != leader {
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.NotLeader, Leader: s.leader})
		return
	}
	s.append(env, s.currentTerm, m.Command())
	s.onAppended(env)
	s.replicate(env)
}

// apply: "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine"
// (§5.3). The leader that received the command answers its client.
func (s *Server) apply(env *sim.Env) {
	for s.lastApplied < s.commitIndex {
		s.lastApplied++
		e := s.log[s.lastApplied]
		c := e.Command
		env.Emit(raftlaws.Apply{Index: s.lastApplied, Term: e.Term, Hash: e.Hash, Client: c.Client, Seq: c.Seq})
		result := s.machine.Apply(c.Op)
		if s.role == leader && e.Term == s.currentTerm {
			env.Send(c.Client, service.Reply{Seq: c.Seq, Result: result, Status: service.OK})
		}
	}
}

// respond answers an RPC.
func (s *Server) respond(env *sim.Env, to sim.ID, reply sim.Message) {
	// rule: sync before responding (mutants/respond-before-sync)
	if !s.mutants.On(respondBeforeSync) {
		s.sync(env)
	}
	// end
	env.Send(to, reply)
	s.sync(env)
}
