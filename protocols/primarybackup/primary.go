package primarybackup

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// primary is what a primary knows beside the state.
type primary struct {
	state backupState
	queue []service.Command // they wait for the batch, or for the transfer
	batch []service.Command // forwarded; not executed here before the backup has executed them
	after int64             // the place that the batch comes after
}

// A backupState is how far the backup of the view has come.
type backupState uint8

const (
	none   backupState = iota // there is no backup
	behind                    // it does not have the state yet
	level                     // it has all that was answered
)

func (b backupState) String() string { return [...]string{"none", "behind", "level"}[b] }

// become takes the primary's place in a view. A server that is made primary has the state: that is
// what the view service sees to. A batch that was forwarded to a backup that is no more is not lost,
// and still the next to be executed.
func (s *Server) become(env *sim.Env) {
	p := &s.primary
	p.queue, p.batch = append(p.batch, p.queue...), nil
	s.led = s.view.Num
	env.Emit(Primary{View: s.led})
	if s.view.Backup == (Member{}) {
		p.state = none
		s.acknowledge(env)
		s.proceed(env)
		return
	}
	p.state = behind
	if s.mutants.On(ackBeforeTransfer) { // Without the rule: mutants/ack-before-transfer.
		s.acknowledge(env)
	}
	s.transfer(env)
}

// acknowledge tells the view service that the view may be followed by another.
func (s *Server) acknowledge(env *sim.Env) {
	s.acked = s.view.Num
	s.sendPing(env)
}

// transfer sends the backup the state as it is now. Requests wait until it has arrived, so that it
// is still the state then; but no longer than a retry.
func (s *Server) transfer(env *sim.Env) {
	m := Transfer{View: s.view, Place: s.place, Snapshot: s.sessions.Snapshot()}
	if s.mutants.On(forgetSessions) { // Without them a retry is a new request: mutants/forget-sessions.
		m.Snapshot = s.machine.Snapshot()
	}
	env.Send(s.view.Backup.ID, m)
	env.SetTimer(retryTimer, s.retry)
}

// handleTransferred acknowledges the view when the backup has the state as it still is.
func (s *Server) handleTransferred(env *sim.Env, m Transferred) {
	p := &s.primary
	if s.role() != isPrimary || m.View != s.view.Num || p.state != behind || m.Index != s.place.Index {
		return
	}
	env.CancelTimer(retryTimer)
	p.state = level
	s.acknowledge(env)
	s.proceed(env)
}

// handleRequest serves a client, if this is the primary (Pb3).
func (s *Server) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	if s.role() != isPrimary || s.deposed {
		s.refuse(env, from, m.Seq)
		return
	}
	c := m.Command()
	if result, seen := s.sessions.Seen(c); seen && !s.mutants.On(noDedup) {
		s.answer(env, c, result)
		return
	}
	if s.mutants.On(readLocally) && s.service.ReadOnly(c.Op) { // It may be primary no more: mutants/read-locally.
		s.answer(env, c, s.sessions.Read(c.Op))
		return
	}
	if s.primary.waits(c) {
		return // a retry, or one that its client has given up
	}
	s.primary.queue = append(s.primary.queue, c)
	s.proceed(env)
}

// waits reports whether the same client has this command waiting, or a later one.
func (p *primary) waits(c service.Command) bool {
	for _, list := range [...][]service.Command{p.batch, p.queue} {
		for i := range list {
			if list[i].Client == c.Client && list[i].Seq >= c.Seq {
				return true
			}
		}
	}
	return false
}

func (s *Server) answer(env *sim.Env, c service.Command, r service.Result) {
	env.Send(c.Client, service.Reply{Seq: c.Seq, Result: r, Status: service.OK})
}

// proceed executes what waits, as soon as whoever must have it has it.
func (s *Server) proceed(env *sim.Env) {
	p := &s.primary
	switch {
	case len(p.queue) == 0 || p.state == behind || len(p.batch) > 0:
	case p.state == none:
		s.serve(env, p.queue, 0)
		p.queue = nil
	case p.state == level:
		p.batch, p.queue, p.after = p.queue, nil, s.place.Index
		s.forward(env)
		if s.mutants.On(answerFirst) { // Without the rule: mutants/answer-first.
			s.serve(env, p.batch, s.view.Backup.ID)
		}
	}
}

// serve executes commands and answers. With names the backup that has executed them, too.
func (s *Server) serve(env *sim.Env, commands []service.Command, with sim.ID) {
	for _, c := range commands {
		s.answer(env, c, s.execute(env, c, with))
	}
}

// forward sends the batch to the backup, and will do so again.
func (s *Server) forward(env *sim.Env) {
	p := &s.primary
	env.Send(s.view.Backup.ID, Forward{View: s.view.Num, After: p.after, Commands: p.batch})
	env.SetTimer(retryTimer, s.retry)
}

// handleForwarded executes the batch and answers: the backup has executed it, so that the answers
// hold whoever is primary next.
func (s *Server) handleForwarded(env *sim.Env, m Forwarded) {
	p := &s.primary
	if s.role() != isPrimary || m.View != s.view.Num || len(p.batch) == 0 ||
		m.Index != p.after+int64(len(p.batch)) {
		return
	}
	env.CancelTimer(retryTimer)
	batch := p.batch
	p.batch = nil
	if !s.mutants.On(answerFirst) {
		s.serve(env, batch, s.view.Backup.ID)
	}
	s.proceed(env)
}

// onRetry asks the backup again. A backup that does not even take the state is not waited for: until
// the view is acknowledged, nobody but this server can be the primary of the next one.
func (s *Server) onRetry(env *sim.Env) {
	p := &s.primary
	switch {
	case s.role() != isPrimary || s.deposed:
	case p.state == behind:
		s.serve(env, p.queue, 0)
		p.queue = nil
		s.transfer(env)
	case len(p.batch) > 0:
		s.forward(env)
	}
}

// handleRefused stops serving: there is a later view, in which this server may be nobody.
func (s *Server) handleRefused(env *sim.Env, m Refused) {
	if s.role() != isPrimary || m.View != s.view.Num || s.deposed {
		return
	}
	if s.mutants.On(ignoreRefusal) { // Without the rule: mutants/ignore-refusal.
		p := &s.primary
		p.state, p.queue, p.batch = none, append(p.batch, p.queue...), nil
		s.proceed(env)
		return
	}
	s.deposed = true
	s.retire(env)
}

// retire tells the clients that wait to ask another server. Their commands may have been executed
// there; their sessions know.
func (s *Server) retire(env *sim.Env) {
	p := &s.primary
	env.CancelTimer(retryTimer)
	env.Emit(Deposed{View: s.led})
	for _, list := range [...][]service.Command{p.batch, p.queue} {
		for _, c := range list {
			s.refuse(env, c.Client, c.Seq)
		}
	}
	*p = primary{}
}
