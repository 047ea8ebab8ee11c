package keyvalue

import (
	"fmt"
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Caller asks a store for one thing after the other, each again and again until it is answered. Its node hands it the
// store's answers and its timer.
//
// What is asked again may be carried out twice. Whoever asks for a cas is told that it failed where an earlier copy of it
// took effect and the answer was lost: it must know its own value when it sees it.
type Caller struct {
	store    sim.ID
	timer    sim.Timer
	patience time.Duration

	seq    uint64 // of the newest question
	op     service.Op
	asking bool
	copies int // of the question that were sent
}

// NewCaller makes a caller that asks for nothing. It waits for an answer for a time before it asks again, by a timer
// of its node.
func NewCaller(store sim.ID, timer sim.Timer, patience time.Duration) *Caller {
	return &Caller{store: store, timer: timer, patience: patience}
}

// Ask asks for an operation. The caller must not be asking for another.
func (c *Caller) Ask(env *sim.Env, op service.Op) {
	c.next(env)
	c.ask(env, op)
}

// Fence asks for a put of what nobody has written. It takes place in the present of the store, so that what is asked next
// is not answered from before.
func (c *Caller) Fence(env *sim.Env) {
	number := c.next(env)
	c.ask(env, service.Op{Name: "put", Key: fmt.Sprintf("fence %d", env.ID()), Value: strconv.FormatUint(number, 10)})
}

// Asking reports whether there is a question without an answer.
func (c *Caller) Asking() bool { return c.asking }

// next is the number of the next question, which no other has, in any life: an answer to a question of the life before must
// not be taken for one to a question of this.
func (c *Caller) next(env *sim.Env) uint64 {
	if c.seq == 0 {
		c.seq = uint64(env.Rand().IntN(1<<30)) << 32
	}
	c.seq++
	return c.seq
}

func (c *Caller) ask(env *sim.Env, op service.Op) {
	if c.asking {
		panic("keyvalue: " + c.op.String() + " has not been answered")
	}
	c.op, c.asking, c.copies = op, true, 0
	c.send(env)
}

func (c *Caller) send(env *sim.Env) {
	c.copies++
	env.Send(c.store, service.Request{Client: env.ID(), Seq: c.seq, Op: c.op})
	env.SetTimer(c.timer, c.patience)
}

// Receive takes an answer of the store. If it is one to the question, done is true: op is what was asked, in how many
// copies.
func (c *Caller) Receive(env *sim.Env, r service.Reply) (op service.Op, result service.Result, copies int, done bool) {
	if !c.asking || r.Seq != c.seq {
		return op, result, 0, false
	}
	c.asking = false
	env.CancelTimer(c.timer)
	return c.op, r.Result, c.copies, true
}

// Timer handles the caller's timer: nobody has answered.
func (c *Caller) Timer(env *sim.Env) {
	if c.asking {
		c.send(env)
	}
}
