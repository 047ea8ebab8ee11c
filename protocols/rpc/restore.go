package rpc

import (
	"github.com/orrery-sim/orrery/sim"
)

// The server's records besides its log.
const (
	keyLife  = "life"
	keySaved = "saved"
)

// A saved is the state after some executions, so that the log need not have them.
type saved struct {
	executed uint64
	state    any     // a snapshot of the machine
	answers  answers // never changed
}

// restore reads what the lives before have left, and counts this one. It reports whether it could.
func (s *Server) restore(env *sim.Env) bool {
	life, base := env.Disk().Get(keyLife), env.Disk().Get(keySaved)
	if life == (sim.Corrupt{}) || base == (sim.Corrupt{}) {
		env.Exit("its disk is corrupt")
		return false
	}
	lives, _ := life.(int)
	s.life = lives + 1
	env.Disk().Set(keyLife, s.life)
	if !s.sync(env) { // Without the sync a second crash begins the same life again.
		return false
	}
	s.machine = s.made()
	if b, is := base.(saved); is {
		s.machine.Restore(b.state)
		s.executed = b.executed
		if s.remembers() {
			s.answers = b.answers.copy()
		}
	}
	return s.replay(env)
}

// remembers reports whether answers outlive the server.
func (s *Server) remembers() bool {
	return s.semantics == exactlyOnce && !s.mutants.On(volatileTable) // Without the rule: mutants/volatile-table.
}

// replay runs again what the log has. It states the last one once more: the server may have crashed between the disk
// and its word.
func (s *Server) replay(env *sim.Env) bool {
	var last *Executed
	for _, entry := range env.Disk().Log() {
		switch r := entry.(type) {
		case record:
			if r.Index <= s.executed { // The save was on the disk, and what it makes needless was not gone.
				continue
			}
			result := s.machine.Apply(r.Op)
			s.executed, last = r.Index, &r.Executed
			s.sinceSave++
			if s.remembers() && !r.Silent {
				s.answers.record(s.place(r.Caller), r.Seq, result)
			}
		case noted:
			if s.remembers() {
				s.answers.record(s.place(r.caller), r.seq, r.result)
			}
		default:
			env.Exit("its log is corrupt")
			return false
		}
	}
	if last != nil {
		env.Emit(*last)
	}
	return true
}

// checkpoint saves the state with its answers now and then, and drops the log behind it.
func (s *Server) checkpoint(env *sim.Env) {
	if s.sinceSave++; s.saveEvery == 0 || s.sinceSave < s.saveEvery {
		return
	}
	now := saved{s.executed, s.machine.Snapshot(), s.answers.copy()}
	if s.mutants.On(saveWithout) { // Without the rule: mutants/save-without-answers.
		now.answers = nil
	}
	env.Disk().Set(keySaved, now)
	env.Disk().Discard(len(env.Disk().Log()))
	if s.sync(env) {
		s.sinceSave = 0
	}
}
