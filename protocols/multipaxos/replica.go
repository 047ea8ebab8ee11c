package multipaxos

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The replica applies the chosen commands in the order of their slots. Clients number
// their requests, and the state machine remembers for each client the last number and its result: a
// command that is in the log twice is executed once.

// handleRequest serves a client.
func (s *Server) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	if s.role != leader {
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.NotLeader, Leader: s.leader})
		return
	}
	if s.service.ReadOnly(m.Op) && s.reads != readsByLog {
		s.handleRead(env, from, m)
		return
	}
	c := m.Command()
	if result, seen := s.sessions.Seen(c); seen {
		env.Send(from, service.Reply{Seq: m.Seq, Result: result, Status: service.OK})
		return
	}
	s.lead.waiting = append(s.lead.waiting, ask(c))
	s.settle(env)
}

// refuse sends elsewhere who waits at a leader that is deposed: reads, and commands that it has not
// proposed. What it has proposed may be chosen all the same, and its client asks again.
func (s *Server) refuse(env *sim.Env) {
	for _, r := range s.lead.reads {
		env.Send(r.client, service.Reply{Seq: r.seq, Status: service.NotLeader, Leader: s.leader})
	}
	for _, c := range s.lead.waiting {
		if c.Client != 0 {
			env.Send(c.Client, service.Reply{Seq: c.Seq, Status: service.NotLeader, Leader: s.leader})
		}
	}
}

// learn applies the command of the slot slotOut, which is the one that this server has accepted, or
// was told.
func (s *Server) learn(env *sim.Env) {
	slot, c := s.slotOut, s.at(s.slotOut).command
	s.slotOut++
	s.bytes += int64(c.Size())
	env.Emit(Apply{Slot: slot, Hash: c.Hash, Client: c.Client, Seq: c.Seq})
	switch {
	case c.Members != nil:
		s.configure(env, slot, c)
	case c.Client != 0:
		result := s.execute(c.Command)
		if s.role == leader {
			env.Send(c.Client, service.Reply{Seq: c.Seq, Result: result, Status: service.OK})
		}
	}
	if len(s.configurations) > 1 {
		s.retireConfigurations(env)
	}
	s.compact(env, slot)
}

// execute lets the state machine do a command, once.
func (s *Server) execute(c service.Command) service.Result {
	if s.mutants.On(noDedup) {
		return s.machine.Apply(c.Op)
	}
	return s.sessions.Apply(c)
}

// learnFrom learns what the leader of a ballot says is chosen: the commands of all slots before
// another's slotOut. Those that this server has accepted in that ballot are those, since a leader
// proposes one command for a slot. The others it must ask for.
func (s *Server) learnFrom(env *sim.Env, b Ballot, slotOut int64) {
	for s.slotOut < slotOut && s.slotOut <= s.lastSlot() {
		// Without the ballot: what a leader proposed whom nobody followed is taken for what was chosen.
		p := s.at(s.slotOut)
		if p.command == nil || p.ballot != b && p.ballot != decided && !s.mutants.On(learnAnyBallot) {
			return
		}
		s.learn(env)
	}
}

// handleLearn answers a server that lacks chosen commands.
func (s *Server) handleLearn(env *sim.Env, from sim.ID, m Learn) {
	s.windows[s.position(from)].learned(env.Uptime(), s.known(m.SlotOut), true)
	if !m.Done {
		s.teach(env, from, m.SlotOut)
	}
}

// teach sends the commands from a slot on, as many as a message carries, and as the other server has not been
// sent otherwise.
func (s *Server) teach(env *sim.Env, to sim.ID, slot int64) {
	i := s.position(to)
	s.windows[i].asked = 0
	if slot >= s.slotOut || slot < 1 {
		return
	}
	if s.isLeaving(env, i, slot) {
		s.windows[i].asked = slot
		return
	}
	if slot <= s.cut {
		s.sendSnapshot(env, i, slot)
		return
	}
	end := min(s.slotOut, slot+maxCommands)
	for k := slot + 1; k < end; k++ {
		if s.wasSent(i, k) {
			end = k
		}
	}
	commands := make([]*Command, end-slot)
	for k := range commands {
		commands[k] = s.at(slot + int64(k)).command
	}
	commands = commands[:fit(commands)]
	s.sent(env, i, slot, slot+int64(len(commands)))
	m := Learned{Slot: slot, Commands: commands, SlotOut: s.slotOut}
	if s.role == leader {
		m.Ballot = s.ballot
	}
	env.Send(to, m)
}

// handleLearned takes chosen commands from another server, and says how far it is now, which asks for more.
//
// They go to the disk as accepted in a ballot that none can follow.
func (s *Server) handleLearned(env *sim.Env, from sim.ID, m Learned) {
	if m.Ballot != 0 && m.Ballot >= s.promised {
		s.follow(env, from, m.Ballot) // heartbeats may wait behind it
	}
	end := m.Slot + int64(len(m.Commands))
	if m.Slot > s.slotOut || s.role == leader {
		return // a leader learns from votes
	}
	if end > s.slotOut {
		fresh := m.Commands[s.slotOut-m.Slot:]
		s.append(env, record{s.slotOut, decided, fresh})
		s.unsynced = true
		for _, c := range fresh {
			*s.at(s.slotOut) = proposal{decided, c}
			s.learn(env)
		}
	}
	s.learnFrom(env, m.Ballot, m.SlotOut)
	env.Send(from, Learn{SlotOut: s.slotOut, Done: s.slotOut >= m.SlotOut})
	s.tryLead(env)
	s.settle(env)
}
