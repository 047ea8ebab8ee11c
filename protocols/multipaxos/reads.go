package multipaxos

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// How a leader answers a read: the values of the parameter reads.
const (
	// readsByLog sends reads through the log like writes: simple, and a disk write for each.
	readsByLog = "log"
	// readsByIndex makes sure with a round of heartbeats that there was no later leader when the
	// read arrived, and answers from the state machine. Reads that wait share a round.
	readsByIndex = "index"
	// readsByLease answers at once while a majority has promised to take part in no other server's
	// ballot (Paxos Made Live §5.2), and else by index. It trusts clocks, not to show the same
	// time, but to run at nearly the same rate: parameter clock_bound.
	readsByLease = "lease"
)

// A read waits for a round of heartbeats.
type read struct {
	client sim.ID
	seq    uint64
	op     service.Op
	round  int64 // the first one that begins after the read arrived
}

// leaseGrant is what an acceptor has granted: until then, on its own clock, it promises nothing to
// anyone but the leader of a ballot. A crash makes it forget, so that it grants one when it boots.
type leaseGrant struct {
	to    Ballot
	until time.Duration
}

// grantLease grants a lease to the leader of a ballot, from now on.
func (s *Server) grantLease(env *sim.Env, to Ballot) {
	if s.reads == readsByLease {
		s.lease = leaseGrant{to, env.Uptime() + s.leaseTime}
	}
}

// boundByLease reports whether a lease forbids to promise a ballot. It does not bind towards the
// server that holds it, nor towards the one that this server has named as its successor.
func (s *Server) boundByLease(env *sim.Env, m Prepare) bool {
	return env.Uptime() < s.lease.until && m.Ballot.server() != s.lease.to.server() &&
		(m.Released == 0 || m.Released != s.lease.to)
}

// hasLease reports whether a majority of every configuration is still bound. The leader counts from
// the moment when it asked, which is before they granted; and less than they do, since its clock
// may run slow by clock_bound and theirs fast.
func (s *Server) hasLease(env *sim.Env) bool {
	round := s.confirmed()
	if s.mutants.On(leaseUnconfirmed) { // Nobody has granted that.
		round = s.lead.round
	}
	return s.reads == readsByLease && round > 0 && !s.lead.yielded &&
		env.Uptime() < s.lead.began[round]+s.shortLease()
}

// shortLease is the lease as its holder counts it: L (1-e) / (1+e).
func (s *Server) shortLease() time.Duration {
	if s.mutants.On(trustClocks) {
		return s.leaseTime // A slow clock shows this much time when the lease is long over.
	}
	return s.leaseTime * time.Duration(1e6-s.bound) / time.Duration(1e6+s.bound)
}

// handleRead serves a read-only request without the log. The server leads, or believes that it
// does.
func (s *Server) handleRead(env *sim.Env, from sim.ID, m service.Request) {
	r := read{client: from, seq: m.Seq, op: m.Op, round: s.lead.round + 1}
	if s.hasLease(env) && s.knowsAll() {
		env.Emit(LeaseRead{Ballot: s.ballot, Slot: s.slotOut})
		s.answerRead(env, r)
		return
	}
	idle := s.confirmed() == s.lead.round
	s.lead.reads = append(s.lead.reads, r)
	if idle {
		s.beginRound(env)
	}
}

// knowsAll reports whether the state machine has all that earlier leaders may have told their
// clients: it has applied what phase 1 found, in every configuration of the window.
func (s *Server) knowsAll() bool {
	return s.slotOut > s.scout.last && s.agree(s.scout.promises)
}

// beginRound sends heartbeats to all servers of the group, members or not. A member that answers
// one had promised nothing to a higher ballot after the round began.
func (s *Server) beginRound(env *sim.Env) {
	s.lead.round++
	s.grantLease(env, s.ballot)
	s.lead.began = append(s.lead.began, env.Uptime())
	var m sim.Message = Heartbeat{Ballot: s.ballot, SlotOut: s.slotOut, Round: s.lead.round}
	for i, id := range s.peers {
		if i != s.self {
			env.Send(id, m)
		}
	}
	s.endRound(env, s.self, s.lead.round)
}

// endRound notes that a server has answered a round. If a majority has, and reads arrived during
// it, the next one begins.
func (s *Server) endRound(env *sim.Env, i int, round int64) {
	if round <= s.lead.answered[i] {
		return
	}
	s.lead.answered[i] = round
	s.answerReads(env)
	n := len(s.lead.reads)
	if n > 0 && s.lead.reads[n-1].round > s.lead.round && s.confirmed() == s.lead.round {
		s.beginRound(env)
	}
}

// confirmed is the newest round that a majority of every configuration of the window has answered.
func (s *Server) confirmed() int64 {
	round := s.lead.round
	for _, c := range s.window() {
		round = min(round, s.reached(s.lead.answered, c.members))
	}
	return round
}

// reached is the highest value that a majority of the members has reached.
func (s *Server) reached(values []int64, members set) int64 {
	sorted := s.sorted[:0]
	for i, v := range values {
		if !members.has(i) {
			continue
		}
		k := len(sorted)
		sorted = append(sorted, v)
		for ; k > 0 && sorted[k-1] < v; k-- {
			sorted[k] = sorted[k-1]
		}
		sorted[k] = v
	}
	s.sorted = sorted
	return sorted[len(sorted)/2]
}

// answerReads answers the reads that need not wait any longer. Their rounds do not decrease along
// the queue.
func (s *Server) answerReads(env *sim.Env) {
	if len(s.lead.reads) == 0 || !s.knowsAll() {
		return
	}
	confirmed, n := s.confirmed(), 0
	for _, r := range s.lead.reads {
		if r.round > confirmed {
			break
		}
		s.answerRead(env, r)
		n++
	}
	s.lead.reads = append(s.lead.reads[:0], s.lead.reads[n:]...)
}

func (s *Server) answerRead(env *sim.Env, r read) {
	env.Send(r.client, service.Reply{Seq: r.seq, Result: s.sessions.Read(r.op), Status: service.OK})
}
