package primarybackup

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a server.
var (
	pingTimer  = sim.Timer{Name: "ping"}  // it is time to ping
	retryTimer = sim.Timer{Name: "retry"} // the backup has not answered
)

// keyLife is where the disk has the number of the server's life. Everything else is in memory.
const keyLife = "life"

// A Server is a primary, a backup, or idle: the view says which.
type Server struct {
	*config
	me    Member
	view  View  // the latest that it has heard of
	acked int64 // the latest that it has taken its place in

	state      // what it has executed
	has   bool // as a backup: the state is that of its primary

	led     int64 // the latest view of which it was the primary
	deposed bool  // its backup refused it: there is a later view, whoever is in it
	primary primary
}

// state is what is replicated.
type state struct {
	sessions *service.Sessions
	machine  service.Machine
	place    Place
}

// A role is what a server is in its view.
type role uint8

const (
	idle role = iota
	isBackup
	isPrimary
)

func (r role) String() string { return [...]string{"idle", "backup", "primary"}[r] }

// role is what the view makes of the server.
func (s *Server) role() role {
	switch s.me {
	case s.view.Primary:
		return isPrimary
	case s.view.Backup:
		return isBackup
	}
	return idle
}

// Start begins a life, with no state.
func (s *Server) Start(env *sim.Env) {
	record := env.Disk().Get(keyLife)
	if record == (sim.Corrupt{}) { // two lives of one number would be taken for one
		env.Exit("the checksum of " + keyLife + " is wrong")
	}
	last, _ := record.(int64)
	s.me = Member{env.ID(), last + 1}
	env.Disk().Set(keyLife, s.me.Life)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	s.empty()
	env.Emit(Booted{Life: s.me.Life})
	s.sendPing(env)
}

// empty makes the state that of a server that has executed nothing.
func (s *Server) empty() {
	s.machine = s.newMachine()
	s.sessions = service.NewSessions(s.machine)
	s.place = Place{}
}

// sendPing says that it is alive, and which view it has taken its place in.
func (s *Server) sendPing(env *sim.Env) {
	env.Send(s.viewService, Ping{Life: s.me.Life, Acked: s.acked})
	env.SetTimer(pingTimer, s.ping)
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Current:
		s.learn(env, m.View)
	case service.Request:
		s.handleRequest(env, from, m)
	case Transfer:
		s.handleTransfer(env, from, m)
	case Forward:
		s.handleForward(env, from, m)
	case Transferred:
		s.handleTransferred(env, m)
	case Forwarded:
		s.handleForwarded(env, m)
	case Refused:
		s.handleRefused(env, m)
	}
}

// Timer handles a timer.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case pingTimer:
		s.sendPing(env)
	case retryTimer:
		s.onRetry(env)
	}
}

// learn hears of a view. Only a later one is news.
func (s *Server) learn(env *sim.Env, v View) {
	if v.Num <= s.view.Num {
		return
	}
	served := s.role() == isPrimary && !s.deposed
	if s.mutants.On(trustTheName) && v.Primary.ID == s.me.ID { // A life is as good as another.
		v.Primary.Life = s.me.Life
	}
	s.view, s.deposed = v, false
	switch s.role() {
	case isPrimary:
		s.become(env)
		return
	case isBackup:
		s.has = false // until the primary of this view has transferred its own
	case idle:
		s.has = false
		s.acked = v.Num
	}
	if served {
		s.retire(env)
	}
}

// refuse says that it does not serve, and who does.
func (s *Server) refuse(env *sim.Env, to sim.ID, seq uint64) {
	leader := s.view.Primary.ID
	if leader == s.me.ID {
		leader = 0
	}
	env.Send(to, service.Reply{Seq: seq, Status: service.NotLeader, Leader: leader})
}

// execute executes a command, unless it is one that its session knows.
func (s *Server) execute(env *sim.Env, c service.Command, with sim.ID) service.Result {
	if s.mutants.On(noDedup) {
		s.step(env, c, with)
		return s.machine.Apply(c.Op)
	}
	if result, seen := s.sessions.Seen(c); seen {
		return result
	}
	s.step(env, c, with)
	return s.sessions.Apply(c)
}

// step goes one place further.
func (s *Server) step(env *sim.Env, c service.Command, with sim.ID) {
	s.place = s.place.next(c)
	env.Emit(Executed{
		View: s.view.Num, Index: s.place.Index, Hash: s.place.Hash, Client: c.Client, Seq: c.Seq,
		Leads: s.role() == isPrimary, With: with,
	})
}

// Inspect shows what the server is, and what it has.
func (s *Server) Inspect(v *sim.View) {
	v.Durable("life", s.me.Life)
	v.Volatile("view", s.view.Num)
	v.Volatile("role", s.role())
	v.Volatile("has state", s.has)
	v.Volatile("executed", s.place.Index)
	v.Volatile("acked", s.acked)
	v.Volatile("backup", s.primary.state)
	v.Volatile("waiting", len(s.primary.queue))
}
