package multipaxos

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// The acceptor follows two rules (PMS §2.2; A1 and A2 of PMMC). It promises a ballot that is higher
// than any before, and says what it has accepted; and it accepts what comes in a ballot that is not
// lower than its promise. It answers when its disk knows.

// handlePrepare is phase 1b.
func (s *Server) handlePrepare(env *sim.Env, from sim.ID, m Prepare) {
	s.hear(m.Ballot)
	if m.SlotOut > s.slotOut {
		env.Send(from, Learn{SlotOut: s.slotOut}) // the candidate knows what this one lacks
	}
	switch {
	case m.Ballot < s.promised:
		s.answer(env, from, Preempted{Ballot: s.promised})
		return
	case m.Ballot > s.promised:
		if !s.isMember(from) {
			s.teach(env, from, m.SlotOut) // it has been away, and is a member no longer
			return
		}
		if s.boundByLease(env, m) {
			return
		}
		s.promise(env, m.Ballot)
		s.giveWay(env)
	}
	i := s.position(from)
	if s.isPromising(env, i, m.Ballot) {
		return
	}
	votes := s.open()
	if len(votes) > 0 {
		s.windows[i].promise = promising{m.Ballot, env.Uptime()}
	}
	s.answer(env, from, Promise{Ballot: m.Ballot, SlotOut: s.slotOut, Accepted: votes})
}

// promise is to take part in no lower ballot. Whoever leads one, or tries to, ceases to.
func (s *Server) promise(env *sim.Env, b Ballot) {
	s.promised = b
	s.hear(b)
	if s.keepsPromise(b) {
		env.Disk().Set(keyPromised, b)
	}
	s.bind(Promised{b})
	if b != s.ballot {
		s.becomeFollower(env)
	}
}

// keepsPromise reports whether a promise goes to the disk.
func (s *Server) keepsPromise(b Ballot) bool {
	if b.server() == s.id {
		return !s.mutants.On(reuseBallot) // After a restart it would begin the same ballot again.
	}
	return !s.mutants.On(forgetPromise) // After a restart it would accept in a lower ballot.
}

// open are the votes for the slots whose command this server has not learned.
func (s *Server) open() []Vote {
	var votes []Vote
	for slot := s.slotOut; slot <= s.lastSlot(); slot++ {
		if p := s.at(slot); p.ballot != 0 {
			votes = append(votes, Vote{slot, p.ballot, p.command})
		}
	}
	return votes
}

// handleAccept is phase 2b.
func (s *Server) handleAccept(env *sim.Env, from sim.ID, m Accept) {
	s.hear(m.Ballot)
	switch {
	case m.Ballot >= s.promised: // P1a; equal is as good: it is the ballot that was promised
		s.follow(env, from, m.Ballot)
	case !s.mutants.On(acceptLower): // Without the rule: what an old leader sends late is accepted.
		s.answer(env, from, Preempted{Ballot: s.promised})
		return
	}
	s.accept(env, m.Ballot, m.Slot, m.Commands, true)
	s.learnFrom(env, m.Ballot, m.SlotOut)
	s.answer(env, from, Accepted{Ballot: m.Ballot, Slot: m.Slot, Count: int64(len(m.Commands))})
}

// accept accepts commands for consecutive slots. They are one record on the disk. A leader that is
// no acceptor of the slots does not vote: it keeps what it proposes, for its replica to apply.
func (s *Server) accept(env *sim.Env, b Ballot, slot int64, commands []*Command, votes bool) {
	fresh := false
	for i, c := range commands {
		k := slot + int64(i)
		if k < s.slotOut {
			continue // it is chosen, and may have been cut
		}
		p := s.at(k)
		if p.ballot == decided || p.ballot == b && k > s.restored {
			continue // it is chosen, or here already
		}
		if p.ballot != b || s.mutants.On(acceptLower) {
			*p = proposal{b, c}
			fresh = true
		}
		if votes {
			s.bind(Voted{k, b, p.command.Hash})
		}
	}
	s.unsynced = s.unsynced || fresh
	if fresh && !s.mutants.On(forgetAccepted) { // Without the record: a crash undoes what may be chosen.
		s.append(env, record{slot, b, commands})
	}
}

// A voted slot is a vote without its command.
type voted struct {
	Slot   int64
	Ballot Ballot
}

// String is the vote in short: 7@2.1.
func (v voted) String() string { return fmt.Sprintf("%d@%v", v.Slot, v.Ballot) }

// undecided is what the acceptor has accepted for slots whose command the replica has not learned.
func (s *Server) undecided() []voted {
	var votes []voted
	for _, v := range s.open() {
		votes = append(votes, voted{v.Slot, v.Ballot})
	}
	return votes
}
