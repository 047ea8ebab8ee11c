package basicraft

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// resetElectionTimer lets a new election timeout begin.
func (s *Server) resetElectionTimer(env *sim.Env) {
	timeout := s.electionTimeout.Min()
	// rule: random election timeouts (mutants/fixed-timeouts)
	if !s.mutants.On(fixedTimeouts) {
		timeout = env.Rand().Draw(s.electionTimeout)
	}
	// end
	env.SetTimer(electionTimer, timeout)
}

// becomeCandidate: "On conversion to candidate, start election: increment currentTerm, vote for self,
// reset election timer, send RequestVote RPCs to all other servers" (§5.2).
func (s *Server) becomeCandidate(env *sim.Env) {
	s.role, s.leader = candidate, 0
	s.setTerm(env, s.currentTerm+1, s.id)
	s.votes = []sim.ID{s.id}
	s.resetElectionTimer(env)
	env.Emit(raftlaws.Candidate{Term: s.currentTerm})
	s.sync(env) // its own vote binds it like any other
	for _, id := range s.peers {
		if id != s.id {
			env.Send(id, RequestVote{s.currentTerm, s.id, s.lastIndex(), s.last().Term})
		}
	}
	s.countVotes(env)
}

// handleRequestVote is the receiver's side of RequestVote in Figure 2.
func (s *Server) handleRequestVote(env *sim.Env, from sim.ID, m RequestVote) {
	s.observe(env, m.Term)
	// 1. Reply false if term < currentTerm (§5.1).
	granted := m.Term == s.currentTerm

	// 2. If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's
	//    log, grant vote (§5.2, §5.4).
	// rule: one vote a term (mutants/vote-twice)
	if s.votedFor != 0 && s.votedFor != m.CandidateID && !s.mutants.On(voteTwice) {
		granted = false
	}
	// end

	// "If the logs have last entries with different terms, then the log with the later term is more
	// up-to-date. If the logs end with the same term, then whichever log is longer is more up-to-date"
	// (§5.4.1).
	// rule: the candidate's log is at least as up to date (mutants/ignore-log-up-to-date)
	term := s.last().Term
	older := m.LastLogTerm < term || m.LastLogTerm == term && m.LastLogIndex < s.lastIndex()
	if older && !s.mutants.On(ignoreLog) {
		granted = false
	}
	// end

	if granted {
		s.setVote(env, m.CandidateID)
		s.resetElectionTimer(env)
	}
	s.respond(env, from, RequestVoteReply{Term: s.currentTerm, VoteGranted: granted})
}

// handleRequestVoteReply counts a vote.
func (s *Server) handleRequestVoteReply(env *sim.Env, from sim.ID, m RequestVoteReply) {
	s.observe(env, m.Term)
	if s.role != candidate || m.Term != s.currentTerm || !m.VoteGranted {
		return
	}
	// rule: a vote counts once (mutants/count-duplicate-votes)
	if slices.Contains(s.votes, from) && !s.mutants.On(countDuplicates) {
		return
	}
	// end
	s.votes = append(s.votes, from)
	s.countVotes(env)
}

// countVotes: "If votes received from majority of servers: become leader" (§5.2).
func (s *Server) countVotes(env *sim.Env) {
	if len(s.votes) > len(s.peers)/2 {
		s.becomeLeader(env)
	}
}

// becomeLeader makes a candidate the leader of its term.
func (s *Server) becomeLeader(env *sim.Env) {
	s.role, s.leader = leader, s.id
	env.Emit(raftlaws.Leader{Term: s.currentTerm, LastIndex: s.lastIndex(), LastHash: s.last().Hash})
	env.CancelTimer(electionTimer)
	s.nextIndex = slices.Repeat([]int64{s.lastIndex() + 1}, len(s.peers))
	s.matchIndex = make([]int64, len(s.peers))
	s.onAppended(env)
	s.sendHeartbeats(env)
}

// sendHeartbeats: "Upon election: send initial empty AppendEntries RPCs (heartbeat) to each server;
// repeat during idle periods to prevent election timeouts" (§5.2). What a follower lacks goes along.
func (s *Server) sendHeartbeats(env *sim.Env) {
	s.replicate(env)
	env.SetTimer(heartbeatTimer, s.heartbeat)
}
