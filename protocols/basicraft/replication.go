package basicraft

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// replicate: "If last log index >= nextIndex for a follower: send AppendEntries RPC with log entries
// starting at nextIndex" (§5.3).
func (s *Server) replicate(env *sim.Env) {
	for i, id := range s.peers {
		if id != s.id {
			s.sendAppendEntries(env, i)
		}
	}
}

// sendAppendEntries sends a follower all that it lacks, as far as is known; if that is nothing, it is
// a heartbeat.
func (s *Server) sendAppendEntries(env *sim.Env, i int) {
	prev := s.nextIndex[i] - 1
	entries := s.log[prev+1 : len(s.log) : len(s.log)]
	env.Send(s.peers[i], AppendEntries{s.currentTerm, s.id, prev, s.log[prev].Term, entries, s.commitIndex})
}

// handleAppendEntries is the receiver's side of AppendEntries in Figure 2.
func (s *Server) handleAppendEntries(env *sim.Env, from sim.ID, m AppendEntries) {
	s.observe(env, m.Term)
	reply := AppendEntriesReply{Term: s.currentTerm, PrevLogIndex: m.PrevLogIndex}

	// 1. Reply false if term < currentTerm (§5.1).
	if m.Term < s.currentTerm {
		s.respond(env, from, reply)
		return
	}
	// "If AppendEntries RPC received from new leader: convert to follower" (§5.2).
	// rule: a candidate follows the leader of its term (mutants/stubborn-candidate)
	if s.role == candidate && !s.mutants.On(stubbornCandidate) {
		s.becomeFollower(env, m.Term)
	}
	// end
	if s.role != follower {
		return
	}
	s.leader = m.LeaderID
	s.resetElectionTimer(env)

	// 2. Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm (§5.3).
	matches := m.PrevLogIndex <= s.lastIndex()
	// rule: prevLogTerm must match (mutants/ignore-prev-term)
	if matches && s.log[m.PrevLogIndex].Term != m.PrevLogTerm && !s.mutants.On(ignorePrevTerm) {
		matches = false
	}
	// end
	if matches {
		s.store(env, m)
		reply.Success, reply.MatchIndex = true, m.PrevLogIndex+int64(len(m.Entries))
	}
	s.respond(env, from, reply)

	// 5. If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry).
	s.commit(env, min(m.LeaderCommit, reply.MatchIndex))
}

// store puts the entries of a message into the log behind prevLogIndex, where they belong.
func (s *Server) store(env *sim.Env, m AppendEntries) {
	// 3. If an existing entry conflicts with a new one (same index but different terms), delete the
	//    existing entry and all that follow it (§5.3).
	if last := s.agrees(m); last < s.lastIndex() {
		s.truncate(env, last)
	}
	// 4. Append any new entries not already in the log.
	for i, e := range m.Entries {
		if m.PrevLogIndex+1+int64(i) > s.lastIndex() {
			s.append(env, e.Term, e.Command)
		}
	}
}

// agrees is the last entry of the log that does not conflict with those of a message, given that the
// entry at prevLogIndex does not.
func (s *Server) agrees(m AppendEntries) int64 {
	// rule: only what conflicts is deleted (mutants/truncate-always)
	if !s.mutants.On(truncateAlways) {
		for i, e := range m.Entries {
			index := m.PrevLogIndex + 1 + int64(i)
			if index <= s.lastIndex() && s.log[index].Term != e.Term {
				return index - 1
			}
		}
		return s.lastIndex()
	}
	// end
	return m.PrevLogIndex
}

// handleAppendEntriesReply learns how far a follower's log is.
func (s *Server) handleAppendEntriesReply(env *sim.Env, from sim.ID, m AppendEntriesReply) {
	s.observe(env, m.Term)
	if s.role != leader || m.Term != s.currentTerm {
		return
	}
	i := int(from - s.peers[0]) // servers are numbered one after the other
	if m.Success {
		// "If successful: update nextIndex and matchIndex for follower" (§5.3).
		s.nextIndex[i] = max(s.nextIndex[i], m.MatchIndex+1)
		s.matchIndex[i] = max(s.matchIndex[i], m.MatchIndex)
		s.advanceCommit(env)
		return
	}
	// "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry" (§5.3). An
	// answer to an older question changes nothing.
	// rule: nextIndex goes back (mutants/next-index-stuck)
	if m.PrevLogIndex == s.nextIndex[i]-1 && m.PrevLogIndex > 0 && !s.mutants.On(nextIndexStuck) {
		s.nextIndex[i]--
		s.sendAppendEntries(env, i)
	}
	// end
}

// onAppended puts a leader's own log on its disk, and counts it.
func (s *Server) onAppended(env *sim.Env) {
	s.sync(env)
	s.matchIndex[s.id-s.peers[0]] = s.lastIndex()
	s.advanceCommit(env)
}

// advanceCommit: "If there exists an N such that N > commitIndex, a majority of matchIndex[i] >= N, and
// log[N].term == currentTerm: set commitIndex = N" (§5.3, §5.4).
func (s *Server) advanceCommit(env *sim.Env) {
	sorted := slices.Sorted(slices.Values(s.matchIndex))
	n := sorted[(len(sorted)-1)/2] // this server and all behind it in the slice have at least n
	// An entry of an earlier term may be on a majority and be overwritten all the same (Figure 8).
	// rule: only entries of its own term are counted (figure8)
	if s.log[n].Term != s.currentTerm && !s.mutants.On(figure8) {
		return
	}
	// end
	s.commit(env, n)
}

// commit raises commitIndex, and applies what became committed.
func (s *Server) commit(env *sim.Env, index int64) {
	if index <= s.commitIndex {
		return
	}
	s.commitIndex = index
	env.Emit(raftlaws.Commit{Term: s.currentTerm, Index: index, Hash: s.log[index].Hash})
	s.apply(env)
}
