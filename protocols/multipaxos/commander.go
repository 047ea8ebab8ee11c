package multipaxos

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// Phase 2, which PMMC calls a commander: one for each slot. Up to alpha slots are under way at a
// time, and their commands may be chosen in any order.

// How many commands one message carries at most, and how many bytes: whatever follows a message waits until it
// has left. A command that is larger travels alone.
const (
	maxCommands = 128
	maxBytes    = 64 << 10
)

// fit is how many commands, from the first on, one message carries: at least one.
func fit(commands []*Command) int {
	bytes := 0
	for i, c := range commands[:min(len(commands), maxCommands)] {
		if bytes += c.Size(); i > 0 && bytes > maxBytes {
			return i
		}
	}
	return min(len(commands), maxCommands)
}

// propose gives commands to the next slots, and sends them to the acceptors.
func (s *Server) propose(env *sim.Env) {
	for s.canPropose() {
		slot := s.lead.next()
		c := s.take(env, slot)
		if c != nil && c.Members != nil {
			s.lead.configuration = slot
		}
		s.lead.proposals = append(s.lead.proposals, c)
		s.lead.votes = append(s.lead.votes, 0)
	}
	for s.lead.sent < s.lead.next() {
		s.lead.sent = s.send(env, s.lead.sent, s.lead.next())
	}
}

// canPropose reports whether the next slot may be proposed for, and there is something to propose.
// The configuration of a slot is known when all that was chosen up to alpha slots before it is (PMS
// §3), and a majority of its members must have promised.
func (s *Server) canPropose() bool {
	slot := s.lead.next()
	if slot >= s.slotOut+s.alpha {
		return false
	}
	if slot > s.scout.last && len(s.lead.waiting) == 0 && slot >= s.lead.noops {
		return false
	}
	return s.scout.promises.majorityOf(s.configurationOf(slot).members) ||
		s.mutants.On(unpreparedMembers) // They may have decided the slot in a lower ballot.
}

// take is the command for the next slot.
func (s *Server) take(env *sim.Env, slot int64) *Command {
	if slot <= s.scout.last && !s.mutants.On(ownCommand) { // Without: what may be chosen is overwritten.
		if c := s.found(slot); c != nil {
			return c
		}
		if s.mutants.On(skipGaps) {
			return nil // The replicas wait for this slot forever.
		}
		env.Emit(Filled{Slot: slot, Ballot: s.ballot})
		return noop
	}
	if len(s.lead.waiting) == 0 {
		return noop
	}
	c := s.lead.waiting[0]
	s.lead.waiting = slices.Delete(s.lead.waiting, 0, 1)
	return c
}

// send sends the commands of the slots from one to another, or as many of them as fit, to the
// acceptors; this server may be one. It returns the slot to go on with.
func (s *Server) send(env *sim.Env, from, to int64) int64 {
	members, m := s.batch(from, to)
	to = m.Slot + int64(len(m.Commands))
	if len(m.Commands) == 0 {
		return from + 1 // a gap, of mutant skip-gaps
	}
	s.accept(env, s.ballot, m.Slot, m.Commands, members.has(s.self))
	var boxed sim.Message = m
	for i, id := range s.peers {
		if i != s.self && members.has(i) {
			s.sent(env, i, m.Slot, to)
			env.Send(id, boxed)
		}
	}
	return to
}

// batch is a message with the commands of some slots, as many as it can carry and have the same
// members.
func (s *Server) batch(from, to int64) (set, Accept) {
	c := s.configurationOf(from)
	first := s.lead.first
	for slot := from; slot < min(to, from+maxCommands); slot++ {
		if s.lead.proposals[slot-first] == nil || s.configurationOf(slot) != c {
			to = slot
		}
	}
	commands := s.lead.proposals[from-first : to-first : to-first]
	n := fit(commands)
	return c.members, Accept{Ballot: s.ballot, Slot: from, SlotOut: s.slotOut, Commands: commands[:n:n]}
}

// handleAccepted counts votes.
func (s *Server) handleAccepted(env *sim.Env, from sim.ID, m Accepted) {
	if s.role != leader || m.Ballot != s.ballot && !s.mutants.On(anyBallot) {
		return
	}
	i := s.position(from)
	s.hears(env, i)
	s.windows[i].accepted(env.Uptime(), m.Slot, m.Slot+m.Count)
	for slot := max(m.Slot, s.lead.first); slot < min(m.Slot+m.Count, s.lead.sent); slot++ {
		if slot < s.slotOut {
			s.lead.votes[slot-s.lead.first].add(i) // it is chosen, and this server need not be taught it
			continue
		}
		s.count(env, slot, i)
	}
	s.learnOwn(env)
	s.review(env, i)
	if s.role == leader && s.canPropose() || len(s.outbox) > 0 {
		s.settle(env)
	}
}

// countOwnVotes counts what this server has on its disk now. Where it is no acceptor, that makes no majority.
func (s *Server) countOwnVotes(env *sim.Env) {
	for slot := max(s.lead.own, s.slotOut); slot < s.lead.sent; slot++ {
		s.count(env, slot, s.self)
	}
	s.lead.own = s.lead.sent
	s.learnOwn(env)
}

// count counts a vote, once. The command is chosen when a majority of the slot's members has
// accepted it in this ballot.
func (s *Server) count(env *sim.Env, slot int64, i int) {
	k := slot - s.lead.first
	votes, members := &s.lead.votes[k], s.configurationOf(slot).members
	before := votes.majorityOf(members)
	if votes.has(i) && s.mutants.On(countDuplicates) { // The network may deliver a message twice.
		for i = 0; votes.has(i); i++ {
		}
	}
	votes.add(i)
	if !before && votes.majorityOf(members) && s.lead.proposals[k] != nil {
		env.Emit(Chosen{Slot: slot, Ballot: s.ballot, Hash: s.lead.proposals[k].Hash})
	}
}

// learnOwn learns the commands that are chosen, as far as there is no gap.
func (s *Server) learnOwn(env *sim.Env) {
	for s.role == leader && s.slotOut < s.lead.sent && s.lead.proposals[s.slotOut-s.lead.first] != nil {
		votes := s.lead.votes[s.slotOut-s.lead.first]
		if !votes.majorityOf(s.configurationOf(s.slotOut).members) && !s.mutants.On(answerEarly) {
			break
		}
		s.learn(env)
	}
	s.answerReads(env)
}
