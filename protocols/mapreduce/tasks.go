package mapreduce

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A task is one of a job's, as the coordinator sees it: it is complete, or in progress, or idle.
type task struct {
	Task
	done   bool
	source Source     // of a map task that is done
	at     []*attempt // those who are at it
}

// leave takes an attempt off.
func (t *task) leave(a *attempt) {
	t.at = slices.DeleteFunc(t.at, func(o *attempt) bool { return o == a })
}

// phase are the tasks that are done now: the map tasks until all of them are complete, then the reduce tasks.
func (j *job) phase() (tasks []*task, left int) {
	if j.left[0] > 0 {
		return j.maps, j.left[0]
	}
	return j.reduces, j.left[1]
}

// assign gives tasks to those who idle.
func (c *Coordinator) assign(env *sim.Env) {
	if c.job.left[1] == 0 {
		return
	}
	tasks, left := c.job.phase()
	idle := 0
	for i := range c.staff {
		if w := &c.staff[i]; w.state != alive || w.at != nil {
			continue
		}
		if t := c.pick(tasks, left); t != nil {
			c.give(env, i, t, left, len(tasks))
		} else {
			idle++
		}
	}
	c.tellIdle(env, idle, tasks, left)
}

// pick is an idle task; or, if there is none and the phase is near its end, the one of which a single worker has been at it
// for longest (section 3.6); nil if there is nothing to do.
func (c *Coordinator) pick(tasks []*task, left int) *task {
	var oldest *task
	for _, t := range tasks {
		switch {
		case t.done:
		case len(t.at) == 0:
			return t
		case len(t.at) == 1 && (oldest == nil || t.at[0].number < oldest.at[0].number):
			oldest = t
		}
	}
	if !c.nearEnd(left, len(tasks)) || c.mutants.On(noBackups) { // Without the rule: mutants/no-backups.
		return nil
	}
	return oldest
}

// nearEnd reports whether so few tasks are left that those in progress are done by others as well.
func (c *config) nearEnd(left, of int) bool {
	return left*1_000_000 < of*int(c.backup)+1_000_000 && c.backup > 0
}

// give gives a task to a worker, where so many of the phase are left.
func (c *Coordinator) give(env *sim.Env, i int, t *task, left, of int) {
	c.last++
	j, to := c.job, c.firstWorker()+sim.ID(i)
	a := &attempt{number: c.last, worker: i, task: t, assign: Assign{Attempt: c.last, Life: c.staff[i].life, Job: j.number, Op: j.request.Op, Task: t.Task}}
	if t.Reduce {
		for _, m := range j.maps {
			if m.done {
				a.assign.Sources = append(a.assign.Sources, m.source)
			}
		}
	}
	env.Emit(Assigned{j.number, t.Task, a.number, to, len(t.at) > 0, left, of, a.assign.Sources})
	t.at = append(t.at, a)
	c.staff[i].at = a
	env.Send(to, a.assign)
}

// tellIdle says how many have nothing to do, when that is news.
func (c *Coordinator) tellIdle(env *sim.Env, idle int, tasks []*task, left int) {
	f := Idled{Workers: idle, Left: left, Of: len(tasks)}
	for _, t := range tasks {
		if !t.done && len(t.at) == 1 {
			f.Alone++
		}
	}
	if f != c.idled && idle > 0 {
		env.Emit(f)
	}
	c.idled = f
}

// handleReport has a task done. Of several attempts at one the first that is reported counts; whose worker was taken for dead
// may be that, too.
func (c *Coordinator) handleReport(env *sim.Env, from sim.ID, m Report) {
	i := c.returned(env, from, m.Job, m.Attempt, m.Life)
	if i >= 0 {
		c.complete(env, m.Task, Source{Map: m.Task.N, Attempt: m.Attempt, Worker: from, Life: m.Life})
		c.assign(env)
	}
	env.Send(from, Noted{m.Attempt})
}

// returned takes an attempt back, and is the place of its worker; -1 if it is of another job.
func (c *Coordinator) returned(env *sim.Env, from sim.ID, of, number, life uint64) int {
	if c.job == nil || c.job.number != of {
		return -1
	}
	i := int(from - c.firstWorker())
	c.hear(env, i, life)
	if at := c.staff[i].at; at != nil && at.number == number {
		c.release(i)
	}
	return i
}

// complete notes that a task is done.
func (c *Coordinator) complete(env *sim.Env, which Task, by Source) {
	j := c.job
	t, kind := j.maps, 0
	if which.Reduce {
		t, kind = j.reduces, 1
	}
	done := t[which.N]
	if done.done {
		if c.mutants.On(countReports) && j.left[kind] > 0 { // Without the rule: mutants/count-reports.
			j.left[kind]--
		}
		return
	}
	done.done, done.source = true, by
	j.left[kind]--
	if which.Reduce {
		j.order = append(j.order, which.N)
	}
	c.save(env)
	env.Emit(Completed{j.number, which, by.Attempt, by.Worker})
	for _, a := range slices.Clone(done.at) {
		env.Emit(Dropped{j.number, which, a.number})
		env.Send(c.firstWorker()+sim.ID(a.worker), Cancel{a.number})
		c.release(a.worker)
	}
	if j.left[1] == 0 {
		c.completed(env)
	}
}

// handleMissing has a reduce task back that could not be done. The map task that it lacks is done again.
func (c *Coordinator) handleMissing(env *sim.Env, from sim.ID, m Missing) {
	if c.returned(env, from, m.Job, m.Attempt, m.Life) >= 0 {
		t := c.job.maps[m.Source.Map]
		// Without the rule: mutants/keep-maps.
		if t.done && t.source.Attempt == m.Source.Attempt && c.job.left[1] > 0 && !c.mutants.On(keepMaps) {
			c.reset(env, t)
		}
		c.assign(env)
	}
	env.Send(from, Noted{m.Attempt})
}
