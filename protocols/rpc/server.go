package rpc

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// doneTimer fires when a procedure has run for as long as it takes. Its argument is the job.
const doneTimer = "done"

// A Server runs procedures for its callers.
type Server struct {
	*config
	life      int             // how many it has had: on the disk
	machine   service.Machine // what procedures work on
	executed  uint64          // how many are in the machine's state
	sinceSave int             // of them, those that are in the log
	answers   answers

	jobs    int // the number of the newest job
	running map[int]job
}

// A job is a call that runs.
type job struct {
	caller sim.ID
	Call
}

// Start begins a life.
func (s *Server) Start(env *sim.Env) {
	s.answers, s.running = answers{}, map[int]job{}
	if !s.restore(env) {
		return
	}
	env.Emit(Booted{s.life, s.executed})
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Call:
		s.handleCall(env, from, m)
	case Bind:
		env.Send(from, Bound{s.life})
	}
}

// handleCall runs a call that is new, and only such a one.
func (s *Server) handleCall(env *sim.Env, from sim.ID, m Call) {
	// Without the rule a call may have run in a life that left no table: mutants/any-life.
	if s.semantics == atMostOnce && m.Life != s.life && !s.mutants.On(anyLife) {
		env.Send(from, Refused{m.Seq, s.life})
		return
	}
	switch is := s.standing(s.place(from), m.Seq); is {
	case isNew:
		s.answers.begin(s.place(from), m.Seq)
		s.begin(env, job{from, m})
	case isRunning:
		env.Send(from, Working{m.Seq})
	case isDone:
		s.answer(env, from, m.Seq, s.answers[s.place(from)].result)
	}
}

// standing is what a call is to the server.
func (s *Server) standing(caller sim.ID, seq uint64) standing {
	if s.semantics == atLeastOnce {
		return isNew
	}
	switch is := s.answers.look(caller, seq); {
	case is == isRunning && s.mutants.On(runAgain), // Without the rule: mutants/run-again.
		is == isOld && s.mutants.On(runOld), // Without the rule: mutants/run-old.
		s.mutants.On(noTable):               // Without the rule: mutants/no-table.
		return isNew
	default:
		return is
	}
}

// place is where the table has a caller's answers. Each caller has a place of its own, since all of them count from
// one. Without this: mutants/one-place.
func (s *Server) place(caller sim.ID) sim.ID {
	if s.mutants.On(onePlace) {
		return 0
	}
	return caller
}

// answer tells a caller what came of its call.
func (s *Server) answer(env *sim.Env, to sim.ID, seq uint64, result service.Result) {
	env.Emit(Answered{Caller: to, Seq: seq, Result: result})
	env.Send(to, Answer{seq, result})
}

// Timer handles a timer that has come due: a procedure has run.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	j := s.running[t.Arg]
	delete(s.running, t.Arg)
	s.execute(env, j)
}

// Inspect shows what is on the disk, and what runs.
func (s *Server) Inspect(v *sim.View) {
	v.Durable("life", s.life)
	v.Durable("executed", s.executed)
	show := v.Volatile
	if s.semantics == exactlyOnce {
		show = v.Durable
	}
	show("callers answered", len(s.answers))
	v.Volatile("running", len(s.running))
}
