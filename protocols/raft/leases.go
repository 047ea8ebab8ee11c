package raft

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A leader that knows that nobody can have replaced it yet may answer reads at once (thesis
// §6.4.1). A majority that has answered a round of heartbeats heard it no earlier than the round was
// sent. None of these servers gives its vote within the shortest election timeout after that, so
// until then there is no other leader, and nobody has committed what this one does not know.
//
// The leader measures that time on its own clock, and the others on theirs. The lease is therefore
// shorter, by clock_bound: the clocks of two servers must not run apart by more than that share. It
// is the one assumption about time on which the safety of this protocol can rest, and only reads
// by lease make it: with faster drift a leader serves the past (scenarios/raft/lease-reads.star).

// lease is what a leader knows about its lease.
type lease struct {
	sent  []time.Duration // when each round was sent that no majority has answered yet
	ended int64           // the newest round that a majority has answered
	until time.Duration   // on the leader's clock
	void  bool            // for the rest of the term
}

// leaseLength is how long a lease lasts from the moment when the round was sent.
func (c *config) leaseLength() time.Duration {
	const one = 1_000_000
	timeout, bound := c.electionTimeout.Min(), one+time.Duration(c.clockBound)
	return timeout/bound*one + timeout%bound*one/bound
}

// noteRound notes when a round is sent.
func (r *Server) noteRound(env *sim.Env) {
	if r.reads == readsByLease {
		r.lead.lease.sent = append(r.lead.lease.sent, env.Uptime())
	}
}

// extendLease extends the lease by the newest round that a majority has answered.
func (r *Server) extendLease(env *sim.Env) {
	if r.reads != readsByLease {
		return
	}
	l := &r.lead.lease
	n := min(int(reached(&r.electorate, r.lead.answered)-l.ended), len(l.sent))
	if n <= 0 {
		return
	}
	start := l.sent[n-1]
	if r.mutants.On(leaseFromAnswer) {
		start = env.Uptime() // The answer may have been on its way for longer than the lease lasts.
	}
	l.until = start + r.leaseLength()
	l.ended += int64(n)
	l.sent = append(l.sent[:0], l.sent[n:]...)
}

// holdsLease reports whether no other server can lead at this moment.
func (r *Server) holdsLease(env *sim.Env) bool {
	l := &r.lead.lease
	return !l.void && env.Uptime() < l.until
}

// voidLease gives the lease up for the rest of the term: a leader that has asked another server to
// stand at once can be replaced at any time from now on (thesis §6.4.1). Reads go by index then.
func (r *Server) voidLease() { r.lead.lease.void = true }
