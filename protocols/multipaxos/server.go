package multipaxos

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a server. Only retransmitTimer has an argument, the position of a server.
var (
	patienceTimer  = sim.Timer{Name: "patience"}  // no leader was heard for too long
	heartbeatTimer = sim.Timer{Name: "heartbeat"} // time to speak again
	prepareTimer   = sim.Timer{Name: "prepare"}   // not all have promised (scout.go)
	flushTimer     = sim.Timer{Name: "flush"}     // time to sync what was collected (persist.go)

	retransmitTimer = sim.Timer{Name: "retransmit"} // what a server has not answered is late (retransmit.go)
)

// Start boots the server from its disk, as a follower.
func (s *Server) Start(env *sim.Env) {
	s.id, s.peers = env.ID(), env.Peers()
	s.self = s.position(s.id)
	s.machine = s.service.Machine()
	s.sessions = service.NewSessions(s.machine)
	s.slotOut = 1
	s.windows = make([]window, len(s.peers))
	s.configurations = []configuration{{from: 1, members: s.initialMembers()}}
	s.restore(env)
	s.grantLease(env, s.promised) // it may have granted one before it crashed, and forgot how long ago
	s.resetPatience(env)
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Accept:
		s.handleAccept(env, from, m)
	case Accepted:
		s.handleAccepted(env, from, m)
	case service.Request:
		s.handleRequest(env, from, m)
	case Heartbeat:
		s.handleHeartbeat(env, from, m)
	case HeartbeatReply:
		s.handleHeartbeatReply(env, from, m)
	case Prepare:
		s.handlePrepare(env, from, m)
	case Promise:
		s.handlePromise(env, from, m)
	case Preempted:
		s.handlePreempted(env, m)
	case Learn:
		s.handleLearn(env, from, m)
	case Learned:
		s.handleLearned(env, from, m)
	case InstallSnapshot:
		s.handleInstallSnapshot(env, from, m)
	case service.Order:
		s.handleOrder(env, from, m)
	case Succeed:
		s.handleSucceed(env, m)
	}
}

// Timer handles a timer.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case patienceTimer:
		s.onPatience(env)
	case heartbeatTimer:
		s.onHeartbeat(env)
	case prepareTimer:
		s.onPrepareTimeout(env)
	case flushTimer:
		s.flush(env)
	default:
		s.review(env, t.Arg)
	}
}

// Inspect shows the state as PMMC names it.
func (s *Server) Inspect(v *sim.View) {
	v.Durable("promised", s.promised)
	if s.snapshot != nil {
		v.Durable("snapshot", s.snapshot.String())
	}
	v.Log(s.cut+1, int(s.slotOut-1-s.cut), func(i int) any { return s.accepted[i].command }) // what was chosen
	v.Durable("accepted", s.undecided())
	v.Volatile("role", s.role)
	v.Volatile("leader", s.leader)
	v.Volatile("slotOut", s.slotOut)
	v.Volatile("members", s.nodes(s.configurationOf(s.slotOut).members))
	if s.role != follower {
		v.Volatile("ballot", s.ballot)
	}
	if s.role == candidate {
		v.Volatile("promises", s.nodes(s.scout.promises))
	}
	if s.role == leader {
		v.Volatile("slotIn", s.lead.next())
		v.Volatile("waiting", len(s.lead.waiting))
	}
}
