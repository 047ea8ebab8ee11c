package balancer

import (
	"github.com/orrery-sim/orrery/protocols/parts/retry"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Balancer takes the clients' requests, asks replicas, and answers.
type Balancer struct {
	*config
	books
	inside station.Inside[*job]
	calls  map[question]*call // those without an answer
	budget retry.Budget       // of hedges
	turn   int                // of the round robin
}

// A job is what a request asks for.
type job struct {
	station.Request
	left int // parts without an answer
}

// Start boots the balancer. It knows nothing of what it was at before: clients ask again.
func (b *Balancer) Start(env *sim.Env) {
	b.inside = station.NewInside[*job](number(station.Lives(env), env.ID(), 0))
	b.books = newBooks(b.config)
	b.calls = map[question]*call{}
	b.budget = retry.NewBudget(b.share, b.reserve)
	env.Emit(Booted{})
}

// Receive handles a message.
func (b *Balancer) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		b.handleRequest(env, m)
	case Answer:
		b.back(env, from, question(m))
		b.handleAnswer(env, question(m))
	case Fail:
		b.handleFail(env, from, question(m))
	case Dropped:
		b.handleDropped(env, from, question(m))
	case Ready:
		b.handleReady(env, from)
	}
}

// handleRequest takes a job in. One that is inside already is not taken in again.
func (b *Balancer) handleRequest(env *sim.Env, m service.Request) {
	r := station.Request{From: m.Client, Seq: m.Seq}
	if b.inside.Has(r) {
		return
	}
	number := b.inside.Take(r, &job{r, b.fanout})
	env.Emit(Accepted{number, b.inside.Len()})
	for part := range b.fanout {
		b.begin(env, question{number, int32(part)})
	}
}

// handleAnswer takes the first answer to a question. When it was the last of its job, the client has its answer.
func (b *Balancer) handleAnswer(env *sim.Env, q question) {
	c, j := b.calls[q], b.inside.Job(q.Job)
	if c == nil {
		return
	}
	if !b.mutants.On(answerEachCopy) { // Without the rule: mutants/answer-each-copy.
		delete(b.calls, q)
		b.callOff(env, q, c)
	}
	if j.left--; j.left > 0 {
		return
	}
	if !b.mutants.On(answerEachCopy) {
		b.inside.Leave(q.Job, j.Request)
	}
	env.Emit(Answered{q.Job, b.inside.Len()})
	env.Send(j.From, service.Reply{Seq: j.Seq, Status: service.OK, Result: station.Done})
}

// handleFail passes over a replica for a while that cannot answer, and refuses the job unless another copy is out.
func (b *Balancer) handleFail(env *sim.Env, from sim.ID, q question) {
	b.back(env, from, q)
	b.passOver(env, from)
	c, j := b.calls[q], b.inside.Job(q.Job)
	if c == nil || len(c.out) > 0 {
		return
	}
	for part := range b.fanout {
		other := question{q.Job, int32(part)}
		if c := b.calls[other]; c != nil {
			delete(b.calls, other)
			b.callOff(env, other, c)
		}
	}
	b.inside.Leave(q.Job, j.Request)
	env.Emit(Refused{q.Job, b.inside.Len()})
	env.Send(j.From, service.Reply{Seq: j.Seq, Status: service.Refused})
}

// handleDropped learns that a copy was called off. If it was the last of a question without an answer, since whoever had
// the other has lost it, another replica is asked.
func (b *Balancer) handleDropped(env *sim.Env, from sim.ID, q question) {
	b.back(env, from, q)
	if c := b.calls[q]; c != nil && len(c.out) == 0 {
		b.again(env, q)
	}
}

// handleReady learns that a replica knows of nothing. What it had is lost, and others are asked.
func (b *Balancer) handleReady(env *sim.Env, from sim.ID) {
	for _, q := range b.lost(env, from) {
		b.again(env, q)
	}
}

// Timer handles a timer that has come due.
func (b *Balancer) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case hedgeTimer:
		b.hedges.due(env, func(w wait) { b.onHedge(env, w.question) })
	case patienceTimer:
		b.away.due(env, func(w wait) {
			if b.back(env, w.to, w.question) {
				b.again(env, w.question)
			}
		})
	}
}

// Inspect shows what is inside, and what is out at each replica, of at most so many.
func (b *Balancer) Inspect(v *sim.View) {
	v.Volatile("inside", b.inside.Len())
	lengths := make([]int, min(len(b.out), 16))
	for i := range lengths {
		lengths[i] = b.length(i)
	}
	v.Volatile("out", lengths)
	v.Volatile("hedges left", b.budget.Left())
}
