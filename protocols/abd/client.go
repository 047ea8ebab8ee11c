package abd

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// retryTimer is a client's: somebody has not answered for too long.
var retryTimer = sim.Timer{Name: "retry"}

// A Client reads and writes the register. What it asks for and when is the workload's business, as it
// is of every client; how it asks is this.
type Client struct {
	*config
	client *service.Client

	question service.Question
	phase    phase
	heard    tally  // of the phase
	highest  Tagged // of what the query has found
	sent     Tagged // what is propagated
}

// A phase is what a client is doing.
type phase uint8

const (
	idle phase = iota
	querying
	propagating
)

func (p phase) String() string { return [...]string{"idle", "query", "propagate"}[p] }

// Start boots the client, which remembers nothing of its last life.
func (c *Client) Start(*sim.Env) {}

// Ask begins an operation with a query, of whatever kind it is: the writer, too, must learn which tag
// it has to exceed (Lynch and Shvartsman). The one writer of the first paper knows that by itself.
func (c *Client) Ask(env *sim.Env, q service.Question) {
	if !isWrite(q.Op) && q.Op.Name != "read" {
		panic(fmt.Sprintf("abd: a register is read and written, and there is no %q", q.Op.Name))
	}
	c.question, c.highest = q, Tagged{}
	env.Emit(Begun{Process: q.Process, Write: isWrite(q.Op)})
	if c.mutants.On(blindWrite) && isWrite(q.Op) {
		c.choose(env)
		return
	}
	c.enter(env, querying)
}

func isWrite(op service.Op) bool { return op.Name == "write" }

// enter begins a phase.
func (c *Client) enter(env *sim.Env, p phase) {
	c.phase, c.heard = p, c.newTally()
	c.send(env)
}

// send asks all who have not answered in this phase, and will do so again.
func (c *Client) send(env *sim.Env) {
	for i, id := range c.replicas {
		if c.heard.heard[i] || c.question.To != 0 && c.question.To != id {
			continue
		}
		if c.phase == querying {
			env.Send(id, Query{Op: c.question.Seq})
		} else {
			env.Send(id, Propagate{Op: c.question.Seq, Tag: c.sent.Tag, Value: c.sent.Value})
		}
	}
	env.SetTimer(retryTimer, c.retry)
}

// Receive counts an answer.
func (c *Client) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Report:
		c.handleReport(env, from, m)
	case Ack:
		c.handleAck(env, from, m)
	}
}

// handleReport keeps the highest tag of those that a read quorum reports.
func (c *Client) handleReport(env *sim.Env, from sim.ID, m Report) {
	if c.phase != querying || m.Op != c.question.Seq {
		return
	}
	if c.highest.Tag.Less(m.Tag) {
		c.highest = Tagged{m.Tag, m.Value}
	}
	if c.add(&c.heard, from) < c.readQuorum {
		return
	}
	if isWrite(c.question.Op) {
		c.choose(env)
		return
	}
	c.sent = c.highest
	if c.mutants.On(noWriteBack) { // Without the rule the register is regular only: mutants/no-write-back.
		c.finish(env)
		return
	}
	c.enter(env, propagating)
}

// choose gives the value a tag above all that the query has found.
func (c *Client) choose(env *sim.Env) {
	c.sent = Tagged{Tag: c.nextTag(env), Value: c.question.Op.Value}
	env.Emit(Chosen{Process: c.question.Process, Tag: c.sent.Tag, Value: c.sent.Value})
	c.enter(env, propagating)
}

// nextTag is the tag of a write. No write before had it: the process is this client's alone, and
// another of its writes, if it is not known to be at a quorum, was another process's.
func (c *Client) nextTag(env *sim.Env) Tag {
	tag := c.highest.Tag.Next(c.question.Process)
	switch {
	case c.mutants.On(blindWrite): // Its own writes are numbered, and nobody else's count.
		tag.Seq = int64(c.question.Seq)
	case c.mutants.On(sameSeq): // The writer alone makes the tag another one, and not always a higher one.
		tag.Seq = c.highest.Tag.Seq
	case c.mutants.On(reuseTag): // A client is the same writer, whatever became of its last write.
		tag.Writer = int(env.ID())
	}
	return tag
}

// handleAck ends the operation when a write quorum has what is propagated.
func (c *Client) handleAck(env *sim.Env, from sim.ID, m Ack) {
	if c.phase != propagating || m.Op != c.question.Seq {
		return
	}
	if c.add(&c.heard, from) >= c.writeQuorum {
		c.finish(env)
	}
}

// finish ends the operation.
func (c *Client) finish(env *sim.Env) {
	write := isWrite(c.question.Op)
	env.Emit(Finished{
		Process: c.question.Process, Write: write, Tag: c.sent.Tag, Value: c.sent.Value,
	})
	result := service.Result{OK: true}
	if !write {
		result.Value = c.sent.Value
	}
	c.client.Answer(env, c.question.Seq, result)
}

// Over ends an operation, or gives it up: what it propagates may still arrive somewhere.
func (c *Client) Over(env *sim.Env, _ bool) {
	c.phase = idle
	env.CancelTimer(retryTimer)
}

// Timer asks again.
func (c *Client) Timer(env *sim.Env, t sim.Timer) {
	if t == retryTimer && c.phase != idle {
		c.send(env)
	}
}

// Inspect shows how far the client has come.
func (c *Client) Inspect(v *sim.View) {
	v.Volatile("phase", c.phase)
	v.Volatile("heard", c.heard.count)
	v.Volatile("highest", c.highest.Tag)
	v.Volatile("sent", c.sent.Tag)
}
