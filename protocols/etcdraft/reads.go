package etcdraft

import (
	"go.etcd.io/raft/v3"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// How a leader answers a read: the values of the parameter reads.
const (
	// readsByLog sends reads through the log like writes.
	readsByLog = "log"
	// readsByIndex is the library's ReadOnlySafe: it notes its commit index and answers when a
	// round of heartbeats has shown that it still leads (thesis §6.4).
	readsByIndex = "index"
	// readsByLease is the library's ReadOnlyLeaseBased: it answers at once, because check-quorum
	// would have deposed it if it did not lead. That takes up to two election timeouts, and others
	// wait for one (etcd-io/raft issue 166), so it is not linearizable even where clocks agree. A
	// lease in the sense of thesis §6.4.1 begins when heartbeats are sent.
	readsByLease = "lease"
	// readsLocal answers at once from the state machine. It is not linearizable.
	readsLocal = "local"
)

// reading is what a server keeps of reads that wait for the library. As in etcd's own server one
// round is under way at a time, and the reads that arrive meanwhile share the next.
type reading struct {
	waiting   []read // in order of arrival
	round     int64  // the newest that was begun in this life
	confirmed int64  // the newest that is over
	ticks     int    // since it was begun
}

// A read waits for its round, and then for an entry to be applied.
type read struct {
	client sim.ID
	seq    uint64
	op     service.Op
	round  int64
	known  bool  // the round is over, and has brought
	index  int64 // the read index: at least this much must be applied
}

// handleRead serves a read-only request without the log. The server leads, or believes so.
func (s *Server) handleRead(env *sim.Env, from sim.ID, m service.Request) {
	r := read{client: from, seq: m.Seq, op: m.Op, round: s.round + 1}
	if s.reads == readsLocal || s.mutants.On(readLocally) {
		s.answerRead(env, r)
		return
	}
	idle := s.confirmed == s.round
	if s.mutants.On(readJoinsRound) && !idle {
		r.round = s.round // What this round confirms may be older than the read.
	}
	s.waiting = append(s.waiting, r)
	if idle {
		s.beginRound()
		s.settle(env)
	}
}

// beginRound asks the library for a read index.
func (s *Server) beginRound() {
	s.round++
	s.ticks = 0
	s.node.ReadIndex(roundKey(s.round))
}

// repeatRound begins another round in place of one that is not over after an election timeout. The
// library repeats a round with each heartbeat, but drops it where nobody is left whose answer it could
// count: when the members change to the leader alone. etcd's own server asks again, too.
func (s *Server) repeatRound() {
	s.ticks++
	if s.confirmed < s.round && s.ticks >= s.electionTicks && !s.mutants.On(askReadsOnce) {
		s.beginRound()
	}
}

// onReadState notes that a round is over, and begins the next if reads wait for it.
func (s *Server) onReadState(_ *sim.Env, rs raft.ReadState) {
	round := roundOf(rs.RequestCtx)
	if round <= s.confirmed {
		return // of an earlier term: the library keeps what it was asked before it could know
	}
	s.confirmed = round
	for i := range s.waiting {
		if r := &s.waiting[i]; r.round <= round && !r.known {
			r.known, r.index = true, int64(rs.Index)
		}
	}
	if n := len(s.waiting); n > 0 && s.waiting[n-1].round > s.round {
		s.beginRound()
	}
}

// answerReads answers the reads that need not wait any longer. Indices do not decrease along the
// queue.
func (s *Server) answerReads(env *sim.Env) {
	n := 0
	for _, r := range s.waiting {
		if !r.known || r.index > s.lastApplied {
			break
		}
		s.answerRead(env, r)
		n++
	}
	s.waiting = append(s.waiting[:0], s.waiting[n:]...)
}

func (s *Server) answerRead(env *sim.Env, r read) {
	env.Send(r.client, service.Reply{Seq: r.seq, Result: s.sessions.Read(r.op), Status: service.OK})
}

// refuseReads sends the reads that wait at a deposed leader elsewhere. The library has forgotten the
// round that they waited for.
func (s *Server) refuseReads(env *sim.Env) {
	for _, r := range s.waiting {
		s.refuse(env, r.client, r.seq)
	}
	s.waiting = s.waiting[:0]
	s.confirmed = s.round
}
