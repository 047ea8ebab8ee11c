package raft

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A leader that waits for the answer to each message before it sends the next one gets one message a
// round trip to a follower, which a long link makes slow. It may have several under way instead
// (thesis §10.2.2, pipelining), as many as in_flight says, each with as many entries as there are by
// then, batch at most.
//
// As long as nothing is known of the follower's log, nextIndex is a guess, and one message at a time
// tries it: all that were sent behind a wrong guess would be refused.

// A window is what is under way to a follower and not answered yet.
type window struct {
	flights []flight // each message, oldest first
	probing bool     // nextIndex is a guess
	again   retransmission
}

// A flight is a message with entries, or the snapshot, on its way.
type flight struct {
	end      int64         // its last entry
	left     time.Duration // when it was sent
	round    int64         // the round of heartbeats that had begun by then
	snapshot bool          // it may take as long as it is large
}

func (w *window) empty() bool { return len(w.flights) == 0 }

// last is the last entry under way, or 0.
func (w *window) last() int64 {
	if w.empty() {
		return 0
	}
	return w.flights[len(w.flights)-1].end
}

// sent notes that a message is under way.
func (w *window) sent(f flight) { w.flights = append(w.flights, f) }

// onMatch frees what a follower has by its answer, and ends the guessing if that is all up to nextIndex.
func (w *window) onMatch(match, nextIndex int64) {
	n := 0
	for n < len(w.flights) && w.flights[n].end <= match {
		n++
	}
	w.flights = append(w.flights[:0], w.flights[n:]...)
	w.probing = w.probing && match < nextIndex-1
}

// restart gives up what is under way: the follower is tried with one message at a time.
func (w *window) restart() {
	w.flights, w.probing = w.flights[:0], true
	w.again.Times, w.again.waits = 0, false
}

// nextToSend is the entry with which the next message to a follower begins: nextIndex, or what
// comes after all that is under way.
func (r *Server) nextToSend(i int) int64 {
	return max(r.nextIndex[i], r.lead.windows[i].last()+1)
}

// lacks reports whether there is an entry that a follower has not been sent.
func (r *Server) lacks(i int) bool { return r.log.lastIndex() >= r.nextToSend(i) }

// room reports whether another message may be under way to a follower. The snapshot waits until nothing
// else is.
func (r *Server) room(i int) bool {
	w := &r.lead.windows[i]
	more := !w.probing && len(w.flights) < r.inFlight && r.nextToSend(i) > r.log.base.Index
	return w.empty() || more
}

// sendNext sends a follower the next entries that it lacks, as many as one message carries, or where they
// are no longer in the log the snapshot.
func (r *Server) sendNext(env *sim.Env, i int) {
	next := r.nextToSend(i)
	if next <= r.log.base.Index {
		r.sendSnapshot(env, i)
		return
	}
	entries := r.log.from(next, r.batch)
	end := next - 1 + int64(len(entries))
	r.lead.windows[i].sent(flight{end: end, left: env.Uptime(), round: r.lead.round})
	r.sendAppendEntries(env, i, next-1, entries)
}
