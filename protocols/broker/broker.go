package broker

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Broker has the queue.
type Broker struct {
	*config
	last    uint64           // the newest message
	receipt uint64           // the newest receipt
	queue   []*message       // in the order in which they were sent
	sent    map[sending]bool // what has come in, for one that is sent again
	polled  map[sim.ID]uint64
	dead    int // letters that were laid aside
}

// A message of the queue.
type message struct {
	number   uint64
	receives int           // how often it was delivered
	receipt  uint64        // of the last delivery; 0: none in this life of the broker
	hidden   time.Duration // nobody sees it until then, by the broker's monotonic clock
}

// Start boots the broker. Whatever is on its disk is visible.
func (b *Broker) Start(env *sim.Env) {
	b.polled = map[sim.ID]uint64{}
	b.restore(env)
}

// Receive handles a message.
func (b *Broker) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		b.handleRequest(env, m)
	case Poll:
		b.handlePoll(env, from, m)
	case Ack:
		b.handleAck(env, m.Receipt)
		env.Send(from, Noted(m))
	case Nack:
		if m := b.held(m.Receipt); m != nil {
			m.hidden = 0
		}
		env.Send(from, Noted(m))
	}
}

// handleRequest takes a message in, once, and answers when it lasts.
func (b *Broker) handleRequest(env *sim.Env, m service.Request) {
	s := sending{m.Client, m.Seq}
	if !b.sent[s] || b.mutants.On(sendAgain) { // Without the rule: mutants/send-again.
		b.last++
		b.sent[s] = true
		b.queue = append(b.queue, &message{number: b.last})
		b.keepNew(env, b.last, s)
		env.Emit(Accepted{b.last, m.Client, m.Seq})
	}
	env.Send(m.Client, service.Reply{Seq: m.Seq, Result: station.Done})
}

// handlePoll gives away the visible message that has waited longest. A poll that comes twice, or too late, is not answered.
func (b *Broker) handlePoll(env *sim.Env, from sim.ID, m Poll) {
	if m.N <= b.polled[from] {
		return
	}
	b.polled[from] = m.N
	for i := 0; i < len(b.queue); {
		x := b.queue[i]
		switch {
		case x.hidden > env.Uptime() && !b.mutants.On(visibleAtOnce): // Without the rule: mutants/visible-at-once.
			i++
		case x.receives >= b.receives && !b.mutants.On(endless): // Without the rule: mutants/endless.
			b.bury(env, i)
		default:
			b.deliver(env, from, m.N, i)
			return
		}
	}
}

// deliver gives a message to a consumer, and hides it from others.
func (b *Broker) deliver(env *sim.Env, to sim.ID, poll uint64, i int) {
	x, at := b.queue[i], env.Uptime()
	b.receipt++
	x.receives++
	x.receipt = b.receipt
	if !b.mutants.On(countInMemory) { // Without the rule: mutants/count-in-memory.
		b.keepCount(env, x)
	}
	x.hidden = env.Uptime() + b.visibility
	env.Emit(Delivered{x.number, to, x.receipt, x.receives, at, x.hidden})
	if b.mutants.On(autoAck) { // Without the rule: mutants/auto-ack.
		b.remove(env, i)
	}
	env.Send(to, Delivery{poll, x.number, b.receipt})
}

// held is the message whose last delivery has a receipt; nil if there is none.
func (b *Broker) held(receipt uint64) *message {
	for _, x := range b.queue {
		if x.receipt == receipt {
			return x
		}
	}
	return nil
}

// handleAck takes a message off the queue. A receipt that is out of date is void: somebody else has the message.
func (b *Broker) handleAck(env *sim.Env, receipt uint64) {
	if i := slices.IndexFunc(b.queue, func(x *message) bool { return x.receipt == receipt }); i >= 0 {
		b.remove(env, i)
	}
}

// remove takes a message off the queue.
func (b *Broker) remove(env *sim.Env, i int) {
	x := b.queue[i]
	b.queue = slices.Delete(b.queue, i, i+1)
	env.Emit(Removed{x.number})
	b.keepRemoved(env, x.number)
}

// bury lays a message aside that was delivered too often, for somebody to look at.
func (b *Broker) bury(env *sim.Env, i int) {
	if b.mutants.On(dropPoison) { // Without the rule: mutants/drop-poison.
		b.remove(env, i)
		return
	}
	x := b.queue[i]
	b.queue = slices.Delete(b.queue, i, i+1)
	b.dead++
	env.Emit(Buried{x.number, x.receives})
	b.keepBuried(env, x.number)
}

// Timer is never called.
func (b *Broker) Timer(*sim.Env, sim.Timer) {}

// Inspect shows the queue.
func (b *Broker) Inspect(v *sim.View) {
	v.Durable("messages", len(b.queue))
	v.Durable("dead letters", b.dead)
	hidden := 0
	for _, x := range b.queue {
		if x.receipt != 0 {
			hidden++
		}
	}
	v.Volatile("delivered and not acknowledged", hidden)
}
