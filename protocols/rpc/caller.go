package rpc

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The caller's timers.
var (
	resendTimer = sim.Timer{Name: "resend"} // no answer has come: the call is sent again
	bindTimer   = sim.Timer{Name: "rebind"} // nor to the question whom it is bound to
)

// A caller is how a client calls: it sends a call again and again until there is an answer. It is an Asker of a
// [service.Client], which knows how long to be patient.
type caller struct {
	*config
	client   *service.Client
	cfg      *service.ClientConfig
	question service.Question
	life     int           // of the server, that it is bound to; 0: none
	attempts uint64        // how often this call was sent
	period   time.Duration // from one attempt to the next
}

// newCaller makes the clients of a server.
func (c *config) newCaller(cfg service.ClientConfig) sim.Node {
	return service.NewClient(cfg, func(client *service.Client) service.Asker {
		return &caller{config: c, client: client, cfg: client.Config()}
	})
}

// Start begins a life, in which it is bound to nobody.
func (c *caller) Start(*sim.Env) {}

// Ask begins a call.
func (c *caller) Ask(env *sim.Env, q service.Question) {
	c.question, c.attempts, c.period = q, 0, c.cfg.Timeout
	if c.semantics == atMostOnce && c.life == 0 {
		c.bind(env)
		return
	}
	c.send(env)
}

// bind asks the server for its life.
func (c *caller) bind(env *sim.Env) {
	env.Send(c.server(), Bind{})
	env.SetTimer(bindTimer, c.cfg.Timeout)
}

// server is who is called: there is one, or it is said.
func (c *caller) server() sim.ID {
	if c.question.To != 0 {
		return c.question.To
	}
	return c.cfg.Servers[0]
}

// send sends the call, under the same number as ever.
func (c *caller) send(env *sim.Env) {
	env.Send(c.server(), Call{c.number(), c.life, c.question.Op})
	c.attempts++
	if c.cfg.Retry && c.question.To == 0 {
		env.SetTimer(resendTimer, c.period)
	}
}

// newNumbers is by how many bits a mutant shifts numbers, to have 256 for each call.
const newNumbers = 8

// number is the number of the call. One that is sent again is the same call. Without this: mutants/new-number.
func (c *caller) number() uint64 {
	if c.mutants.On(newNumber) {
		return c.question.Seq<<newNumbers + c.attempts&0xff
	}
	return c.question.Seq
}

// seq is the question that a number is of.
func (c *caller) seq(number uint64) uint64 {
	if c.mutants.On(newNumber) {
		return number >> newNumbers
	}
	return number
}

// Receive handles a message of the server.
func (c *caller) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Answer:
		c.client.Answer(env, c.seq(m.Seq), m.Result)
	case Working:
		if c.client.Awaits(c.seq(m.Seq)) {
			c.handleWorking(env)
		}
	case Bound:
		c.handleBound(env, m.Life)
	case Refused:
		if c.client.Awaits(c.seq(m.Seq)) && m.Life != c.life {
			c.fail(env, m.Life)
		}
	}
}

// handleWorking is content that the call runs. From now on it only probes whether the server is still there, and more
// and more seldom (section 3.3).
func (c *caller) handleWorking(env *sim.Env) {
	if c.cfg.Retry && c.question.To == 0 {
		c.period *= 2
		env.SetTimer(resendTimer, c.period)
	}
}

// handleBound is bound to a life of the server, and calls.
func (c *caller) handleBound(env *sim.Env, life int) {
	if c.life > 0 {
		return // a second answer
	}
	c.life = life
	env.CancelTimer(bindTimer)
	if c.client.Awaits(c.question.Seq) {
		c.send(env)
	}
}

// fail ends a call that the server's present life refuses. An earlier life may have run it, and no life will: nobody
// knows which. The next call is bound to the life that there is now.
func (c *caller) fail(env *sim.Env, life int) {
	if !c.mutants.On(keepBinding) { // Without the rule: mutants/keep-binding.
		c.life = life
	}
	env.Emit(Failed{c.question.Seq})
	c.client.GiveUp(env)
}

// Over ends a call.
func (c *caller) Over(env *sim.Env, _ bool) {
	env.CancelTimer(resendTimer)
	env.CancelTimer(bindTimer)
}

// Timer handles a timer that has come due.
func (c *caller) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case resendTimer:
		c.send(env)
	case bindTimer:
		c.bind(env)
	}
}

// Inspect shows whom it is bound to.
func (c *caller) Inspect(v *sim.View) {
	v.Volatile("bound to life", c.life)
	v.Volatile("attempts", int(c.attempts))
}
