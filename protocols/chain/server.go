package chain

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The servers' timers.
var (
	pingTimer   = sim.Timer{Name: "ping"}
	resendTimer = sim.Timer{Name: "resend"} // what was sent on has not been acknowledged
)

// keyLife is where a server counts its lives. The rest of what it has is in memory.
const keyLife = "life"

// A Server is one of the chain, or was.
type Server struct {
	*config
	life  uint64
	chain Chain
	until time.Duration // it has a lease before this, by its own clock

	log       []service.Command
	committed int // of the log
	state     *service.Sessions

	query   uint64 // the newest question to the tail
	waiting map[uint64]service.Request
}

// Start begins a life. After the first a server has lost what it had, and is of no use to the chain.
func (s *Server) Start(env *sim.Env) {
	s.life, _ = env.Disk().Get(keyLife).(uint64)
	env.Disk().Set(keyLife, s.life+1)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	s.state, s.waiting = service.NewSessions(service.KV.Machine()), map[uint64]service.Request{}
	s.ask(env)
}

// ask pings the master.
func (s *Server) ask(env *sim.Env) {
	env.Send(s.master(), Ping{s.life, env.Uptime()})
	env.SetTimer(pingTimer, s.ping)
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Pong:
		s.handlePong(env, m)
	case service.Request:
		s.handleRequest(env, m)
	case Pass:
		s.handlePass(env, m.Request)
	case Forward:
		s.handleForward(env, from, m)
	case Ack:
		s.handleAck(env, from, m)
	case Version:
		if s.serves(env) && s.chain.Tail() == env.ID() {
			env.Send(from, VersionIs{m.Query, s.committed})
		}
	case VersionIs:
		s.handleVersionIs(env, m)
	}
}

// serves reports whether the server may act as what it is in the chain. Its lease counts from when it asked; the master forms no chain without it
// before that is over. Without this a server that was taken out, and does not know, goes on: mutants/no-lease.
func (s *Server) serves(env *sim.Env) bool {
	return s.life == 0 && s.chain.Has(env.ID()) && (env.Uptime() < s.until || s.mutants.On(noLease))
}

// handlePong has a lease, and perhaps another place. A new tail commits what it has. Whoever has another one after it sends it what was not
// acknowledged. Without this those updates are lost: mutants/forget-sent.
func (s *Server) handlePong(env *sim.Env, m Pong) {
	if m.Chain.Epoch < s.chain.Epoch {
		return
	}
	s.until = max(s.until, m.Sent+s.lease)
	if s.chain.Has(env.ID()) && m.Chain.Epoch == s.chain.Epoch {
		return
	}
	s.chain = m.Chain
	if s.life > 0 || !s.chain.Has(env.ID()) {
		return
	}
	env.Emit(Placed{s.chain.Epoch, s.chain.Before(env.ID()), s.chain.After(env.ID())})
	if s.chain.Tail() == env.ID() {
		s.commit(env, len(s.log))
	} else {
		s.resend(env)
	}
}

// Timer handles a timer that has come due.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case pingTimer:
		s.ask(env)
	case resendTimer:
		s.resend(env)
	}
}

// Inspect shows the server's place, and what it has.
func (s *Server) Inspect(v *sim.View) {
	v.Volatile("epoch", s.chain.Epoch)
	v.Volatile("chain", s.chain.Servers)
	v.Volatile("log", len(s.log))
	v.Volatile("committed", s.committed)
}
