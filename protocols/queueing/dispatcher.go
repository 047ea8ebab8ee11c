package queueing

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The dispatcher's timers.
var (
	boardTimer    = sim.Timer{Name: "board"}    // the lengths are read again
	patienceTimer = sim.Timer{Name: "patience"} // a part has been away for too long
)

// A Dispatcher takes the clients' requests, gives them to servers, and answers.
type Dispatcher struct {
	*config
	crew
	inside station.Inside[*job]
	board  []int32 // lengths as they were read last; nil: they are known
	turn   int     // of the round robin
}

// A job is what a request asks for.
type job struct {
	station.Request
	left   int      // parts that are not served yet
	served []uint64 // bit i: part i is; nil if there is one part
}

// Start boots the dispatcher. It knows nothing of what it was at before: clients ask again.
func (d *Dispatcher) Start(env *sim.Env) {
	d.inside = station.NewInside[*job](station.Lives(env) << 32)
	d.crew = d.muster(d.firstServer(), d.servers, d.workers)
	if d.mutants.On(staleLengths) || d.update > 0 {
		d.board = make([]int32, d.servers)
	}
	if d.update > 0 {
		env.SetTimer(boardTimer, d.update)
	}
	env.Emit(Booted{})
}

// Receive handles a message.
func (d *Dispatcher) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		d.handleRequest(env, m)
	case Done:
		d.handleDone(env, from, task(m))
	case Ready:
		d.handleReady(env, from)
	}
}

// handleRequest takes a job in. One that is inside already is not taken in again.
func (d *Dispatcher) handleRequest(env *sim.Env, m service.Request) {
	r := station.Request{From: m.Client, Seq: m.Seq}
	switch {
	case d.inside.Has(r):
	case d.limit > 0 && d.inside.Len() >= d.limit:
		env.Emit(Rejected{d.inside.Len()})
		env.Send(m.Client, service.Reply{Seq: m.Seq, Status: service.Refused})
	default:
		d.accept(env, r)
	}
}

// accept makes a job of a request, and gives its parts to servers.
func (d *Dispatcher) accept(env *sim.Env, r station.Request) {
	j := &job{Request: r, left: d.fanout}
	if d.fanout > 1 {
		j.served = make([]uint64, (d.fanout+63)/64)
	}
	number := d.inside.Take(r, j)
	env.Emit(Accepted{number, d.inside.Len()})
	for part := range d.fanout {
		d.dispatch(env, task{number, int32(part)})
	}
}

// dispatch gives a part to a server, or lets it wait for one.
func (d *Dispatcher) dispatch(env *sim.Env, t task) {
	if d.route == central {
		d.enqueue(env, t)
	} else {
		d.give(env, t, d.pick(env.Rand()))
	}
}

// handleDone takes a part back, and answers when it was the last of its job.
func (d *Dispatcher) handleDone(env *sim.Env, from sim.ID, t task) {
	if d.back(from, t) {
		d.note(int(from - d.first))
		if d.route == central {
			d.next(env, from)
		}
	}
	j := d.inside.Job(t.Job)
	if j == nil || !j.finish(t.Part) {
		return
	}
	if j.left > 0 && !d.mutants.On(answerFirstPart) { // Without the rule: mutants/answer-first-part.
		return
	}
	if !d.mutants.On(answerAgain) { // Without the rule: mutants/answer-again.
		d.inside.Leave(t.Job, j.Request)
	}
	env.Emit(Answered{t.Job, d.inside.Len()})
	env.Send(j.From, service.Reply{Seq: j.Seq, Status: service.OK, Result: station.Done})
}

// finish notes that a part is served, and reports whether that is news: one that was given away twice may come back
// twice.
func (j *job) finish(part int32) bool {
	if j.served != nil {
		if j.served[part/64]>>(part%64)&1 == 1 {
			return false
		}
		j.served[part/64] |= 1 << (part % 64)
	}
	j.left--
	return true
}

// handleReady learns that a server has nothing to do. What it had is lost, and is for others to do.
func (d *Dispatcher) handleReady(env *sim.Env, from sim.ID) {
	if d.mutants.On(loseOnCrash) { // Without the rule: mutants/lose-on-crash.
		d.gone(from)
		return
	}
	for _, t := range d.gone(from) {
		d.again(env, from, t)
	}
	d.note(int(from - d.first))
}

// again gives a part away that somebody else had.
func (d *Dispatcher) again(env *sim.Env, had sim.ID, t task) {
	if d.route == central {
		d.next(env, had)
	}
	if j := d.inside.Job(t.Job); j != nil && !j.has(t.Part) {
		d.dispatch(env, t)
	}
}

// has reports whether a part is served.
func (j *job) has(part int32) bool { return j.served != nil && j.served[part/64]>>(part%64)&1 == 1 }

// Timer handles a timer that has come due.
func (d *Dispatcher) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case boardTimer:
		d.refresh()
		env.SetTimer(boardTimer, d.update)
	case patienceTimer:
		d.onPatience(env, d.again)
	}
}

// Inspect shows what is inside.
func (d *Dispatcher) Inspect(v *sim.View) {
	v.Volatile("inside", d.inside.Len())
	d.inspect(v)
}
