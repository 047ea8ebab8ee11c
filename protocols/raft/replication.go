package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// replicate sends all followers what they lack.
func (r *Server) replicate(env *sim.Env) {
	for _, i := range r.lead.audience {
		r.replicateTo(env, i)
	}
}

// replicateTo applies the rule for leaders: "If last log index >= nextIndex for a follower: send
// AppendEntries RPC with log entries starting at nextIndex" (§5.3). What is under way already counts as
// sent, and the follower's window says how much more may be (window.go).
func (r *Server) replicateTo(env *sim.Env, i int) {
	for r.lacks(i) && r.room(i) {
		r.sendNext(env, i)
	}
}

// speak sends a follower the next that it lacks, and if that is nothing, or must wait, a heartbeat.
func (r *Server) speak(env *sim.Env, i int) {
	if r.lacks(i) && r.room(i) {
		r.sendNext(env, i)
	} else {
		r.sendHeartbeat(env, i)
	}
}

// sendHeartbeat sends a follower an "empty AppendEntries RPC" (§5.2). It asks about the log up to
// nextIndex and not about entries that are under way, so that it may overtake them.
func (r *Server) sendHeartbeat(env *sim.Env, i int) {
	prev := r.nextIndex[i] - 1
	if prev < r.log.base.Index {
		prev = 0 // what the entry was, this log does not say any more (snapshot.go)
	}
	r.sendAppendEntries(env, i, prev, nil)
}

// sendAppendEntries sends a follower entries and says what must precede them.
func (r *Server) sendAppendEntries(env *sim.Env, i int, prev int64, entries []Entry) {
	env.Send(r.peers[i], AppendEntries{
		Term:         r.currentTerm,
		LeaderID:     r.id,
		PrevLogIndex: prev,
		PrevLogTerm:  r.log.term(prev),
		Entries:      entries,
		LeaderCommit: r.commitIndex,
		Round:        r.lead.round,
	})
}

// handleAppendEntries is the receiver's side of AppendEntries in Figure 2.
func (r *Server) handleAppendEntries(env *sim.Env, from sim.ID, m AppendEntries) {
	r.observe(env, m.Term)
	reply := AppendEntriesReply{Term: r.currentTerm}

	// 1. Reply false if term < currentTerm (§5.1). The answer tells the term and nothing else: whoever
	//    asked may lead again by now, in this very term, and must not take it for an answer to a
	//    question of this term. Without this: mutant answer-old-rounds.
	if m.Term < r.currentTerm {
		if r.mutants.On(answerOldRounds) {
			reply.Round = m.Round
		}
		r.answer(env, from, reply, false)
		return
	}
	reply.PrevLogIndex, reply.Round = m.PrevLogIndex, m.Round
	if r.role != follower && r.mutants.On(stubbornCandidate) {
		return
	}
	r.follow(env, from)

	// 2. Reply false if log doesn't contain an entry at prevLogIndex whose term matches
	//    prevLogTerm (§5.3).
	if next, conflict := r.conflict(m.PrevLogIndex, m.PrevLogTerm); conflict {
		reply.NextIndex = next
		r.keepEarly(m)
		r.answer(env, from, reply, false)
		return
	}
	r.store(env, m.PrevLogIndex, m.Entries)
	reply.Success = true
	reply.MatchIndex = r.storeEarly(env, m.PrevLogIndex+int64(len(m.Entries)))

	// 5. If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new
	//    entry). What lies behind that in this log may not be the leader's.
	known := reply.MatchIndex
	if r.mutants.On(commitOwnTail) {
		known = r.log.lastIndex()
	}
	if r.commit(env, min(m.LeaderCommit, known)) {
		r.onCommitted(env)
	}
	r.answer(env, from, reply, r.mutants.On(ackBeforeSync) || r.seemsStable(reply.MatchIndex))
}

// follow makes the server a follower of the leader of its term: "If AppendEntries RPC received from
// new leader: convert to follower" (§5.2).
func (r *Server) follow(env *sim.Env, id sim.ID) {
	if r.role != follower {
		r.becomeFollower(env, r.currentTerm)
	}
	r.leader, r.heardAt = id, env.Uptime()
	r.resetElectionTimer(env)
}

// conflict reports whether the log lacks the entry that must precede new ones, and if so from where
// the leader should try: behind this log, or at the beginning of the term that conflicts, since
// all of it may (the end of §5.3). What was dropped is committed, and the leader has it.
func (r *Server) conflict(prevIndex, prevTerm int64) (next int64, conflict bool) {
	switch {
	case prevIndex < r.log.base.Index:
		return 0, false
	case prevIndex > r.log.lastIndex():
		return r.log.lastIndex() + 1, true
	case r.log.term(prevIndex) != prevTerm && !r.mutants.On(ignorePrevTerm):
		// Without this: logs that agree at an index and differ before it.
		return r.log.startOf(prevIndex), true
	}
	return 0, false
}

// store puts entries into the log behind an index, where they belong.
func (r *Server) store(env *sim.Env, prev int64, entries []Entry) {
	if r.mutants.On(truncateAlways) && prev < r.log.lastIndex() {
		r.truncate(env, max(prev, r.log.base.Index)) // A message that was overtaken by a later one undoes what that brought.
	}
	for i := range entries {
		e := &entries[i]
		index := prev + 1 + int64(i)
		if index <= r.log.lastIndex() {
			if index <= r.log.base.Index || r.log.term(index) == e.Term {
				continue // it is here already
			}
			// 3. If an existing entry conflicts with a new one (same index but different terms),
			//    delete the existing entry and all that follow it (§5.3).
			r.truncate(env, index-1)
		}
		// 4. Append any new entries not already in the log.
		r.append(env, *e)
	}
}

// handleAppendEntriesReply learns from a follower how far its log is.
func (r *Server) handleAppendEntriesReply(env *sim.Env, from sim.ID, m AppendEntriesReply) {
	r.observe(env, m.Term)
	if r.role != leader || m.Term != r.currentTerm {
		return
	}
	i := r.position(from)
	r.lead.heardAt[i] = env.Uptime()
	r.endRound(env, i, m.Round)
	if !r.addresses(i) {
		return // it was removed, and need not be up to date any more
	}
	if m.Success {
		r.lead.windows[i].onAnswer(env.Uptime(), m.MatchIndex, m.Round)
		r.onMatch(env, i, m.MatchIndex)
	} else {
		r.onConflict(env, i, m)
	}
	r.reviewLost(env, i)
}

// onMatch: "If successful: update nextIndex and matchIndex for follower" (§5.3).
func (r *Server) onMatch(env *sim.Env, i int, match int64) {
	r.lead.windows[i].onMatch(match, r.nextIndex[i])
	r.nextIndex[i] = max(r.nextIndex[i], match+1)
	if match > r.matchIndex[i] {
		r.matchIndex[i] = match
		if r.advanceCommit(env) && r.onCommitted(env) {
			r.settle(env)
		}
	}
	r.onLearnerMatch(env, i, match)
	if r.role != leader {
		return // what was committed is a configuration without it
	}
	if r.peers[i] == r.lead.successor {
		r.handOver(env)
	}
	r.replicateTo(env, i)
}

// onConflict: "If AppendEntries fails because of log inconsistency: decrement nextIndex and
// retry" (§5.3). An answer to an older question than the last one changes nothing, nor does one to
// a question of an earlier term, which has no NextIndex.
//
// nextIndex may fall below matchIndex, if the follower lost its disk.
func (r *Server) onConflict(env *sim.Env, i int, m AppendEntriesReply) {
	if m.NextIndex == 0 || m.PrevLogIndex != r.nextIndex[i]-1 || r.mutants.On(nextIndexStuck) {
		return
	}
	r.nextIndex[i] = max(1, min(m.NextIndex, r.nextIndex[i]-1))
	r.lead.windows[i].restart()
	r.speak(env, i)
}

// advanceCommit applies the rule for leaders: "If there exists an N such that N > commitIndex, a
// majority of matchIndex[i] >= N, and log[N].term == currentTerm: set commitIndex = N" (§5.3,
// §5.4.2). It reports whether there was such an N; onCommitted is to follow then.
func (r *Server) advanceCommit(env *sim.Env) (committed bool) {
	if !exceed(&r.electorate, r.matchIndex, r.commitIndex) {
		return false
	}
	n := reached(&r.electorate, r.matchIndex)
	// An entry of an earlier term may be on a majority and be overwritten all the same: it is
	// committed only by a later entry of the leader's own term. Without this: mutant figure8.
	if r.log.term(n) != r.currentTerm && !r.mutants.On(figure8) {
		return false
	}
	return r.commit(env, n)
}

// commit raises commitIndex, and applies what became committed (clients.go). It reports whether anything
// did; onCommitted is to follow then.
func (r *Server) commit(env *sim.Env, index int64) (committed bool) {
	if index <= r.commitIndex {
		return false
	}
	r.commitIndex = index
	env.Emit(raftlaws.Commit{Term: r.currentTerm, Index: index, Hash: r.log.at(index).Hash})
	r.apply(env)
	return true
}

// onCommitted does what sections 6 and 7 want done when entries have become committed. It reports whether
// that made a leader append a configuration, which is to be settled.
func (r *Server) onCommitted(env *sim.Env) (appended bool) {
	appended = r.followMembers(env)
	r.compact(env)
	return appended
}
