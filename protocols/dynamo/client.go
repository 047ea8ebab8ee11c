package dynamo

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// retryTimer is a client's: a coordinator has not answered for too long.
var retryTimer = sim.Timer{Name: "retry"}

// cart is the key of the collection: an object whose versions are carts, as in the paper's example (§4.4).
const cart = "cart"

// A Client reads siblings, makes one value of them, and writes with the context of what it has read (§4.1). Two
// versions of a cart are merged by adding what is in one to what is in the other, so that nothing that was added is
// ever lost, and something that was removed may come back (§4.4). Of two values of a key it takes the last one.
type Client struct {
	*config
	client *service.Client
	known  map[string]Object // what it last read or wrote of a key

	question service.Question
	put      *Put     // what it writes; nil: it reads
	asks     []sim.ID // the coordinators that it tries, one after the other
	asked    int      // how many of them it has tried
	over     bool
}

// Start boots the client, which remembers nothing of its last life.
func (c *Client) Start(*sim.Env) { c.known, c.over = map[string]Object{}, true }

// key is what an operation is about.
func (c *Client) key() string {
	if c.isCart {
		return cart
	}
	return c.question.Op.Key
}

// isRead reports whether an operation only reads.
func isRead(op service.Op) bool { return op.Name == "get" || op.Name == "read" }

// Ask begins an operation. Who writes must have read: now, or earlier, where contexts are kept.
func (c *Client) Ask(env *sim.Env, q service.Question) {
	c.question, c.put, c.over, c.asked = q, nil, false, 0
	if c.asks = []sim.ID{q.To}; q.To == 0 {
		c.asks = c.ring.walk(c.ring.partition(c.key()))
		first := env.Rand().IntN(c.ring.copies)
		c.asks[0], c.asks[first] = c.asks[first], c.asks[0]
	}
	if !isRead(q.Op) && !c.fresh {
		c.write(env, c.known[c.key()])
		return
	}
	c.send(env)
}

// send asks a coordinator, and will ask another one if it does not answer; but a put stays with the one that may
// have carried it out.
func (c *Client) send(env *sim.Env) {
	ref := Ref{env.ID(), c.question.Seq}
	to := c.asks[c.asked%len(c.asks)]
	if c.put != nil {
		env.Send(to, *c.put)
	} else {
		env.Send(to, Get{ref, c.key()})
	}
	env.SetTimer(retryTimer, c.retry)
}

// Timer asks again.
func (c *Client) Timer(env *sim.Env, t sim.Timer) {
	if t != retryTimer || c.over {
		return
	}
	if c.put == nil {
		c.asked++
	}
	c.send(env)
}

// Receive handles an answer.
func (c *Client) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Got:
		c.handleGot(env, from, m)
	case Done:
		c.handleDone(env, m)
	}
}

// handleGot ends a read, or goes on to write; by the coordinator that has answered (§6.4).
func (c *Client) handleGot(env *sim.Env, from sim.ID, m Got) {
	if c.over || c.put != nil || m.Seq != c.question.Seq {
		return
	}
	c.known[c.key()] = m.Object
	if !isRead(c.question.Op) {
		c.asks, c.asked = []sim.ID{from}, 0
		c.write(env, m.Object)
		return
	}
	value, there := c.reconcile(m.Object)
	c.client.Answer(env, m.Seq, service.Result{OK: there || c.isCart, Value: value})
}

// write puts what the operation makes of what was read, if it makes anything of it.
func (c *Client) write(env *sim.Env, read Object) {
	value, there := c.reconcile(read)
	op := c.question.Op
	put := Put{Ref: Ref{env.ID(), c.question.Seq}, Key: c.key(), Context: read.Seen, Value: op.Value}
	switch op.Name {
	case "put":
	case "delete":
		put.Value, put.Dead = "", true
	case "add":
		put.Value = union(value, op.Value)
	case "remove":
		left := strings.Fields(value)
		there = slices.Contains(left, op.Value)
		put.Value = strings.Join(slices.DeleteFunc(left, func(v string) bool { return v == op.Value }), " ")
	default:
		panic("dynamo: there is no " + op.Name)
	}
	if !there && (op.Name == "delete" || op.Name == "remove") {
		c.client.Answer(env, c.question.Seq, service.Result{})
		return
	}
	c.put = &put
	c.send(env)
}

// handleDone ends a write, of this operation or of one that was given up.
func (c *Client) handleDone(env *sim.Env, m Done) {
	if !c.over && c.put != nil && m.Seq == c.question.Seq {
		c.known[c.key()] = m.Object
	}
	c.client.Answer(env, m.Seq, service.Result{OK: true})
}

// reconcile makes one value of siblings, and says whether there is one.
func (c *config) reconcile(o Object) (value string, there bool) {
	if c.isCart {
		for _, v := range o.Versions {
			value = union(value, v.Value)
		}
		return value, len(o.Versions) > 0
	}
	if len(o.Versions) == 0 {
		return "", false
	}
	last := o.latest()
	return last.Value, !last.Dead
}

// union is what is in one cart or the other, in order.
func union(a, b string) string {
	all := append(strings.Fields(a), strings.Fields(b)...)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// Over ends an operation, or gives it up: what it writes may still arrive somewhere.
func (c *Client) Over(env *sim.Env, _ bool) {
	c.over = true
	env.CancelTimer(retryTimer)
}

// Inspect shows what the client is doing.
func (c *Client) Inspect(v *sim.View) {
	v.Volatile("known", len(c.known))
	v.Volatile("asked", c.asked)
	v.Volatile("writes", c.put != nil)
}
