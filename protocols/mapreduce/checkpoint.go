package mapreduce

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// keyJob is where the coordinator's disk has the job, as far as it has come.
const keyJob = "checkpoint"

// A checkpoint is the state of the job (section 3.3): which tasks are complete, and where the output of map tasks is.
type checkpoint struct {
	Number  uint64
	Request service.Request
	Maps    []Source // Attempt 0: not complete
	Order   []int    // the parts that are complete
}

// save writes a checkpoint.
func (c *Coordinator) save(env *sim.Env) {
	var record any
	if j := c.job; j != nil {
		p := checkpoint{Number: j.number, Request: j.request, Maps: make([]Source, len(j.maps))}
		for i, t := range j.maps {
			if t.done {
				p.Maps[i] = t.source
			}
		}
		if !c.mutants.On(forgetReduces) { // Without the rule: mutants/forget-reduces.
			p.Order = append(p.Order, j.order...)
		}
		record = p
	}
	env.Disk().Set(keyJob, record)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}

// restore goes on with the job of the checkpoint. Who is at what is not known: all that is not complete is given away again.
func (c *Coordinator) restore(env *sim.Env) {
	c.last = station.Lives(env) << 32
	p, found := env.Disk().Get(keyJob).(checkpoint)
	if !found {
		return
	}
	j := c.newJob(p.Number, p.Request)
	for i, s := range p.Maps {
		if s.Attempt != 0 {
			j.maps[i].done, j.maps[i].source = true, s
			j.left[0]--
		}
	}
	for _, part := range p.Order {
		j.reduces[part].done = true
		j.left[1]--
	}
	j.order = append(j.order, p.Order...)
	c.job = j
	c.inside[request{p.Request.Client, p.Request.Seq}] = true
	c.accepted(env)
	if j.left[1] == 0 {
		c.completed(env)
	}
}
