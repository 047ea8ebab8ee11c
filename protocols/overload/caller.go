package overload

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/retry"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The names of a caller's timers. The argument is the number of a call, without its life.
const (
	timeoutTimer = "timeout" // there is no answer to the last attempt
	backoffTimer = "backoff" // the wait before the next one is over
)

// A Caller asks the next in the chain, for the clients or for the caller before it.
type Caller struct {
	*config
	first    uint64                // numbers of this life are above it
	calls    station.Inside[*call] // those without an end; jobs and attempts have numbers among theirs
	attempts map[uint64]uint64     // the call of each attempt
	budget   retry.Budget
	breaker  breaker
}

// A call is a request of a client, or of the caller before, on its way through a caller.
type call struct {
	station.Request
	client   bool
	job      uint64
	attempts []uint64      // those without an answer
	tried    int           // how many there were
	pending  bool          // the last of them has neither failed nor timed out
	wait     time.Duration // before the last of them
}

// Start boots the caller. It knows nothing of what it was at before.
func (c *Caller) Start(env *sim.Env) {
	c.first = station.Lives(env) << 32
	c.calls, c.attempts = station.NewInside[*call](c.first), map[uint64]uint64{}
	c.budget = retry.NewBudget(c.share, c.reserve)
	c.breaker = breaker{config: c.config}
	env.Emit(Booted{})
}

// Receive handles a message.
func (c *Caller) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		c.take(env, &call{Request: station.Request{From: m.Client, Seq: m.Seq}, client: true})
	case Do:
		c.take(env, &call{Request: station.Request{From: from, Seq: m.Attempt}, job: m.Job})
	case Done:
		c.handleDone(env, m.Attempt)
	case Failure:
		c.handleFailure(env, m.Attempt)
	}
}

// take takes a call in, unless it is inside already, or there are as many as the bulkhead lets in.
func (c *Caller) take(env *sim.Env, x *call) {
	if c.calls.Has(x.Request) {
		return
	}
	if c.bulkhead > 0 && c.calls.Len() >= c.bulkhead {
		env.Emit(Rejected{c.calls.Len()})
		c.reply(env, x, false)
		return
	}
	number := c.calls.Take(x.Request, x)
	if x.client {
		x.job = number
	}
	c.budget.Earn()
	env.Emit(Accepted{x.job, c.calls.Len()})
	c.try(env, number, x)
}

// try makes an attempt, if the breaker lets it.
func (c *Caller) try(env *sim.Env, number uint64, x *call) {
	if !c.breaker.lets(env) {
		c.finish(env, number, x, false)
		return
	}
	attempt := c.calls.Number()
	x.tried++
	x.pending = true
	x.attempts = append(x.attempts, attempt)
	c.attempts[attempt] = number
	env.Emit(Tried{x.job, x.tried})
	env.Send(env.ID()+1, Do{x.job, attempt, c.timeout})
	env.SetTimer(c.timer(timeoutTimer, number), c.timeout)
}

func (c *Caller) timer(name string, number uint64) sim.Timer {
	return sim.Timer{Name: name, Arg: int(uint32(number))}
}

// handleDone takes an answer, be it to an attempt that was given up.
func (c *Caller) handleDone(env *sim.Env, attempt uint64) {
	number, x := c.of(attempt)
	if x == nil {
		return
	}
	c.breaker.succeeded(env)
	c.finish(env, number, x, true)
}

// handleFailure takes a failure. That of an attempt that was given up before is no news.
func (c *Caller) handleFailure(env *sim.Env, attempt uint64) {
	number, x := c.of(attempt)
	if x == nil || !x.pending || attempt != x.attempts[len(x.attempts)-1] {
		return
	}
	c.failed(env, number, x)
}

// of is the call that an attempt is of; nil if it has come to an end.
func (c *Caller) of(attempt uint64) (number uint64, x *call) {
	number = c.attempts[attempt]
	return number, c.calls.Job(number)
}

// failed asks again after a wait, if the policy and the budget have another attempt, or gives up.
func (c *Caller) failed(env *sim.Env, number uint64, x *call) {
	x.pending = false
	env.CancelTimer(c.timer(timeoutTimer, number))
	c.breaker.failed(env)
	again := c.policy.Again(x.tried) || c.mutants.On(retryWithoutEnd) // Without the rule: mutants/retry-without-end.
	if again && c.share < 1e6 && !c.budget.Spend() {
		again = c.mutants.On(retryWithoutBudget) // Without the rule: mutants/retry-without-budget.
	}
	if !again {
		c.finish(env, number, x, false)
		return
	}
	env.Emit(Retried{x.job, x.tried})
	x.wait = c.policy.Wait(env.Rand(), x.tried, x.wait)
	env.SetTimer(c.timer(backoffTimer, number), x.wait)
}

// finish ends a call, and tells whoever asked.
func (c *Caller) finish(env *sim.Env, number uint64, x *call, done bool) {
	env.CancelTimer(c.timer(timeoutTimer, number))
	env.CancelTimer(c.timer(backoffTimer, number))
	if !c.mutants.On(answerAgain) { // Without the rule: mutants/answer-again.
		for _, a := range x.attempts {
			delete(c.attempts, a)
		}
		c.calls.Leave(number, x.Request)
	}
	env.Emit(Ended{x.job, done, c.calls.Len()})
	c.reply(env, x, done)
}

func (c *Caller) reply(env *sim.Env, x *call, done bool) {
	switch {
	case x.client && done:
		env.Send(x.From, service.Reply{Seq: x.Seq, Status: service.OK, Result: station.Done})
	case x.client:
		env.Send(x.From, service.Reply{Seq: x.Seq, Status: service.Refused})
	case done:
		env.Send(x.From, Done{x.Seq})
	default:
		env.Send(x.From, Failure{x.Seq})
	}
}

// Timer handles a timer that has come due.
func (c *Caller) Timer(env *sim.Env, t sim.Timer) {
	number := c.first | uint64(uint32(t.Arg))
	x := c.calls.Job(number)
	if x == nil {
		return
	}
	if t.Name == timeoutTimer {
		c.failed(env, number, x)
	} else {
		c.try(env, number, x)
	}
}

// Inspect shows what is inside.
func (c *Caller) Inspect(v *sim.View) {
	v.Volatile("inside", c.calls.Len())
	v.Volatile("retries left", c.budget.Left())
	v.Volatile("breaker", c.breaker.word())
}
