package multipaxos

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Who the members are is part of the state that the log makes (PMS §3; the window of PMMC): a
// command can name new ones. The command of slot i decides from slot i+alpha on, so that a leader
// knows the members of the next alpha slots, and may propose for all of them at once, before any is
// chosen. All servers of the group learn what is chosen; the members promise and accept.

// A configuration is who the members are.
type configuration struct {
	slot    int64 // that it was chosen for; 0: it is the first
	from    int64 // the first slot that it rules
	members set
}

// initialMembers are the first servers of the group, or all.
func (s *Server) initialMembers() set {
	n := len(s.peers)
	if s.members > 0 {
		n = s.members
	}
	return 1<<n - 1
}

// nodes are the servers of a set.
func (s *Server) nodes(of set) []sim.ID {
	ids := make([]sim.ID, 0, of.count())
	for i, id := range s.peers {
		if of.has(i) {
			ids = append(ids, id)
		}
	}
	return ids
}

// configurationOf is the configuration that rules a slot. slot < slotOut+alpha
func (s *Server) configurationOf(slot int64) configuration {
	for i := len(s.configurations) - 1; i > 0; i-- {
		if s.configurations[i].from <= slot {
			return s.configurations[i]
		}
	}
	return s.configurations[0]
}

// latest is the configuration that was chosen last. It may not rule yet.
func (s *Server) latest() configuration { return s.configurations[len(s.configurations)-1] }

// window are the configurations that rule a slot from slotOut to slotOut+alpha-1. Those that ruled
// before have been retired, and none can be known that rules later.
func (s *Server) window() []configuration { return s.configurations }

// agree reports whether a set has a majority of every configuration of the window. What is to hold
// for all slots needs that.
func (s *Server) agree(servers set) bool {
	for _, c := range s.window() {
		if !servers.majorityOf(c.members) {
			return false
		}
	}
	return true
}

// isMember reports whether a server is a member for any slot of the window.
func (s *Server) isMember(id sim.ID) bool {
	for _, c := range s.window() {
		if c.members.has(s.position(id)) {
			return true
		}
	}
	return false
}

// configure takes note of the configuration that was chosen for a slot.
func (s *Server) configure(env *sim.Env, slot int64, c *Command) {
	from := slot + s.alpha
	if s.mutants.On(earlyConfiguration) {
		from = slot + 1 // Slots behind it may be under way, with the old members.
	}
	n := configuration{slot: slot, from: from}
	for _, id := range c.Members {
		n.members.add(s.position(id))
	}
	s.configurations = append(s.configurations, n)
	env.Emit(Members{Slot: slot, From: from, Nodes: c.Members})
	if s.role != follower {
		s.scout.wait = 0
		s.prepare(env) // its members may have votes that nobody else knows
	}
}

// retireConfigurations forgets those that rule no slot any more. A server that has ceased to be a
// member ceases to lead.
func (s *Server) retireConfigurations(env *sim.Env) {
	for len(s.configurations) > 1 && s.configurations[1].from <= s.slotOut {
		s.configurations = s.configurations[1:]
	}
	if s.role == follower || s.isMember(s.id) {
		return
	}
	if s.role == leader {
		s.yield(env, s.heir())
	}
	s.becomeFollower(env)
}

// heir is the position of the member that is furthest.
func (s *Server) heir() int {
	best := -1
	for i := range s.peers {
		if s.latest().members.has(i) && (best < 0 || s.lead.slotOuts[i] > s.lead.slotOuts[best]) {
			best = i
		}
	}
	return best
}

// yield asks another server to lead. From now on this one trusts no lease.
func (s *Server) yield(env *sim.Env, to int) {
	s.lead.yielded = true
	env.Send(s.peers[to], Succeed{Ballot: s.ballot})
}

// openConfiguration helps a new configuration to rule: the slots before it are filled with no-ops
// if there is nothing else for them (PMS §3).
func (s *Server) openConfiguration() { s.lead.noops = s.latest().from }

// handleOrder brings about what an operator wants, one step after the other: whoever asks again
// learns whether it is reached.
func (s *Server) handleOrder(env *sim.Env, from sim.ID, m service.Order) {
	reply := service.OrderReply{Seq: m.Seq, Status: service.Busy, Leader: s.leader}
	switch {
	case s.role != leader:
		reply.Status = service.NotLeader
	case m.Goal.Name == service.Transfer:
		if s.transfer(env, m.Goal) {
			reply.Status = service.OK
		}
	case len(m.Goal.Members(s.nodes(s.latest().members))) == 0: // who would say that it is so?
		reply.Status = service.Refused
	case s.changeMembers(env, m.Goal):
		reply.Status = service.OK
	}
	env.Send(from, reply)
}

// transfer reports whether the server that shall lead does. If not, it is asked to, once it knows
// what this one knows.
func (s *Server) transfer(env *sim.Env, g service.Goal) bool {
	if len(g.Nodes) != 1 || !s.isServer(g.Nodes[0]) {
		return false
	}
	to := s.position(g.Nodes[0])
	if to == s.self {
		return true
	}
	if s.latest().members.has(to) && s.keepsUp(to) {
		s.yield(env, to)
	}
	return false
}

// changeMembers reports whether the members are those that the goal is about. If not, and nothing
// else is under way, it proposes them. New ones must know nearly all that is chosen, lest the
// others wait for them.
func (s *Server) changeMembers(env *sim.Env, g service.Goal) bool {
	present := s.latest()
	if s.lead.configuration >= s.slotOut || s.slotOut < present.from {
		return false // one change at a time
	}
	var want set
	nodes := g.Members(s.nodes(present.members))
	for _, id := range nodes {
		if !s.isServer(id) {
			return false
		}
		i := s.position(id)
		if !present.members.has(i) && !s.keepsUp(i) {
			return false
		}
		want.add(i)
	}
	if want == present.members {
		return s.isKnown(present)
	}
	for _, c := range s.lead.waiting {
		if c.Members != nil {
			return false
		}
	}
	s.lead.waiting = append(s.lead.waiting, reconfigure(nodes))
	s.settle(env)
	return false
}

// isKnown reports whether a majority of a configuration's members has on its disk all that the members
// before them decided. From then on a server that has left may lose its disk: whoever needs its
// vote for an old slot needs one of these too.
func (s *Server) isKnown(c configuration) bool {
	var servers set
	for i, slotOut := range s.lead.slotOuts {
		if slotOut >= c.from || i == s.self && s.lead.own >= c.from {
			servers.add(i)
		}
	}
	return servers.majorityOf(c.members)
}

func (s *Server) isServer(id sim.ID) bool {
	return id >= s.peers[0] && int(id-s.peers[0]) < len(s.peers)
}

// keepsUp reports whether a server lacks no more of what is chosen than one message brings.
func (s *Server) keepsUp(i int) bool {
	return i == s.self || s.lead.slotOuts[i]+maxCommands >= s.slotOut
}
