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

// answered frees what a follower has by its answer.
func (w *window) answered(match int64) {
	n := 0
	for n < len(w.ends) && w.ends[n] <= match {
		n++
	}
	w.ends = append(w.ends[:0], w.ends[n:]...)
}

// restart gives up what is under way: the follower is tried with one message at a time.
func (w *window) restart() { *w = window{ends: w.ends[:0], probing: true} }

// room reports whether another message may go to a follower.
func (r *Server) room(w *window) bool {
	return w.empty() || !w.probing && len(w.ends) < r.inFlight
}

// nextToSend is the entry with which the next message to a follower begins: nextIndex, or what
// comes after all that is under way.
func (r *Server) nextToSend(i int) int64 {
	return max(r.nextIndex[i], r.lead.windows[i].last()+1)
}

// maySend reports whether there is something to send to a follower besides heartbeats: entries, or the
// snapshot, which waits until nothing else is under way.
func (r *Server) maySend(i int) bool {
	w, next := &r.lead.windows[i], r.nextToSend(i)
	return r.log.lastIndex() >= next && r.room(w) && (next > r.log.base.Index || w.empty())
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
