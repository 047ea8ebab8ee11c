package broker

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// The consumer's timers.
var (
	workTimer  = sim.Timer{Name: "work"}  // it is done with its message
	againTimer = sim.Timer{Name: "again"} // there was no answer, or nothing to do
)

// A Consumer does one message at a time.
type Consumer struct {
	*config
	polls uint64
	at    *Delivery   // nil: it has none
	asked sim.Message // what must be answered before it goes on; nil: nothing
	to    sim.ID
	done  int
}

// Start boots the consumer.
func (c *Consumer) Start(env *sim.Env) {
	c.polls = station.Lives(env) << 32
	c.poll(env)
}

// Receive handles a message.
func (c *Consumer) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Delivery:
		c.handleDelivery(env, m)
	case Applied:
		if c.asked == sim.Message(Apply{c.message(), m.Receipt}) {
			c.finish(env)
		}
	case Noted:
		if c.asked == sim.Message(Ack(m)) || c.asked == sim.Message(Nack(m)) {
			c.poll(env)
		}
	}
}

// message is the one that it has; 0 if none.
func (c *Consumer) message() uint64 {
	if c.at == nil {
		return 0
	}
	return c.at.Message
}

// poll asks for a message, and asks again after a while: for another one, so that an answer to the first is not taken.
func (c *Consumer) poll(env *sim.Env) {
	c.polls++
	c.at = nil
	c.ask(env, c.broker(), Poll{c.polls})
}

// ask asks, and goes on asking until it is answered.
func (c *Consumer) ask(env *sim.Env, to sim.ID, m sim.Message) {
	c.asked, c.to = m, to
	env.Send(to, m)
	env.SetTimer(againTimer, c.again)
}

// handleDelivery begins with a message.
func (c *Consumer) handleDelivery(env *sim.Env, m Delivery) {
	if c.asked != sim.Message(Poll{m.Poll}) {
		return
	}
	c.at, c.asked = &m, nil
	env.CancelTimer(againTimer)
	if c.mutants.On(ackFirst) { // Without the rule: mutants/ack-first.
		env.Send(c.broker(), Ack{m.Receipt})
	}
	env.SetTimer(workTimer, env.Rand().Draw(c.work))
}

// Timer handles a timer that has come due.
func (c *Consumer) Timer(env *sim.Env, t sim.Timer) {
	switch {
	case t == workTimer:
		c.onWork(env)
	case c.at == nil:
		c.poll(env)
	default:
		c.ask(env, c.to, c.asked)
	}
}

// onWork has the effect, or refuses a message that cannot be done.
func (c *Consumer) onWork(env *sim.Env) {
	if c.poisonous(c.at.Message) {
		c.ask(env, c.broker(), Nack{c.at.Receipt})
		return
	}
	c.ask(env, c.ledger(), Apply{c.at.Message, c.at.Receipt})
}

// finish acknowledges what is done.
func (c *Consumer) finish(env *sim.Env) {
	c.done++
	c.ask(env, c.broker(), Ack{c.at.Receipt})
}

// Inspect shows what it is at.
func (c *Consumer) Inspect(v *sim.View) {
	v.Volatile("message", c.message())
	v.Volatile("done", c.done)
}
