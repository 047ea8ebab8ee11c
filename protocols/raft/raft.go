package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a server. None has an argument, but the one for each follower (retransmit.go).
var (
	electionTimer  = sim.Timer{Name: "election"}  // no leader was heard for too long (§5.2)
	heartbeatTimer = sim.Timer{Name: "heartbeat"} // time to speak again (§5.2, §5.1)
	flushTimer     = sim.Timer{Name: "flush"}     // time to sync what was collected (persist.go)
	transferTimer  = sim.Timer{Name: "transfer"}  // the successor has not stood (transfer.go)
)

// retransmitTimer is the name of those for followers that have not answered in time.
const retransmitTimer = "retransmit"

// Start boots the server from its disk, as a follower (§5.2).
func (r *Server) Start(env *sim.Env) {
	r.id, r.peers = env.ID(), env.Peers()
	r.self = r.position(r.id)
	r.machine = r.service.Machine()
	r.sessions = service.NewSessions(r.machine)
	r.restore(env)
	r.heardAt = env.Uptime() // it may have been just now (leases.go)
	if r.mutants.On(voteAtBoot) {
		r.heardAt -= r.electionTimeout.Max() + 1 // A leader may have a lease by what it said before it crashed.
	}
	r.resetElectionTimer(env)
}

// Receive handles a message.
func (r *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case AppendEntries:
		r.handleAppendEntries(env, from, m)
	case AppendEntriesReply:
		r.handleAppendEntriesReply(env, from, m)
	case service.Request:
		r.handleRequest(env, from, m)
	case InstallSnapshot:
		r.handleInstallSnapshot(env, from, m)
	case InstallSnapshotReply:
		r.handleInstallSnapshotReply(env, from, m)
	case RequestVote:
		r.handleRequestVote(env, from, m)
	case RequestVoteReply:
		r.handleRequestVoteReply(env, from, m)
	case PreVote:
		r.handlePreVote(env, from, m)
	case PreVoteReply:
		r.handlePreVoteReply(env, from, m)
	case TimeoutNow:
		r.handleTimeoutNow(env, m)
	case service.Order:
		r.handleOrder(env, from, m)
	case sim.Stored:
		r.onStored(env, m)
	}
}

// Timer handles a timer.
func (r *Server) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case electionTimer:
		r.onElectionTimeout(env)
	case heartbeatTimer:
		r.onHeartbeat(env)
	case flushTimer:
		r.flush(env)
	case transferTimer:
		r.onTransferTimeout()
	default:
		r.onRetransmitTimeout(env, t.Arg)
	}
}

// observe applies the rule for all servers: "If RPC request or response contains term
// T > currentTerm: set currentTerm = T, convert to follower (§5.1)".
func (r *Server) observe(env *sim.Env, term int64) {
	if term > r.currentTerm {
		r.becomeFollower(env, term)
	}
}

// becomeFollower makes the server a follower in a term, its own or a later one.
func (r *Server) becomeFollower(env *sim.Env, term int64) {
	was, led := r.role, r.currentTerm
	if term > r.currentTerm {
		r.setTerm(env, term, 0)
		r.leader = 0
	}
	r.role = follower
	if was == follower {
		return
	}
	env.CancelTimer(heartbeatTimer)
	if was == leader {
		env.Emit(raftlaws.Stepdown{Term: led})
		env.CancelTimer(transferTimer)
		r.leader = 0
		r.refuseReads(env)
		r.lead = lead{}
		r.resetElectionTimer(env) // leaders have none
	}
}

// becomeCandidate begins an election: "increment currentTerm, vote for self, reset election
// timer, send RequestVote RPCs to all other servers" (§5.2). It may do so because the leader wants
// to transfer its leadership (thesis §3.10).
func (r *Server) becomeCandidate(env *sim.Env, transfer bool) {
	r.setTerm(env, r.currentTerm+1, r.id)
	r.role = candidate
	env.Emit(raftlaws.Candidate{Term: r.currentTerm})
	r.voters.reset(len(r.peers))
	r.voters.transfer = transfer
	r.voters.add(r.self)
	r.resetElectionTimer(env)
	r.requestVotes(env)
	if len(r.others) == 0 {
		r.flush(env) // no answer will show that its own vote, which is all of them, is on its disk
	}
	r.countVotes(env)
}

// becomeLeader makes a candidate with a majority of votes the leader of its term (§5.2).
func (r *Server) becomeLeader(env *sim.Env) {
	r.role, r.leader = leader, r.id
	last := r.log.last()
	env.Emit(raftlaws.Leader{Term: r.currentTerm, LastIndex: last.Index, LastHash: last.Hash})
	env.CancelTimer(electionTimer)

	n := len(r.peers)
	r.nextIndex = filled(n, last.Index+1)
	// "Reinitialized after election" (Figure 2). Without this: mutant stale-match-index, which counts
	// on entries that other leaders have overwritten.
	if r.matchIndex == nil || !r.mutants.On(staleMatchIndex) {
		r.matchIndex = filled(n, int64(0))
	}
	r.matchIndex[r.self] = last.Index // all synced: its requests for votes waited for that
	r.lead = lead{
		firstIndex: last.Index + 1,
		windows:    filled(n, window{probing: true}),
		heardAt:    filled(n, env.Uptime()),
		answered:   filled(n, int64(0)),
	}

	r.address()
	// §8: a leader cannot know what is committed until an entry of its own term is.
	if r.noop {
		r.append(env, Entry{Term: r.currentTerm, Command: new(service.Command)})
	}
	// "Upon election: send initial empty AppendEntries RPCs (heartbeat) to each server."
	r.beginRound(env)
	env.SetTimer(heartbeatTimer, r.heartbeat)
	r.settle(env)
}

// onHeartbeat speaks again to those who may not have heard (§5.1: servers retry RPCs).
func (r *Server) onHeartbeat(env *sim.Env) {
	switch r.role {
	case follower:
		return
	case preCandidate:
		r.requestPreVotes(env)
	case candidate:
		r.requestVotes(env)
	case leader:
		if r.checkQuorum && !r.mutants.On(noCheckQuorum) && !r.hearsQuorum(env) {
			r.becomeFollower(env, r.currentTerm) // thesis §6.2
			return
		}
		r.reviewLearners(env)
		r.beginRound(env)
	}
	env.SetTimer(heartbeatTimer, r.heartbeat)
}

// filled is a slice of n equal values.
func filled[T any](n int, value T) []T {
	s := make([]T, n)
	for i := range s {
		s[i] = value
	}
	return s
}
