package multipaxos

import "github.com/orrery-sim/orrery/sim"

// Phase 1, which PMMC calls a scout. It is done once for all slots from the first on whose command
// the candidate does not know (PMS §3): a promise is about a ballot, whatever the slot.

// campaign begins a ballot. Its number is on the disk before anyone hears of it, as a promise to
// itself, or a crash would let it be begun again.
func (s *Server) campaign(env *sim.Env, released Ballot) {
	s.role, s.leader = candidate, 0
	s.ballot = s.newBallot()
	s.bind(Scout{Ballot: s.ballot})
	s.promise(env, s.ballot)
	s.scout = scout{base: s.slotOut, slotOut: s.slotOut, released: released}
	s.merge(s.open())
	s.resetPatience(env)
	if s.mutants.On(skipPhase1) { // Without the promises: a command that was chosen is overwritten.
		s.scout.promises = s.configurationOf(s.slotOut).members
	}
	s.prepare(env)
	s.settle(env)
}

// newBallot is higher than any that the server has heard of, and nobody else's.
func (s *Server) newBallot() Ballot {
	round := max(s.highest, s.promised).round() + 1
	if s.mutants.On(sameBallots) {
		return ballotOf(round, 0) // Another server may begin the same.
	}
	return ballotOf(round, s.id)
}

// prepare asks all those for a promise who have given none, and are members now or will be within
// the window: phase 1a. Who has been asked is asked again when it does not answer, each time after twice as
// long.
func (s *Server) prepare(env *sim.Env) {
	var members set
	for _, c := range s.window() {
		members |= c.members
	}
	m := Prepare{Ballot: s.ballot, SlotOut: s.slotOut, Released: s.scout.released}
	for i, id := range s.peers {
		if i != s.self && members.has(i) && !(s.scout.promises | s.scout.asked).has(i) {
			s.post(id, m)
			s.scout.asked.add(i)
		}
	}
	s.scout.wait = min(max(2*s.scout.wait, s.heartbeat), s.patience.Min())
	env.SetTimer(prepareTimer, s.scout.wait)
}

// onPrepareTimeout asks once more: for promises, and for what the candidate must learn.
func (s *Server) onPrepareTimeout(env *sim.Env) {
	if s.role == leader && s.agree(s.scout.promises) {
		return
	}
	s.scout.asked = 0
	s.prepare(env)
	s.catchUp(env)
	s.settle(env)
}

// handlePromise takes a promise, and what its sender has accepted.
func (s *Server) handlePromise(env *sim.Env, from sim.ID, m Promise) {
	if s.role == follower || m.Ballot != s.ballot {
		return
	}
	if s.role == leader && m.SlotOut > s.slotOut {
		// A new member knows commands that were chosen before this leader, and reports no votes for
		// their slots, to which the leader may have given others: it has to begin anew.
		env.Send(from, Learn{SlotOut: s.slotOut})
		s.becomeFollower(env)
		return
	}
	i := s.position(from)
	s.scout.promises.add(i)
	s.windows[i].learned(env.Uptime(), m.SlotOut, false)
	if m.SlotOut > s.scout.slotOut {
		s.scout.slotOut, s.scout.informer = m.SlotOut, from
		s.catchUp(env)
	}
	s.merge(m.Accepted)
	s.tryLead(env)
	if s.role == leader && s.canPropose() {
		s.settle(env)
	}
}

// merge keeps of all votes for a slot that of the highest ballot (P2c; PMMC: pmax). Slots that the
// leader has proposed for already had all the promises that they needed.
func (s *Server) merge(votes []Vote) {
	for _, v := range votes {
		i := v.Slot - s.scout.base
		if i < 0 || s.role == leader && v.Slot < s.lead.next() {
			continue
		}
		for int64(len(s.scout.found)) <= i {
			s.scout.found = append(s.scout.found, proposal{})
		}
		s.scout.last = max(s.scout.last, v.Slot)
		if p := &s.scout.found[i]; v.Ballot > p.ballot || s.mutants.On(lastReport) {
			*p = proposal{v.Ballot, v.Command}
		}
	}
}

// found is what phase 1 found for a slot; nil if nothing.
func (s *Server) found(slot int64) *Command {
	i := slot - s.scout.base
	if i < 0 || i >= int64(len(s.scout.found)) {
		return nil
	}
	return s.scout.found[i].command
}

// catchUp asks for the commands that a promise says are chosen: nobody reports votes for them.
func (s *Server) catchUp(env *sim.Env) {
	if s.slotOut < s.scout.slotOut {
		env.Send(s.scout.informer, Learn{SlotOut: s.slotOut})
	}
}

// tryLead ends phase 1 if the candidate knows all that is chosen behind the promises, and a
// majority of every configuration that rules a slot of the window has promised.
func (s *Server) tryLead(env *sim.Env) {
	// Without the first: what is decided is decided anew, for nobody reports votes for it.
	learned := s.slotOut >= s.scout.slotOut || s.mutants.On(leadBeforeLearned)
	if s.role == candidate && learned && s.scout.promises.has(s.self) && s.agree(s.scout.promises) {
		s.becomeLeader(env)
	}
}
