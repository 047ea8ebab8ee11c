package multipaxos

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/roundtrip"
	"github.com/orrery-sim/orrery/sim"
)

// Commands that are not answered may be lost. They may as well be leaving still, where values are large and
// the link is narrow: whoever sends them again then lets all that follows wait behind the copies, heartbeats
// too, and is deposed by its own retransmissions. So a server remembers what is on its way to each other one,
// and sends nothing of it again, nor in answer to Learn, before two things have come together:
//
//   - what left later was answered: other commands, or a leader's heartbeat (RFC 8985, §3). Who does not lead
//     sends nothing that is answered, and does without;
//   - the time for an answer is over, lest something be sent again that has merely been overtaken. It is
//     measured (RFC 6298), and twice as long after each loss, until the other one has more than before.
//
// When the first has come and the second has not, a timer is set for it: without loss there is none. A
// server that answers nothing is sent heartbeats alone, which are small.

// A window is what is under way to a server.
type window struct {
	flights  []flight // oldest first
	answers  roundtrip.Estimate
	asked    int64     // the slot from which on it has asked for commands while they were under way; 0: none
	doubtful int64     // what ends at this slot or before it was sent twice: its answer is no measure
	promise  promising // the last Promise that carried commands
}

// A flight is commands of consecutive slots that are not answered yet.
type flight struct {
	slot, end int64         // from slot to end-1
	left      time.Duration // when it was sent
	round     int64         // the leader's round of heartbeats that had begun by then
	overtaken bool          // what left later was answered
}

// promising is that a promise is under way to a candidate, with all that was accepted.
type promising struct {
	ballot Ballot
	left   time.Duration
}

// sent notes that commands of some slots are under way to a server.
func (s *Server) sent(env *sim.Env, i int, slot, end int64) {
	w := &s.windows[i]
	w.flights = append(w.flights, flight{slot: slot, end: end, left: env.Uptime(), round: s.lead.round})
}

// accepted frees the flight that was accepted. What left before it and is not answered may be lost.
func (w *window) accepted(now time.Duration, slot, end int64) {
	for n := range w.flights { // it is the first, as a rule
		if f := &w.flights[n]; f.slot != slot || f.end != end {
			continue
		}
		w.answers.Times = 0
		if end > w.doubtful {
			w.answers.Measure(now - w.flights[n].left)
		}
		for k := range n {
			w.flights[k].overtaken = true
		}
		w.flights = w.flights[:n+copy(w.flights[n:], w.flights[n+1:])]
		return
	}
}

// learned frees what a server knows to be chosen. Learned is answered by Learn, which measures the time that
// this took; other messages say the same some time later.
func (w *window) learned(now time.Duration, slotOut int64, answer bool) {
	free := func(f flight) bool {
		if f.end > slotOut {
			return false
		}
		w.answers.Times = 0
		if answer && f.end == slotOut && f.end > w.doubtful {
			w.answers.Measure(now - f.left)
		}
		return true
	}
	w.flights = slices.DeleteFunc(w.flights, free)
}

// known is how far another server knows what was chosen, as far as that is an answer. A leader learns from votes:
// who knows the choice of a slot that the leader does not know has not told its vote, and is asked again.
func (s *Server) known(slotOut int64) int64 {
	if s.role == leader {
		return min(slotOut, s.slotOut)
	}
	return slotOut
}

// restartWindows begins anew to count rounds.
func (s *Server) restartWindows() {
	for i := range s.windows {
		for k := range s.windows[i].flights {
			s.windows[i].flights[k].round = 0
		}
	}
}

// isLeaving reports whether the command of a slot is under way to a server, for all that is known.
func (s *Server) isLeaving(env *sim.Env, i int, slot int64) bool {
	s.review(env, i)
	return s.windows[i].holds(slot)
}

// wasSent reports whether a server has the command of a slot, or it is under way.
func (s *Server) wasSent(i int, slot int64) bool {
	if s.role == leader && slot >= s.lead.first && s.lead.votes[slot-s.lead.first].has(i) {
		return true
	}
	return s.windows[i].holds(slot)
}

func (w *window) holds(slot int64) bool {
	return slices.ContainsFunc(w.flights, func(f flight) bool { return f.slot <= slot && slot < f.end })
}

// review takes what is late for lost, and sends it again. What may be lost and is not late yet is
// looked at again when it is.
func (s *Server) review(env *sim.Env, i int) {
	w := &s.windows[i]
	var lost []flight
	next := time.Duration(0)
	for k := range w.flights {
		f := &w.flights[k]
		if !s.mayBeLost(i, f) {
			continue
		}
		wait := f.left + s.lateAfter(w) - env.Uptime()
		switch {
		case wait <= 0:
			lost = append(lost, *f)
		case next == 0 || wait < next:
			next = wait
		}
	}
	if next > 0 {
		t := retransmitTimer
		t.Arg = i
		env.SetTimer(t, next)
	}
	if len(lost) == 0 {
		return
	}
	w.answers.Times++
	w.flights = slices.DeleteFunc(w.flights, func(f flight) bool { return slices.Contains(lost, f) })
	for _, f := range lost {
		w.doubtful = max(w.doubtful, f.end)
		s.resend(env, i, f)
	}
}

// lateAfter is how long an answer may take.
func (s *Server) lateAfter(w *window) time.Duration {
	if s.role == leader {
		return w.answers.Timeout(s.heartbeat, s.patience.Min())
	}
	return w.answers.Timeout(2*s.heartbeat, s.patience.Max())
}

// mayBeLost reports whether something that left later was answered, where there is anything.
func (s *Server) mayBeLost(i int, f *flight) bool {
	return f.overtaken || s.role != leader || f.round < s.lead.answered[i]
}

// resend sends a server again what it was asked to accept, and of what is chosen by now that for which it has
// asked.
func (s *Server) resend(env *sim.Env, i int, f flight) {
	if asked := s.windows[i].asked; f.slot <= asked && asked < f.end {
		s.teach(env, s.peers[i], asked)
	}
	if s.role != leader {
		return
	}
	end := min(f.end, s.lead.sent)
	for slot := max(f.slot, s.slotOut, s.lead.first); slot < end; {
		members, m := s.batch(slot, end)
		next := slot + max(int64(len(m.Commands)), 1)
		if members.has(i) && len(m.Commands) > 0 && !s.lead.votes[slot-s.lead.first].has(i) {
			s.sent(env, i, slot, next)
			env.Send(s.peers[i], m)
		}
		slot = next
	}
}

// forget drops what is chosen and was under way to a server that has been silent for long. It asks for it
// when it is back.
func (s *Server) forget(env *sim.Env, i int) {
	if env.Uptime()-time.Duration(s.lead.heard[i]) > s.patience.Max() {
		w := &s.windows[i]
		w.flights = slices.DeleteFunc(w.flights, func(f flight) bool { return f.end <= s.slotOut })
	}
}

// isPromising reports whether a promise for a ballot, with commands, has just been sent to a candidate.
func (s *Server) isPromising(env *sim.Env, i int, b Ballot) bool {
	p := s.windows[i].promise
	return p.ballot == b && env.Uptime()-p.left < s.patience.Min()
}
