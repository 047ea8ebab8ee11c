package mapreduce

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// pingTimer is the coordinator's: workers are pinged, while there is a job.
var pingTimer = sim.Timer{Name: "ping"}

// A request is an operation of a client.
type request struct {
	client sim.ID
	seq    uint64
}

// A Coordinator has jobs done, one after the other.
type Coordinator struct {
	*config
	staff
	last    uint64 // the newest number of a job or an attempt
	job     *job   // nil: none
	waiting station.Queue[service.Request]
	inside  map[request]bool // the job and those that wait
	idled   Idled            // the last that was said
}

// A job is what a client has asked for, and how far it has come.
type job struct {
	number  uint64
	request service.Request
	maps    []*task
	reduces []*task
	left    [2]int   // map and reduce tasks that are not complete
	order   []int    // parts of the output in the order in which they were completed
	parts   []string // of the output, read back
	toRead  []int    // those that are not read yet
}

// Start boots the coordinator, which goes on where its checkpoint says.
func (c *Coordinator) Start(env *sim.Env) {
	env.Emit(Booted{})
	c.inside = map[request]bool{}
	c.restore(env)
}

// Receive handles a message.
func (c *Coordinator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		c.handleRequest(env, m)
	case Pong:
		c.handlePong(env, from, m)
	case Report:
		c.handleReport(env, from, m)
	case Missing:
		c.handleMissing(env, from, m)
	case Contents:
		c.handleContents(env, m)
	}
}

// handleRequest takes a job in. One that is inside already is not taken in again.
func (c *Coordinator) handleRequest(env *sim.Env, m service.Request) {
	r := request{m.Client, m.Seq}
	switch {
	case c.inside[r]:
	case !isJob(m.Op):
		env.Send(m.Client, service.Reply{Seq: m.Seq, Status: service.Refused})
	default:
		c.inside[r] = true
		c.waiting.Push(m)
		c.begin(env)
	}
}

// begin begins with the job that has waited longest, if there is none at hand.
func (c *Coordinator) begin(env *sim.Env) {
	if c.job != nil || c.waiting.Len() == 0 {
		return
	}
	c.last++
	c.job = c.newJob(c.last, c.waiting.Pop())
	c.save(env)
	c.accepted(env)
}

// newJob is a job of which nothing is done.
func (c *config) newJob(number uint64, m service.Request) *job {
	j := &job{number: number, request: m, left: [2]int{int(m.Op.Amount), c.parts}}
	for i := range j.left[0] {
		j.maps = append(j.maps, &task{Task: Task{N: i}})
	}
	for i := range j.left[1] {
		j.reduces = append(j.reduces, &task{Task: Task{Reduce: true, N: i}})
	}
	return j
}

// accepted begins with a job, or goes on with one: it sees who is there.
func (c *Coordinator) accepted(env *sim.Env) {
	j := c.job
	env.Emit(Accepted{j.number, j.request.Op, len(j.maps), len(j.reduces)})
	c.staff = c.newStaff(env)
	c.ping(env)
	c.collect(env)
}

// ping asks all workers whether they are there.
func (c *Coordinator) ping(env *sim.Env) {
	for i := range c.staff {
		env.Send(c.firstWorker()+sim.ID(i), Ping{})
	}
	env.SetTimer(pingTimer, c.pingEvery)
}

// Timer handles a timer that has come due: it is time to ping, and to take those for dead who do not answer.
func (c *Coordinator) Timer(env *sim.Env, _ sim.Timer) {
	if c.job == nil {
		return
	}
	for i := range c.staff {
		if w := &c.staff[i]; w.state != dead && env.Uptime()-w.heard > c.patience {
			c.fail(env, i)
		}
	}
	c.assign(env)
	c.ping(env)
	c.collect(env)
}

// collect reads the output, when all reduce tasks are complete. What was asked for and has not come is asked for again.
func (c *Coordinator) collect(env *sim.Env) {
	if c.job.left[1] > 0 {
		return
	}
	for _, part := range c.job.toRead {
		env.Send(c.files(), Read{File{Job: c.job.number, Part: part}})
	}
}

// completed goes on to the output when all reduce tasks are complete.
func (c *Coordinator) completed(env *sim.Env) {
	j := c.job
	j.parts = make([]string, len(j.reduces))
	j.toRead = j.toRead[:0]
	for i := range j.reduces {
		j.toRead = append(j.toRead, i)
	}
	c.collect(env)
}

// handleContents has a part of the output. When it was the last, the client is answered.
func (c *Coordinator) handleContents(env *sim.Env, m Contents) {
	j := c.job
	if j == nil || m.File.Job != j.number || !j.read(m.File.Part, m.Text) || len(j.toRead) > 0 {
		return
	}
	parts := j.parts
	if c.mutants.On(joinAsDone) { // Without the rule: mutants/join-as-done.
		parts = nil
		for _, i := range j.order {
			parts = append(parts, j.parts[i])
		}
	}
	op, text := j.request.Op, join(j.request.Op, parts)
	env.Emit(Answered{j.number, op, text})
	env.Send(j.request.Client, service.Reply{Seq: j.request.Seq, Result: service.Result{OK: true, Value: text}})
	delete(c.inside, request{j.request.Client, j.request.Seq})
	c.job = nil
	c.save(env)
	env.CancelTimer(pingTimer)
	c.begin(env)
}

// read notes what a part is, and reports whether that is news.
func (j *job) read(part int, text string) bool {
	for i, n := range j.toRead {
		if n == part {
			j.toRead = append(j.toRead[:i], j.toRead[i+1:]...)
			j.parts[part] = text
			return true
		}
	}
	return false
}

// Inspect shows the job and who is there.
func (c *Coordinator) Inspect(v *sim.View) {
	v.Volatile("waiting", c.waiting.Len())
	c.staff.inspect(v)
	if c.job != nil {
		v.Durable("job", name(c.job.number))
		v.Volatile("map tasks left", c.job.left[0])
		v.Volatile("reduce tasks left", c.job.left[1])
	}
}
