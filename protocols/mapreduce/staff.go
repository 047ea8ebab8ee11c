package mapreduce

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A state is what the coordinator takes a worker to be.
type state uint8

const (
	unknown state = iota // it has not said anything yet
	alive
	dead // it has not answered for too long
)

// A staff is the workers, as far as the coordinator knows.
type staff []worker

// A worker, as far as the coordinator knows.
type worker struct {
	state state
	life  uint64        // as it said last
	heard time.Duration // when it said anything, by the coordinator's monotonic clock
	at    *attempt      // what it was given; nil: nothing
}

// An attempt is a task in the hands of a worker.
type attempt struct {
	number uint64
	worker int
	task   *task
	assign Assign
}

// newStaff is a staff of which nothing is known.
func (c *config) newStaff(env *sim.Env) staff {
	s := make(staff, c.workers)
	for i := range s {
		s[i].heard = env.Uptime()
	}
	return s
}

// hear notes that a worker is there. What it had in another life is lost.
func (c *Coordinator) hear(env *sim.Env, i int, life uint64) {
	w := &c.staff[i]
	if w.state == alive && w.life != life {
		c.fail(env, i)
	}
	before := w.state
	w.state, w.life, w.heard = alive, life, env.Uptime()
	if before == unknown {
		c.lose(env, i, func(s Source) bool { return s.Life != life })
	}
}

// handlePong hears that a worker is there. One that does not know of its task is told again.
func (c *Coordinator) handlePong(env *sim.Env, from sim.ID, m Pong) {
	if c.job == nil {
		return
	}
	i := int(from - c.firstWorker())
	c.hear(env, i, m.Life)
	if at := c.staff[i].at; at != nil && m.Newest < at.number {
		env.Send(from, at.assign)
	}
	c.assign(env)
}

// fail takes a worker for dead, or for another than it was. What it was at, and the map tasks that it has completed, are for
// others to do (section 3.3).
func (c *Coordinator) fail(env *sim.Env, i int) {
	w := &c.staff[i]
	w.state = dead
	env.Emit(Failed{c.firstWorker() + sim.ID(i)})
	c.release(i)
	c.lose(env, i, func(Source) bool { return true })
}

// lose resets the map tasks whose output a worker had, as far as lost is true of it. Completed reduce tasks are not done again:
// their output is in the file system of all.
func (c *Coordinator) lose(env *sim.Env, i int, lost func(Source) bool) {
	if c.job.left[1] == 0 || c.mutants.On(keepMaps) { // Without the rule: mutants/keep-maps.
		return
	}
	for _, t := range c.job.maps {
		if t.done && t.source.Worker == c.firstWorker()+sim.ID(i) && lost(t.source) {
			c.reset(env, t)
		}
	}
}

// reset lets a map task be done again.
func (c *Coordinator) reset(env *sim.Env, t *task) {
	t.done = false
	c.job.left[0]++
	env.Emit(Reset{c.job.number, t.Task})
}

// release takes away what a worker is at.
func (c *Coordinator) release(i int) {
	w := &c.staff[i]
	if w.at != nil {
		w.at.task.leave(w.at)
		w.at = nil
	}
}

// inspect shows what the workers are at, of at most so many.
func (s staff) inspect(v *sim.View) {
	at := make([]string, min(len(s), 16))
	for i := range at {
		switch w := &s[i]; {
		case w.state == unknown:
			at[i] = "?"
		case w.state == dead:
			at[i] = "dead"
		case w.at == nil:
			at[i] = "idle"
		default:
			at[i] = fmt.Sprint(w.at.task.Task)
		}
	}
	v.Volatile("workers", at)
}
