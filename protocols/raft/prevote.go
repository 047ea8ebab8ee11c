package raft

import "github.com/orrery-sim/orrery/sim"

// A server that cannot hear the leader, because it is cut off or its incoming link is broken,
// times out again and again. In the plain protocol each timeout begins a new term, and the first
// message that it gets through deposes a leader who was doing well. With pre-vote it first asks
// whether it could win, and begins a new term only if a majority says yes (thesis §9.6). Whoever
// hears a leader says no.
//
// That alone would let a leader stay who is heard by all but hears nobody, and so commits nothing.
// Check-quorum makes a leader step down who has not heard a majority for an election timeout
// (thesis §6.2).
//
// The paper itself has neither: "servers disregard RequestVote RPCs when they believe a current
// leader exists" (§6). That is the parameter sticky, and reads by lease need it: who lets a leader
// hold a lease must not vote for another within it.

// becomePreCandidate asks all servers whether they would vote for this one. Nothing on the disk
// changes.
func (r *Server) becomePreCandidate(env *sim.Env) {
	r.role = preCandidate
	r.voters.reset(len(r.peers))
	r.voters.add(r.self)
	r.resetElectionTimer(env)
	r.requestPreVotes(env)
	r.countPreVotes(env)
}

// requestPreVotes asks all servers that have not said yes.
func (r *Server) requestPreVotes(env *sim.Env) {
	last := r.log.last()
	for _, i := range r.others {
		if !r.voters.has(i) {
			env.Send(r.peers[i], PreVote{
				Term:         r.currentTerm + 1,
				CandidateID:  r.id,
				LastLogIndex: last.Index,
				LastLogTerm:  last.Term,
			})
		}
	}
}

// handlePreVote says whether it would vote for the sender in the term that it has in mind. The
// question is no news of that term: nobody has begun it.
func (r *Server) handlePreVote(env *sim.Env, from sim.ID, m PreVote) {
	granted := m.Term > r.currentTerm && !r.hearsLeader(env) &&
		r.upToDate(m.LastLogIndex, m.LastLogTerm)
	reply := PreVoteReply{Term: r.currentTerm, AskedTerm: m.Term, VoteGranted: granted}
	r.answer(env, from, reply, false)
}

// handlePreVoteReply counts a server that would vote for this one.
func (r *Server) handlePreVoteReply(env *sim.Env, from sim.ID, m PreVoteReply) {
	r.observe(env, m.Term)
	if r.role != preCandidate || m.AskedTerm != r.currentTerm+1 || !m.VoteGranted {
		return
	}
	r.voters.add(r.position(from))
	r.countPreVotes(env)
}

// countPreVotes begins the election that a majority would let this server win.
func (r *Server) countPreVotes(env *sim.Env) {
	if r.voters.won(&r.electorate) {
		r.becomeCandidate(env, false)
	}
}

// hearsLeader reports whether the server leads, or has heard a leader so recently that no other
// server that hears it can have timed out.
func (r *Server) hearsLeader(env *sim.Env) bool {
	if r.role == leader {
		return true
	}
	return r.leader != 0 && env.Uptime()-r.heardAt < r.electionTimeout.Min()
}

// hearsQuorum reports whether a majority, the leader included, has answered the leader within the
// longest election timeout.
func (r *Server) hearsQuorum(env *sim.Env) bool {
	r.lead.heardAt[r.self] = env.Uptime()
	return exceed(&r.electorate, r.lead.heardAt, env.Uptime()-r.electionTimeout.Max()-1)
}

// sticks reports whether the server disregards requests for votes: because it leads, or has heard a
// leader, or may have before it restarted, "within the minimum election timeout" (§6). The leader in
// question need not be the one of the present term.
func (r *Server) sticks(env *sim.Env) bool {
	if !r.sticky && r.reads != readsByLease {
		return false
	}
	return r.role == leader || env.Uptime()-r.heardAt < r.electionTimeout.Min()
}
