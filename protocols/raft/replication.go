package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// replicate applies the rule for leaders: "If last log index >= nextIndex for a follower: send
// AppendEntries RPC with log entries starting at nextIndex" (§5.3).
func (r *Server) replicate(env *sim.Env) {
	for _, i := range r.lead.audience {
		r.replicateTo(env, i)
	}
}

// replicateTo sends a follower all that it lacks, as far as may be under way at once (window.go).
func (r *Server) replicateTo(env *sim.Env, i int) {
	for r.maySend(i) {
		r.sendAppendEntries(env, i)
	}
}

// sendAppendEntries sends a follower the next entries that it lacks, as far as is known, or the
// snapshot. If it lacks none, or enough is under way to it, that is a heartbeat: it asks about no
// more of the log than is settled, so that it can overtake entries.
func (r *Server) sendAppendEntries(env *sim.Env, i int) {
	prev := r.nextIndex[i] - 1
	var entries []Entry
	switch {
	case r.maySend(i) && r.nextToSend(i) <= r.log.base.Index:
		r.sendSnapshot(env, i)
		return
	case r.maySend(i):
		prev = r.nextToSend(i) - 1
		entries = r.log.from(prev+1, r.batch)
		w := &r.lead.windows[i]
		w.ends = append(w.ends, prev+int64(len(entries)))
	case prev < r.log.base.Index:
		prev = 0
	}
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
	r.commit(env, min(m.LeaderCommit, reply.MatchIndex))
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
		r.onMatch(env, i, m.MatchIndex)
	} else {
		r.onConflict(env, i, m)
	}
}

// onMatch: "If successful: update nextIndex and matchIndex for follower" (§5.3).
func (r *Server) onMatch(env *sim.Env, i int, match int64) {
	w := &r.lead.windows[i]
	w.answered(match)
	w.probing = w.probing && match < r.nextIndex[i]-1
	r.nextIndex[i] = max(r.nextIndex[i], match+1)
	if match > r.matchIndex[i] {
		r.matchIndex[i] = match
		if r.advanceCommit(env) {
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
	r.sendAppendEntries(env, i)
}

// advanceCommit applies the rule for leaders: "If there exists an N such that N > commitIndex, a
// majority of matchIndex[i] >= N, and log[N].term == currentTerm: set commitIndex = N" (§5.3,
// §5.4.2). It reports whether that made the leader append an entry, which is to be settled.
func (r *Server) advanceCommit(env *sim.Env) (appended bool) {
	n := reached(&r.electorate, r.matchIndex)
	if n <= r.commitIndex {
		return false
	}
	// An entry of an earlier term may be on a majority and be overwritten all the same: it is
	// committed only by a later entry of the leader's own term. Without this: mutant figure8.
	if r.log.term(n) != r.currentTerm && !r.mutants.On(figure8) {
		return false
	}
	return r.commit(env, n)
}

// commit raises commitIndex and applies what became committed. It reports whether that made a leader
// append a configuration (change.go).
func (r *Server) commit(env *sim.Env, index int64) (appended bool) {
	if index <= r.commitIndex {
		return false
	}
	r.commitIndex = index
	env.Emit(raftlaws.Commit{Term: r.currentTerm, Index: index, Hash: r.log.at(index).Hash})
	r.apply(env)
	if len(r.configs) > 1 && r.configs[1].index <= index || r.role == leader && r.changing() {
		appended = r.onCommitted(env)
	}
	r.compact(env)
	return appended
}
