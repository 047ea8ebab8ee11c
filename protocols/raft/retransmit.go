package raft

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/roundtrip"
	"github.com/orrery-sim/orrery/sim"
)

// A message with entries that is not answered may be lost. It may as well be leaving still, where entries
// are large and the link is narrow: whoever sends it again then lets all that follows wait behind the
// copies, heartbeats too, and is deposed by its own retransmissions. Two things must come together before
// a message is taken for lost:
//
//   - what left after it, in a later round of heartbeats, was answered (RFC 8985, §3: a later packet has
//     arrived);
//   - the time after which an answer was to be expected is over, lest a message be sent again that another
//     one has merely overtaken. It is measured as TCP does it (RFC 6298), and is twice as long after each
//     retransmission until the follower has more than before, or a new measure is taken.
//
// When the first has come and the second has not, a timer is set for it: without loss there is none. A
// follower that answers nothing is sent heartbeats alone, which are small. The first that it answers brings
// the rest.

// A retransmission is what a leader knows of how long a follower takes to answer.
type retransmission struct {
	roundtrip.Estimate
	waits bool // the timer is set
}

// onAnswer takes account of an answer that says up to where a follower's log matches: before onMatch, which
// frees what it answers. The round that it repeats says which message it is an answer to. What was sent
// again left in a later round than what it replaces, so that no answer is taken for another's (Karn's
// problem; RFC 6298, §3).
func (w *window) onAnswer(now time.Duration, match, round int64) {
	if w.empty() || w.flights[0].end > match {
		return
	}
	w.again.Times = 0
	for _, f := range w.flights {
		if f.end <= match && f.round == round && !f.snapshot {
			w.again.Measure(now - f.left)
			return
		}
	}
}

// reviewLost asks after an answer whether the oldest message under way to a follower is lost. If it may be
// and is not late yet, the timer will tell.
func (r *Server) reviewLost(env *sim.Env, i int) {
	if r.role != leader {
		return // a configuration was committed that does not know it
	}
	w := &r.lead.windows[i]
	overtaken := !w.empty() && w.flights[0].round < r.lead.answered[i]
	if !overtaken {
		if w.again.waits {
			env.CancelTimer(retransmitTo(i))
			w.again.waits = false
		}
		return
	}
	late := w.again.Timeout(r.heartbeat, r.electionTimeout.Max())
	if w.flights[0].snapshot {
		late = r.electionTimeout.Max()
	}
	if wait := w.flights[0].left + late - env.Uptime(); wait > 0 {
		env.SetTimer(retransmitTo(i), wait)
		w.again.waits = true
		return
	}
	r.retransmit(env, i)
}

// onRetransmitTimeout is when the oldest message to a follower is late, unless the timer is of an earlier
// term.
func (r *Server) onRetransmitTimeout(env *sim.Env, i int) {
	if r.role == leader && r.lead.windows[i].again.waits && r.addresses(i) {
		r.retransmit(env, i)
	}
}

// retransmit takes all that is under way to a follower for lost, and sends it again, one message at a time.
func (r *Server) retransmit(env *sim.Env, i int) {
	w := &r.lead.windows[i]
	times := w.again.Times + 1
	w.restart()
	w.again.Times = times
	r.replicateTo(env, i)
}

// retransmitTo is the timer for a follower at a position.
func retransmitTo(i int) sim.Timer { return sim.Timer{Name: retransmitTimer, Arg: i} }
