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
	slot, c := s.slotOut, s.accepted[s.slotOut-1].command
	s.slotOut++
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
	for s.slotOut < slotOut && s.slotOut <= int64(len(s.accepted)) {
		if p := s.accepted[s.slotOut-1]; p.ballot != b && p.ballot != decided {
			return
		}
		s.learn(env)
	}
}

// handleLearn answers a server that lacks chosen commands.
func (s *Server) handleLearn(env *sim.Env, from sim.ID, m Learn) { s.teach(env, from, m.SlotOut) }

// teach sends the commands from a slot on, as many as a message carries.
func (s *Server) teach(env *sim.Env, to sim.ID, slot int64) {
	if slot >= s.slotOut || slot < 1 {
		return
	}
	n := min(s.slotOut-slot, maxCommands)
	commands := make([]*Command, n)
	for i := range commands {
		commands[i] = s.accepted[slot-1+int64(i)].command
	}
	env.Send(to, Learned{Slot: slot, Commands: commands, SlotOut: s.slotOut})
}

// handleLearned takes chosen commands from another server, and asks it for more if it has them.
//
// They go to the disk as accepted in a ballot that none can follow.
func (s *Server) handleLearned(env *sim.Env, from sim.ID, m Learned) {
	end := m.Slot + int64(len(m.Commands))
	if m.Slot > s.slotOut || end <= s.slotOut || s.role == leader {
		return // a leader learns from votes
	}
	fresh := m.Commands[s.slotOut-m.Slot:]
	env.Disk().Append(record{s.slotOut, decided, fresh})
	s.unsynced = true
	for _, c := range fresh {
		*s.at(s.slotOut) = proposal{decided, c}
		s.learn(env)
	}
	if s.slotOut < m.SlotOut {
		env.Send(from, Learn{SlotOut: s.slotOut})
	}
	s.tryLead(env)
	s.settle(env)
}
