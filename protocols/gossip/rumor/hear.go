package rumor

import (
	"strings"

	"github.com/orrery-sim/orrery/protocols/parts/partner"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Receive handles a message.
func (s *Site) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	s.enter(env)
	switch m := msg.(type) {
	case service.Request:
		s.handleRequest(env, from, m)
	case Push:
		if m.Answer || s.admits(env, from) {
			s.handlePush(env, from, m)
			s.passOn(msg, m)
		}
	case Poll:
		if s.admits(env, from) {
			s.answer(env, from, len(s.hot()))
		}
	case Feedback:
		s.handleFeedback(m)
	case Refused:
		s.handleRefused(env)
	case Compare:
		s.handleCompare(env, from, m)
	case Missed:
		s.makeWhole(env, from, m.Rumors)
	}
}

// handleRequest serves a client. Its update is a rumour as of now.
func (s *Site) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	result := service.Result{OK: true}
	switch m.Op.Name {
	case "add":
		s.learn(env, m.Op.Value, env.ID())
		s.sync(env)
	case "read":
		result.Value = strings.Join(s.texts(), " ")
	}
	env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
}

// sync waits until the disk has what was learned, before anybody is told so.
func (s *Site) sync(env *sim.Env) {
	if !s.durable {
		return
	}
	if !s.mutants.On(answerBeforeSync) { // Without the rule: mutants/answer-before-sync.
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
	}
	env.Emit(Kept{len(s.known())})
}

// admits reports whether the site takes one more contact in this cycle (the paper's connection limit), and
// refuses it if not.
func (s *Site) admits(env *sim.Env, from sim.ID) bool {
	if s.connections > 0 && int(s.taken) >= s.connections {
		env.Send(from, Refused{})
		return false
	}
	s.taken++
	return true
}

// handlePush learns what was pushed, tells what of it was needed, and pushes back if it was polled.
func (s *Site) handlePush(env *sim.Env, from sim.ID, m Push) {
	before := len(s.hot()) // what it is about to learn is no news to the sender
	needed := uint64(0)
	for i, rumor := range m.Rumors {
		if s.learn(env, rumor, from) {
			needed |= 1 << i
		}
	}
	if needed != 0 {
		s.sync(env)
	}
	if s.feedback {
		env.Send(from, Feedback{m.Rumors, needed})
	}
	if m.Poll {
		s.answer(env, from, before)
	}
}

// passOn keeps a Push that says what the site would push itself, so that a rumour has one text in all the world.
func (s *Site) passOn(msg sim.Message, m Push) {
	if s.push != nil || m.Answer || m.Poll != (s.mode == pushPull) || len(m.Rumors) != len(s.hot()) {
		return
	}
	hot := s.hot()
	for i, rumor := range m.Rumors {
		if s.rumor(&hot[i]) != rumor {
			return
		}
	}
	s.push = msg
}

// answer pushes the oldest so many hot rumours to who has polled: those that were hot before it spoke. If cycles
// are atomic, only what was hot when this one began.
func (s *Site) answer(env *sim.Env, to sim.ID, of int) {
	for s.atomic && of > 0 && s.hot()[of-1].learned == s.cycle {
		of--
	}
	if of == 0 {
		return
	}
	rumors := s.hottest(of)
	if of == len(s.hot()) {
		rumors = s.pushed().(Push).Rumors
	}
	env.Send(to, Push{Rumors: rumors, Answer: true})
	s.told(of)
}

// handleFeedback notes what a contact was good for. It is taken for one of this cycle.
func (s *Site) handleFeedback(m Feedback) {
	for i, rumor := range m.Rumors {
		hot := s.hot()
		for j := range hot {
			if h := &hot[j]; s.rumor(h) == rumor {
				h.met = true
				h.needed = h.needed || m.needs(i)
			}
		}
	}
}

// handleRefused hunts: it draws another partner, so many times a cycle.
func (s *Site) handleRefused(env *sim.Env) {
	if s.hunts > 0 {
		s.hunts--
		s.meet(env, partner.Draw(env, s.sites))
	}
}
