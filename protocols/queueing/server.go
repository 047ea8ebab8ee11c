package queueing

import "github.com/orrery-sim/orrery/sim"

// A Worker serves one part after the other. While it does it is busy, and what comes meanwhile waits in its inbox:
// first in, first out.
type Worker struct {
	*config
	boss   sim.ID
	served int
}

// Start boots the worker.
func (w *Worker) Start(env *sim.Env) {
	env.Emit(Booted{})
	env.Send(w.boss, Ready{})
}

// Receive serves.
func (w *Worker) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(Job)
	if !is {
		return
	}
	env.Emit(Started(m))
	env.Work(env.Rand().Draw(w.service))
	w.served++
	env.Emit(Served(m))
	env.Send(from, Done(m))
}

// Timer is never called.
func (w *Worker) Timer(*sim.Env, sim.Timer) {}

// Inspect shows what it has done.
func (w *Worker) Inspect(v *sim.View) { v.Volatile("served", w.served) }

// A Server of several workers is a queue in front of them.
type Server struct {
	*config
	crew
	boss sim.ID
}

// Start boots the server.
func (s *Server) Start(env *sim.Env) {
	s.crew = s.muster(s.firstWorker(env.ID()), s.workers, 1)
	env.Emit(Booted{})
	env.Send(s.boss, Ready{})
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Job:
		s.enqueue(env, task(m))
	case Done:
		if s.back(from, task(m)) {
			env.Send(s.boss, m)
			s.next(env, from)
		}
	case Ready:
		for _, t := range s.gone(from) {
			s.again(env, from, t)
		}
	}
}

// again gives a part away that somebody else had.
func (s *Server) again(env *sim.Env, had sim.ID, t task) {
	s.next(env, had)
	s.enqueue(env, t)
}

// Timer handles a timer that has come due: it is that of its patience.
func (s *Server) Timer(env *sim.Env, _ sim.Timer) { s.onPatience(env, s.again) }

// Inspect shows its workers and its queue.
func (s *Server) Inspect(v *sim.View) { s.inspect(v) }
