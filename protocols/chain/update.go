package chain

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// handlePass takes a request that another server has passed on: an update at the head, a read at the tail. Elsewhere it is not answered,
// and the client asks again.
func (s *Server) handlePass(env *sim.Env, r service.Request) {
	switch {
	case !s.serves(env):
	case service.KV.ReadOnly(r.Op) && s.chain.Tail() == env.ID():
		s.read(env, r)
	case !service.KV.ReadOnly(r.Op) && s.chain.Head() == env.ID():
		s.update(env, r)
	}
}

// update takes an update in at the head, unless it is in already.
func (s *Server) update(env *sim.Env, r service.Request) {
	c := r.Command()
	if result, seen := s.state.Seen(c); seen {
		env.Send(r.Client, service.Reply{Seq: r.Seq, Result: result})
		return
	}
	if slices.Contains(s.log[s.committed:], c) {
		return
	}
	s.append(env, c)
	if s.mutants.On(headAnswers) && s.chain.Tail() != env.ID() { // Without the rule an answer may be lost with the head: mutants/head-answers.
		env.Send(r.Client, service.Reply{Seq: r.Seq, Result: service.Result{OK: true}})
	}
}

// append has an update, and passes it on; at the tail it is committed.
func (s *Server) append(env *sim.Env, c service.Command) {
	s.log = append(s.log, c)
	env.Emit(Appended{len(s.log), c.Client, c.Seq})
	if next := s.chain.After(env.ID()); next != 0 {
		env.Send(next, Forward{s.chain.Epoch, len(s.log), c})
		env.SetTimer(resendTimer, s.patience)
	} else {
		s.commit(env, len(s.log))
	}
}

// handleForward has an update of the server before, in order. One that it has already may not have been acknowledged.
func (s *Server) handleForward(env *sim.Env, from sim.ID, m Forward) {
	switch {
	case s.life > 0 || m.Epoch != s.chain.Epoch || from != s.chain.Before(env.ID()):
	case m.Index == len(s.log)+1:
		s.append(env, m.Command)
	case m.Index <= s.committed:
		env.Send(from, Ack{s.chain.Epoch, s.committed})
	}
}

// handleAck knows that the next server has committed so much.
func (s *Server) handleAck(env *sim.Env, from sim.ID, m Ack) {
	if m.Epoch == s.chain.Epoch && from == s.chain.After(env.ID()) && from != 0 {
		s.commit(env, m.Index)
	}
}

// commit carries out the log so far, and tells the server before. The tail answers.
func (s *Server) commit(env *sim.Env, index int) {
	if index <= s.committed {
		return
	}
	for ; s.committed < min(index, len(s.log)); s.committed++ {
		c := s.log[s.committed]
		result := s.state.Apply(c)
		env.Emit(Committed{s.committed + 1, c.Client, c.Seq})
		if s.chain.Tail() == env.ID() {
			env.Send(c.Client, service.Reply{Seq: c.Seq, Result: result})
		}
	}
	if before := s.chain.Before(env.ID()); before != 0 {
		env.Send(before, Ack{s.chain.Epoch, s.committed})
	}
}

// burst is how many updates are sent again at once.
const burst = 32

// resend sends the next server what it has not acknowledged, the first of it.
func (s *Server) resend(env *sim.Env) {
	next := s.chain.After(env.ID())
	if next == 0 || s.committed == len(s.log) || s.life > 0 || s.mutants.On(forgetSent) {
		return
	}
	for i := s.committed; i < min(len(s.log), s.committed+burst); i++ {
		env.Send(next, Forward{s.chain.Epoch, i + 1, s.log[i]})
	}
	env.SetTimer(resendTimer, s.patience)
}
