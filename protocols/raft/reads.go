package raft

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// How a leader answers a read: the values of the parameter reads.
const (
	// readsByLog sends reads through the log like writes: simple, and a disk write for each.
	readsByLog = "log"
	// readsByIndex notes commitIndex, makes sure with a round of heartbeats that no later leader
	// could have committed more before it, waits until that much is applied, and answers from the
	// state machine (§8, thesis §6.4). Reads that wait share a round.
	readsByIndex = "index"
	// readsByLease answers at once while the leader knows that no other can have been elected
	// (leases.go), and else by index.
	readsByLease = "lease"
	// readsLocal answers at once from the state machine. It is not linearizable: a leader that was
	// deposed and has not heard of it serves the past.
	readsLocal = "local"
)

// A read waits for a round of heartbeats and for an entry to be applied. So does the answer to an
// operator that the goal is reached: who was deposed does not know what was ordered since.
type read struct {
	client sim.ID
	seq    uint64
	op     service.Op // none: this is the answer to an operator
	index  int64      // the read index: at least this much must be applied
	round  int64      // the first round that begins after the read arrived
}

// handleRead serves a read-only request without the log. The server leads, or believes that it
// does.
func (r *Server) handleRead(env *sim.Env, from sim.ID, m service.Request) {
	if r.reads == readsLocal || r.mutants.On(readLocally) {
		r.answerRead(env, read{client: from, seq: m.Seq, op: m.Op})
		return
	}
	// A new leader holds all committed entries but does not know which they are, until an entry
	// of its own term is committed. Without this: mutant read-index-before-own-term.
	index := max(r.commitIndex, r.lead.firstIndex)
	if r.mutants.On(readEarly) {
		index = r.commitIndex
	}
	w := read{client: from, seq: m.Seq, op: m.Op, index: index}
	if r.reads == readsByLease && r.holdsLease(env) && index <= r.lastApplied {
		env.Emit(LeaseRead{Term: r.currentTerm, Index: r.lastApplied})
		r.answerRead(env, w)
		return
	}
	r.await(env, w)
}

// await lets a read wait for the next round of heartbeats.
func (r *Server) await(env *sim.Env, w read) {
	idle := r.hasConfirmed(r.lead.round)
	// Answers to a round that is under way may have been given before the read was asked. Without
	// this: mutant read-joins-round.
	w.round = r.lead.round + 1
	if r.mutants.On(readJoinsRound) && !idle {
		w.round = r.lead.round
	}
	r.lead.reads = append(r.lead.reads, w)
	if idle {
		r.beginRound(env)
	}
}

// beginRound sends heartbeats to all followers. Whoever answers one of this round still followed
// this leader after the round began.
func (r *Server) beginRound(env *sim.Env) {
	r.lead.round++
	r.noteRound(env)
	for _, i := range r.lead.audience {
		r.speak(env, i)
	}
	r.endRound(env, r.self, r.lead.round)
}

// endRound notes that a server has answered a round. If a majority has, and reads arrived during
// it, the next one begins.
func (r *Server) endRound(env *sim.Env, i int, round int64) {
	if round <= r.lead.answered[i] {
		return
	}
	r.lead.answered[i] = round
	r.extendLease(env)
	r.answerReads(env)
	n := len(r.lead.reads)
	if n > 0 && r.lead.reads[n-1].round > r.lead.round && r.hasConfirmed(r.lead.round) {
		r.beginRound(env)
	}
}

// hasConfirmed reports whether a majority has answered a round, or a newer one.
func (r *Server) hasConfirmed(round int64) bool {
	return exceed(&r.electorate, r.lead.answered, round-1)
}

// answerReads answers the reads that need not wait any longer. Neither their rounds nor their
// indices decrease along the queue.
func (r *Server) answerReads(env *sim.Env) {
	if len(r.lead.reads) == 0 || !r.hasConfirmed(r.lead.reads[0].round) {
		return
	}
	confirmed, n := reached(&r.electorate, r.lead.answered), 0
	for _, w := range r.lead.reads {
		if w.round > confirmed || w.index > r.lastApplied {
			break
		}
		r.answerRead(env, w)
		n++
	}
	r.lead.reads = append(r.lead.reads[:0], r.lead.reads[n:]...)
}

func (r *Server) answerRead(env *sim.Env, w read) {
	if w.op.Name == "" {
		env.Send(w.client, service.OrderReply{Seq: w.seq, Status: service.OK, Leader: r.id})
		return
	}
	env.Send(w.client, service.Reply{Seq: w.seq, Result: r.sessions.Read(w.op), Status: service.OK})
}

// refuseReads sends the reads that wait at a deposed leader elsewhere.
func (r *Server) refuseReads(env *sim.Env) {
	for _, w := range r.lead.reads {
		if w.op.Name == "" {
			env.Send(w.client, service.OrderReply{Seq: w.seq, Status: service.NotLeader, Leader: r.leader})
			continue
		}
		env.Send(w.client, service.Reply{Seq: w.seq, Status: service.NotLeader, Leader: r.leader})
	}
}
