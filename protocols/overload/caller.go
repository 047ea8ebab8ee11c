package overload

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/retry"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// keyLife is where a caller's disk has how many lives it had before.
const keyLife = "life"

// The names of a caller's timers. The argument is the number of a call, without its life.
const (
	timeoutTimer = "timeout" // there is no answer to the last attempt
	backoffTimer = "backoff" // the wait before the next one is over
)

// A Caller asks the next in the chain, for the clients or for the caller before it.
type Caller struct {
	*config
	first    uint64            // numbers of this life are above it
	last     uint64            // the newest number: of a job, a call or an attempt
	calls    map[uint64]*call  // those without an end
	attempts map[uint64]uint64 // the call of each attempt
	inside   map[request]bool
	budget   retry.Budget
	breaker  breaker
}

// A request is what a client, or the caller before, asks for.
type request struct {
	from sim.ID
	seq  uint64
}

// A call is a request on its way through a caller.
type call struct {
	request
	client   bool
	job      uint64
	attempts []uint64      // those without an answer
	tried    int           // how many there were
	pending  bool          // the last of them has neither failed nor timed out
	wait     time.Duration // before the last of them
}

// Start boots the caller. It knows nothing of what it was at before.
func (c *Caller) Start(env *sim.Env) {
	life, _ := env.Disk().Get(keyLife).(uint64)
	env.Disk().Set(keyLife, life+1)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	c.first = life << 32
	c.last = c.first
	c.calls, c.attempts, c.inside = map[uint64]*call{}, map[uint64]uint64{}, map[request]bool{}
	c.budget = retry.NewBudget(c.share, c.reserve)
	c.breaker = breaker{config: c.config}
	env.Emit(Booted{})
}

// Receive handles a message.
func (c *Caller) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		c.take(env, &call{request: request{m.Client, m.Seq}, client: true})
	case Do:
		c.take(env, &call{request: request{from, m.Attempt}, job: m.Job})
	case Done:
		c.handleDone(env, m.Attempt)
	case Failure:
		c.handleFailure(env, m.Attempt)
	}
}

// take takes a call in, unless it is inside already, or there are as many as the bulkhead lets in.
func (c *Caller) take(env *sim.Env, x *call) {
	if c.inside[x.request] {
		return
	}
	if c.bulkhead > 0 && len(c.calls) >= c.bulkhead {
		env.Emit(Rejected{len(c.calls)})
		c.reply(env, x, false)
		return
	}
	c.last++
	if x.client {
		x.job = c.last
	}
	number := c.last
	c.calls[number], c.inside[x.request] = x, true
	c.budget.Earn()
	env.Emit(Accepted{x.job, len(c.calls)})
	c.try(env, number, x)
}

// try makes an attempt, if the breaker lets it.
func (c *Caller) try(env *sim.Env, number uint64, x *call) {
	if !c.breaker.lets(env) {
		c.finish(env, number, x, false)
		return
	}
	c.last++
	x.tried++
	x.pending = true
	x.attempts = append(x.attempts, c.last)
	c.attempts[c.last] = number
	env.Emit(Tried{x.job, x.tried})
	env.Send(env.ID()+1, Do{x.job, c.last, c.timeout})
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
	return number, c.calls[number]
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
		delete(c.calls, number)
		delete(c.inside, x.request)
	}
	env.Emit(Ended{x.job, done, len(c.calls)})
	c.reply(env, x, done)
}

func (c *Caller) reply(env *sim.Env, x *call, done bool) {
	switch {
	case x.client && done:
		env.Send(x.from, service.Reply{Seq: x.seq, Status: service.OK, Result: station.Done})
	case x.client:
		env.Send(x.from, service.Reply{Seq: x.seq, Status: service.Refused})
	case done:
		env.Send(x.from, Done{x.seq})
	default:
		env.Send(x.from, Failure{x.seq})
	}
}

// Timer handles a timer that has come due.
func (c *Caller) Timer(env *sim.Env, t sim.Timer) {
	number := c.first | uint64(uint32(t.Arg))
	x := c.calls[number]
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
	v.Volatile("inside", len(c.calls))
	v.Volatile("retries left", c.budget.Left())
	v.Volatile("breaker", c.breaker.word())
}
