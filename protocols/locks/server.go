package locks

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/sim"
)

// keyLife is where a node counts its lives: nothing else of a lock server outlives it.
const keyLife = "life"

// begin counts a life, from 0, and reports whether it could.
func begin(env *sim.Env) (life uint64, ok bool) {
	kept := env.Disk().Get(keyLife)
	if kept == (sim.Corrupt{}) {
		env.Exit("its life is corrupt")
		return 0, false
	}
	life, _ = kept.(uint64)
	env.Disk().Set(keyLife, life+1)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return 0, false
	}
	env.Emit(Booted{life})
	return life, true
}

// A grant is what a server has granted.
type grant struct {
	worker  sim.ID
	request uint64
	try     int
	token   uint64
	until   time.Duration
}

// A Server grants the lock.
type Server struct {
	*config
	held  grant // zero: the lock is free
	token uint64
	from  time.Duration // when it begins to grant
}

// Start begins a life. The tokens of a life are above those of all before it. Without this those who have been overtaken may come
// back: mutants/tokens-restart.
//
// What was granted before the crash is forgotten, so that nothing is granted until that is over, whatever it was (Gray and
// Cheriton; delayed restarts of Redlock). Without this: mutants/no-grace.
func (s *Server) Start(env *sim.Env) {
	life, ok := begin(env)
	if !ok {
		return
	}
	if !s.mutants.On(tokensRestart) {
		s.token = life << 32
	}
	if life > 0 && !s.mutants.On(noGrace) {
		s.from = env.Uptime() + s.lease + s.drift(s.lease)
	}
}

// clock is what a lease is measured by. One that jumps ends leases early: mutants/wall-clock.
func (s *Server) clock(env *sim.Env) time.Duration {
	if s.mutants.On(wallClock) {
		return env.Now()
	}
	return env.Uptime()
}

// Receive handles a message of a worker.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Acquire:
		s.handleAcquire(env, from, m)
	case Release:
		s.handleRelease(env, from, m)
	}
}

// handleAcquire grants the lock if it is free. A request that has it already, and asks again because the answer was lost, has it
// for another lease, under the same token: it must not wait for itself: mutants/retry-anew. One that comes from the same worker later is
// of somebody who has forgotten the one before.
func (s *Server) handleAcquire(env *sim.Env, from sim.ID, m Acquire) {
	now := s.clock(env)
	again := s.held.worker == from && s.held.request == m.Request && (s.held.try == m.Try || !s.mutants.On(retryAnew))
	free := s.held.worker == 0 || now >= s.held.until || s.held.worker == from && s.held.request < m.Request
	switch {
	case again:
		s.held.until = now + s.lease
	case env.Uptime() >= s.from && free:
		s.token++
		s.held = grant{from, m.Request, m.Try, s.token, now + s.lease}
	default:
		env.Emit(Refused{from, m.Request})
		env.Send(from, Taken(m))
		return
	}
	env.Emit(Leased{from, m.Request, s.held.token})
	env.Send(from, Granted{m.Request, m.Try, s.held.token})
}

// handleRelease is free again, if it was this request that had the lock. Another's may have it by now: mutants/release-any.
func (s *Server) handleRelease(env *sim.Env, from sim.ID, m Release) {
	if s.held.worker == from && s.held.request == m.Request || s.mutants.On(releaseAny) && s.held.worker != 0 {
		s.held = grant{}
		env.Emit(Freed{from, m.Request})
	}
}

// Timer is never called: a lease is over when somebody asks.
func (*Server) Timer(*sim.Env, sim.Timer) {}

// Inspect shows who has the lock.
func (s *Server) Inspect(v *sim.View) {
	v.Volatile("holder", s.held.worker)
	v.Volatile("token", guarded.TokenName(s.token))
	v.Volatile("until", s.held.until.String())
}
