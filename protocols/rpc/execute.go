package rpc

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A record is a procedure that has run, as the log has it. What it did and whose call it was are one record: a crash
// leaves both, or neither. The answer is what comes out when the log is run again.
type record struct {
	Executed
	Op     service.Op
	Silent bool // of a mutant: it says what was done, and not for whom
}

// A noted is, with a mutant, the second record: whose call it was, and its answer.
type noted struct {
	caller sim.ID
	seq    uint64
	result service.Result
}

// begin lets a procedure run for as long as it takes.
func (s *Server) begin(env *sim.Env, j job) {
	takes := env.Rand().Draw(s.work)
	if takes == 0 {
		s.execute(env, j)
		return
	}
	s.jobs++
	s.running[s.jobs] = j
	env.SetTimer(sim.Timer{Name: doneTimer, Arg: s.jobs}, takes)
}

// execute does what the call is for, and answers once nothing can take it back.
func (s *Server) execute(env *sim.Env, j job) {
	result := s.machine.Apply(j.Op)
	s.executed++
	if s.mutants.On(answerFirst) { // Without the rule: mutants/answer-first.
		s.answer(env, j.caller, j.Seq, result)
	}
	r := record{Executed: Executed{j.caller, j.Seq, s.executed, s.life}, Op: j.Op, Silent: s.mutants.On(twoWrites)}
	env.Disk().Append(r)
	if !s.sync(env) {
		return
	}
	env.Emit(r.Executed)
	s.answers.record(s.place(j.caller), j.Seq, result)
	if r.Silent { // A crash before the second record: mutants/two-writes.
		env.Disk().Append(noted{j.caller, j.Seq, result})
		if !s.sync(env) {
			return
		}
	}
	if !s.mutants.On(answerFirst) {
		s.answer(env, j.caller, j.Seq, result)
	}
	s.checkpoint(env)
}

// sync makes what was written last, or ends the life. It reports whether it did.
func (s *Server) sync(env *sim.Env) bool {
	err := env.Disk().Sync()
	if err != nil {
		env.Exit(err.Error())
	}
	return err == nil
}
