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
	ends     []int64       // the last entry of each message, oldest first
	probing  bool          // nextIndex is a guess
	snapshot time.Duration // when a snapshot was sent; 0: none is under way
	seen     int64         // the last entry that was under way at the last heartbeat
}

func (w *window) empty() bool { return len(w.ends) == 0 }

// last is the last entry under way, or 0.
func (w *window) last() int64 {
	if w.empty() {
		return 0
	}
	return w.ends[len(w.ends)-1]
}

// sent notes that a message is under way that ends with an entry.
func (w *window) sent(end int64) { w.ends = append(w.ends, end) }

// onMatch frees what a follower has by its answer, and ends the guessing if that is all up to nextIndex.
func (w *window) onMatch(match, nextIndex int64) {
	n := 0
	for n < len(w.ends) && w.ends[n] <= match {
		n++
	}
	w.ends = append(w.ends[:0], w.ends[n:]...)
	w.probing = w.probing && match < nextIndex-1
}

// restart gives up what is under way: the follower is tried with one message at a time.
func (w *window) restart() { *w = window{ends: w.ends[:0], probing: true} }

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
	more := !w.probing && len(w.ends) < r.inFlight && r.nextToSend(i) > r.log.base.Index
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
	r.lead.windows[i].sent(next - 1 + int64(len(entries)))
	r.sendAppendEntries(env, i, next-1, entries)
}

// giveUp takes messages that are not answered for lost, so that they are sent again. With one message at
// a time that is all that is under way at a heartbeat. A leader that sends one after the other must not
// give up those that have just left, and gives all up when one of them was there at the last heartbeat.
func (r *Server) giveUp(env *sim.Env) {
	for i := range r.lead.windows {
		w := &r.lead.windows[i]
		late := !w.empty() && (r.inFlight == 1 || w.ends[0] <= w.seen)
		switch {
		case r.awaitsSnapshot(env, i):
		case late:
			w.restart()
		default:
			w.seen = w.last()
		}
	}
}
