package multipaxos

import "github.com/orrery-sim/orrery/sim"

// Any server may begin a ballot at any time without harm, but as long as two of them outbid each
// other nothing is chosen (PMS §2.4). So a server is patient: it begins one only if it has heard no
// leader for a while, which differs at random; and whoever hears of a higher ballot than its own
// gives up, and is patient again.

// hear remembers the highest ballot that anyone has begun, as far as is known.
func (s *Server) hear(b Ballot) { s.highest = max(s.highest, b) }

// resetPatience draws how long the server waits before it begins a ballot.
func (s *Server) resetPatience(env *sim.Env) {
	env.SetTimer(patienceTimer, env.Rand().Draw(s.patience))
}

// onPatience begins a ballot, if the server is a member. If not, it asks the others what was chosen:
// it may have become one, and they may be none any more, so that nobody else begins one.
func (s *Server) onPatience(env *sim.Env) {
	switch {
	case s.role == leader:
	case !s.isMember(s.id):
		s.askAround(env)
		s.resetPatience(env)
	case s.boundByLease(env, Prepare{}):
		s.resetPatience(env)
	default:
		s.campaign(env, 0)
	}
}

// askAround asks all servers for what was chosen and is not known here.
func (s *Server) askAround(env *sim.Env) {
	for i, id := range s.peers {
		if i != s.self {
			env.Send(id, Learn{SlotOut: s.slotOut})
		}
	}
}

// follow takes part in a leader's ballot, which may be new to this server.
func (s *Server) follow(env *sim.Env, from sim.ID, b Ballot) {
	if b > s.promised {
		s.promise(env, b)
	}
	if from != s.id {
		s.becomeFollower(env)
	}
	s.leader = from
	s.resetPatience(env)
}

// becomeLeader: phase 1 is over. "The leader can now propose": what was found first, so that
// whatever may be chosen stays chosen, then no-ops for the gaps, then what clients ask for (PMS
// §3).
func (s *Server) becomeLeader(env *sim.Env) {
	s.role, s.leader = leader, s.id
	env.Emit(Leader{Ballot: s.ballot, Slot: s.slotOut})
	env.CancelTimer(patienceTimer)
	env.CancelTimer(prepareTimer)
	n := len(s.peers)
	s.lead = lead{
		first: s.slotOut, sent: s.slotOut, own: s.slotOut,
		answered: make([]int64, n), heard: make([]int64, n), slotOuts: make([]int64, n),
	}
	for i := range s.peers {
		s.lead.heard[i] = int64(env.Uptime())
	}
	s.restartWindows()
	s.lead.began = append(s.lead.began, env.Uptime())
	s.beginRound(env)
	env.SetTimer(heartbeatTimer, s.heartbeat)
	s.settle(env)
}

// becomeFollower ceases to lead, or to try.
func (s *Server) becomeFollower(env *sim.Env) {
	was := s.role
	s.role = follower
	if was == follower {
		return
	}
	env.CancelTimer(heartbeatTimer)
	env.CancelTimer(prepareTimer)
	s.leader = 0
	if was == leader {
		env.Emit(Stepdown{Ballot: s.ballot})
		s.refuse(env)
		s.resetPatience(env) // leaders have none
	}
	s.scout, s.lead = scout{}, lead{}
}

// handlePreempted: somebody has promised a higher ballot.
func (s *Server) handlePreempted(env *sim.Env, m Preempted) {
	s.hear(m.Ballot)
	if s.role == follower || m.Ballot <= s.ballot {
		return
	}
	s.becomeFollower(env)
	s.giveWay(env)
}

// giveWay is patient with whoever began a higher ballot.
func (s *Server) giveWay(env *sim.Env) {
	s.leader = 0
	s.resetPatience(env)
	if s.mutants.On(noBackoff) && s.ballot != 0 { // Two servers that have tried outbid each other forever.
		env.SetTimer(patienceTimer, 0)
	}
}

// onHeartbeat says that the leader is still there.
func (s *Server) onHeartbeat(env *sim.Env) {
	if s.isAlone(env) {
		s.becomeFollower(env)
		return
	}
	for i := range s.peers {
		s.forget(env, i)
	}
	s.openConfiguration()
	s.beginRound(env)
	env.SetTimer(heartbeatTimer, s.heartbeat)
	s.settle(env)
}

// isAlone reports whether no majority has answered the leader for so long that others may have lost patience:
// it gives up (Paxos Made Live §5.2: a master that cannot renew its lease).
func (s *Server) isAlone(env *sim.Env) bool {
	now := int64(env.Uptime())
	s.lead.heard[s.self] = now
	for _, c := range s.window() {
		if now-s.reached(s.lead.heard, c.members) > int64(s.patience.Max()) {
			return true
		}
	}
	return false
}

// hears notes that a server has answered the leader.
func (s *Server) hears(env *sim.Env, i int) { s.lead.heard[i] = int64(env.Uptime()) }

// handleHeartbeat follows the leader, and asks for what was chosen and is not known here.
func (s *Server) handleHeartbeat(env *sim.Env, from sim.ID, m Heartbeat) {
	s.hear(m.Ballot)
	if m.Ballot < s.promised {
		s.answer(env, from, Preempted{Ballot: s.promised})
		return
	}
	s.follow(env, from, m.Ballot)
	s.grantLease(env, m.Ballot)
	s.learnFrom(env, m.Ballot, m.SlotOut)
	s.answer(env, from, HeartbeatReply{Ballot: m.Ballot, SlotOut: s.slotOut, Round: m.Round})
	if s.slotOut < m.SlotOut {
		s.answer(env, from, Learn{SlotOut: s.slotOut}) // behind the answer, which tells the leader what may be lost
	}
}

// handleHeartbeatReply notes that a server still follows.
func (s *Server) handleHeartbeatReply(env *sim.Env, from sim.ID, m HeartbeatReply) {
	if s.role != leader || m.Ballot != s.ballot {
		return
	}
	i := s.position(from)
	s.hears(env, i)
	s.lead.slotOuts[i] = m.SlotOut
	s.windows[i].learned(env.Uptime(), s.known(m.SlotOut), false)
	s.endRound(env, i, m.Round)
	s.review(env, i)
}

// handleSucceed begins a ballot at once: the leader wants to be succeeded.
func (s *Server) handleSucceed(env *sim.Env, m Succeed) {
	if m.Ballot >= s.promised && s.role == follower && s.isMember(s.id) {
		s.campaign(env, m.Ballot)
	}
}
