package chain

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// handleRequest is asked by a client. What is for the head or the tail is passed on there.
func (s *Server) handleRequest(env *sim.Env, r service.Request) {
	to := s.chain.Head()
	if service.KV.ReadOnly(r.Op) {
		if s.craq && s.serves(env) {
			s.readHere(env, r)
			return
		}
		to = s.chain.Tail()
	}
	switch to {
	case env.ID():
		s.handlePass(env, r)
	case 0:
	default:
		env.Send(to, Pass{r})
	}
}

// readHere answers a read at any server (CRAQ, section 2.3). If nothing under way is about the key it is clean, and what is committed is the newest.
// If not, the tail knows whether what is under way is committed: mutants/read-clean. It must not be taken for that: mutants/read-dirty.
func (s *Server) readHere(env *sim.Env, r service.Request) {
	dirty := slices.ContainsFunc(s.log[s.committed:], func(c service.Command) bool { return c.Op.Key == r.Op.Key })
	switch {
	case !dirty || s.chain.Tail() == env.ID() || s.mutants.On(readClean):
		s.read(env, r)
	case s.mutants.On(readDirty):
		ahead := service.NewSessions(service.KV.Machine())
		for _, c := range s.log {
			ahead.Apply(c)
		}
		s.answer(env, r, ahead.Apply(service.Command{Op: r.Op}))
	default:
		s.query++
		s.waiting[s.query] = r
		env.Send(s.chain.Tail(), Version{s.query})
	}
}

// handleVersionIs knows how much is committed, and reads that.
func (s *Server) handleVersionIs(env *sim.Env, m VersionIs) {
	r, waits := s.waiting[m.Query]
	if !waits || !s.serves(env) {
		return
	}
	delete(s.waiting, m.Query)
	if s.chain.Tail() != env.ID() {
		s.commit(env, m.Index)
	}
	s.read(env, r)
}

// read answers from what is committed.
func (s *Server) read(env *sim.Env, r service.Request) {
	s.answer(env, r, s.state.Apply(service.Command{Op: r.Op}))
}

// answer takes its time, as reads do.
func (s *Server) answer(env *sim.Env, r service.Request, result service.Result) {
	env.Emit(Served{s.committed})
	env.Work(s.work)
	env.Send(r.Client, service.Reply{Seq: r.Seq, Result: result})
}
