package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// resetElectionTimer draws a new election timeout. Timeouts differ at random, so that in most
// cases one server times out, wins and is heard before any other does (§5.2).
//
// A server that is no member has none (§6): see electable.
func (r *Server) resetElectionTimer(env *sim.Env) {
	if !r.electable {
		return
	}
	d := env.Rand().Draw(r.electionTimeout)
	if r.mutants.On(fixedTimeouts) {
		d = r.electionTimeout.Min()
	}
	env.SetTimer(electionTimer, d)
}

// onElectionTimeout begins an election. A leader has no such timer.
func (r *Server) onElectionTimeout(env *sim.Env) {
	if r.role == leader {
		return
	}
	if r.role == candidate && r.voters.split {
		env.Emit(raftlaws.SplitVote{Term: r.currentTerm})
	}
	r.leader = 0
	if r.preVote && !r.mutants.On(disruptive) {
		r.becomePreCandidate(env)
	} else {
		r.becomeCandidate(env, false)
	}
	env.SetTimer(heartbeatTimer, r.heartbeat)
}

// requestVotes asks all servers that have not voted for it, for the first time or again. The
// candidate's own vote must be on its disk first.
func (r *Server) requestVotes(env *sim.Env) {
	last := r.log.last()
	for _, i := range r.others {
		if !r.voters.has(i) {
			r.post(r.peers[i], RequestVote{
				Term:         r.currentTerm,
				CandidateID:  r.id,
				LastLogIndex: last.Index,
				LastLogTerm:  last.Term,
				Transfer:     r.voters.transfer,
			})
		}
	}
	r.settle(env)
}

// handleRequestVote is the receiver's side of RequestVote in Figure 2.
func (r *Server) handleRequestVote(env *sim.Env, from sim.ID, m RequestVote) {
	if r.sticks(env) && !m.Transfer {
		r.answer(env, from, RequestVoteReply{Term: r.currentTerm}, false)
		return
	}
	r.observe(env, m.Term)
	if r.role == candidate && m.Term == r.currentTerm {
		r.voters.split = true
	}

	// 1. Reply false if term < currentTerm (§5.1).
	// 2. If votedFor is null or candidateId, and candidate's log is at least as up-to-date as
	//    receiver's log, grant vote (§5.2, §5.4).
	granted := m.Term == r.currentTerm && r.mayVoteFor(m.CandidateID) &&
		(r.upToDate(m.LastLogIndex, m.LastLogTerm) || r.mutants.On(ignoreLog))
	if granted {
		r.setVote(env, m.CandidateID)
		r.resetElectionTimer(env)
	}
	reply := RequestVoteReply{Term: r.currentTerm, VoteGranted: granted}
	r.answer(env, from, reply, r.mutants.On(voteBeforeSync))
}

// mayVoteFor reports whether the server may give its vote of this term to a candidate.
func (r *Server) mayVoteFor(id sim.ID) bool {
	// "If votedFor is null or candidateId" (Figure 2).
	free := r.votedFor == 0 || r.votedFor == id
	switch {
	case r.mutants.On(strangersRefuse) && !r.latest().Includes(r.id):
		return false // It may be a voter, and the candidate the only one who can tell it so.
	case r.mutants.On(voteTwice): // Without the rule: two leaders in a term.
		return true
	case r.mutants.On(revoteRefused): // Without the second half: a lost answer is a lost vote.
		return r.votedFor == 0
	}
	return free
}

// upToDate reports whether a log that ends so is at least as up-to-date as this server's: "If the
// logs have last entries with different terms, then the log with the later term is more
// up-to-date. If the logs end with the same term, then whichever log is longer" (§5.4.1).
// Without this, mutant ignore-log-up-to-date, a leader may lack committed entries.
func (r *Server) upToDate(lastIndex, lastTerm int64) bool {
	mine := r.log.last()
	if lastTerm != mine.Term {
		return lastTerm > mine.Term
	}
	return lastIndex >= mine.Index
}

// handleRequestVoteReply counts a vote.
func (r *Server) handleRequestVoteReply(env *sim.Env, from sim.ID, m RequestVoteReply) {
	r.observe(env, m.Term)
	if r.role != candidate || m.Term != r.currentTerm && !r.mutants.On(countOldVotes) {
		return // Without the second: a vote of an earlier term, whose giver has another candidate's by now.
	}
	if !m.VoteGranted {
		r.voters.split = true
		return
	}
	i := r.position(from)
	if r.voters.has(i) && r.mutants.On(countDuplicates) {
		i = r.voters.absent() // The network may deliver a message twice, and servers may answer twice.
	}
	r.voters.add(i)
	r.countVotes(env)
}

// countVotes makes a candidate the leader if votes were received from a majority of servers.
func (r *Server) countVotes(env *sim.Env) {
	if r.voters.won(&r.electorate) {
		r.becomeLeader(env)
	}
}

// voters are the servers that voted for a candidate, or would. Each counts once.
type voters struct {
	granted  []int64 // 1: yes
	transfer bool    // the leader wants it so (transfer.go)
	split    bool    // another stands in the same term, or somebody refused
}

func (v *voters) reset(n int) { *v = voters{granted: make([]int64, n)} }

func (v *voters) has(i int) bool { return v.granted[i] == 1 }

func (v *voters) add(i int) { v.granted[i] = 1 }

// won reports whether a majority has said yes.
func (v *voters) won(e *electorate) bool { return exceed(e, v.granted, 0) }

// absent is a server that has not voted, or the last one.
func (v *voters) absent() int {
	i := 0
	for i < len(v.granted)-1 && v.has(i) {
		i++
	}
	return i
}
