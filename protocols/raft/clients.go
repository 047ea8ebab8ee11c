package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Clients number their requests, and ask again when no answer comes. The state machine remembers
// for each client the last number and its result, and answers a repetition without doing it again
// (§8, thesis §6.3). A request may be in the log twice all the same: the leader does not look.

// handleRequest serves a client: "If command received from client: append entry to local log,
// respond after entry applied to state machine" (§5.3).
func (r *Server) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	if r.role != leader {
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.NotLeader, Leader: r.leader})
		return
	}
	// "The prior leader stops accepting new client requests" (thesis §3.10).
	if id := r.lead.successor; id != 0 {
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.NotLeader, Leader: id})
		return
	}
	if r.service.ReadOnly(m.Op) && r.reads != readsByLog {
		r.handleRead(env, from, m)
		return
	}
	c := m.Command()
	if result, seen := r.sessions.Seen(c); seen {
		env.Send(from, service.Reply{Seq: m.Seq, Result: result, Status: service.OK})
		return
	}
	r.append(env, Entry{Term: r.currentTerm, Command: &c})
	if r.mutants.On(answerAtAppend) {
		r.apply(env)
	}
	r.settle(env)
}

// apply applies the rule for all servers: "If commitIndex > lastApplied: increment lastApplied,
// apply log[lastApplied] to state machine" (§5.3). The leader answers the client.
func (r *Server) apply(env *sim.Env) {
	for r.lastApplied < r.applicable() {
		r.lastApplied++
		e := &r.log.entries[r.lastApplied-r.log.base.Index-1]
		c := e.Command
		r.bytes += int64(e.Size())
		env.Emit(raftlaws.Apply{
			Index: e.Index, Term: e.Term, Hash: e.Hash, Client: c.Client, Seq: c.Seq,
		})
		if c.Client == 0 {
			continue // a no-op
		}
		result := r.execute(*c)
		// The client of an entry of an earlier term has another leader's answer, or asks again.
		if r.role == leader && e.Term == r.currentTerm {
			env.Send(c.Client, service.Reply{Seq: c.Seq, Result: result, Status: service.OK})
		}
	}
	r.answerReads(env)
}

// applicable is the last entry that may be applied.
func (r *Server) applicable() int64 {
	if r.mutants.On(answerAtAppend) && r.role == leader {
		return r.log.lastIndex() // Another leader may never have heard of it.
	}
	return r.commitIndex
}

// execute lets the state machine do a command, once.
func (r *Server) execute(c service.Command) service.Result {
	if r.mutants.On(noDedup) {
		return r.machine.Apply(c.Op)
	}
	return r.sessions.Apply(c)
}
