package commit

import (
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a client, beside those of every client.
var (
	timeoutTimer = sim.Timer{Name: "timeout"} // something that was asked has had no answer
	retryTimer   = sim.Timer{Name: "retry"}   // the pause after an abort is over
)

// A Client has resource managers work for its transaction, each with its own keys, and asks one of them to commit it.
// A transaction that is aborted has had no effect: the client begins another attempt, under another name, or fails.
type Client struct {
	*config
	client *service.Client
	cfg    *service.ClientConfig

	question service.Question
	accesses []service.Access
	attempt  int
	parts    []part
	begun    int // how often it has asked for the commit
}

// A part of a transaction is what one resource manager does for it.
type part struct {
	manager  sim.ID
	accesses []service.Access
	worked   *Worked // nil: it has not answered
}

// newClient makes a client.
func (c *config) newClient(cfg service.ClientConfig) sim.Node {
	return service.NewClient(cfg, func(client *service.Client) service.Asker {
		return &Client{config: c, client: client, cfg: client.Config()}
	})
}

// home is the resource manager that has a key: x is at the first, y at the second, k4 at the fourth, and so on around.
func (c *config) home(key string) sim.ID {
	i := uint64(0)
	if at := slices.Index([]string{"x", "y", "z"}, key); at >= 0 {
		i = uint64(at)
	} else if n, err := strconv.ParseUint(key[min(1, len(key)):], 10, 31); err == nil && n > 0 && key[0] == 'k' {
		i = n - 1
	} else {
		h := fnv.New64a()
		_, _ = h.Write([]byte(key))
		i = h.Sum64()
	}
	return c.resources[i%uint64(len(c.resources))]
}

// Start begins a life, in which nothing is asked.
func (c *Client) Start(*sim.Env) {}

// Ask begins a transaction.
func (c *Client) Ask(env *sim.Env, q service.Question) {
	accesses, err := service.ReadTxn(q.Op.Value)
	c.question, c.attempt = q, 0
	if err != nil {
		c.client.Fail(env, q.Seq)
		return
	}
	c.accesses = accesses
	c.try(env)
}

// txn is the name of the present attempt.
func (c *Client) txn(env *sim.Env) twophase.Txn {
	return twophase.Txn{Client: env.ID(), Seq: c.question.Seq, Attempt: c.attempt}
}

// try begins an attempt.
func (c *Client) try(env *sim.Env) {
	c.attempt++
	c.parts, c.begun = nil, 0
	for _, a := range c.accesses {
		home := c.home(a.Key)
		i := slices.IndexFunc(c.parts, func(p part) bool { return p.manager == home })
		if i < 0 {
			i, c.parts = len(c.parts), append(c.parts, part{manager: home})
		}
		c.parts[i].accesses = append(c.parts[i].accesses, a)
	}
	c.goOn(env)
}

// goOn asks for what is missing: work, and then the commit. It asks one participant after the other, in case the first
// is gone.
func (c *Client) goOn(env *sim.Env) {
	if c.cfg.Retry && c.question.To == 0 {
		env.SetTimer(timeoutTimer, c.cfg.Timeout)
	}
	if slices.ContainsFunc(c.parts, func(p part) bool { return p.worked == nil }) {
		for _, p := range c.parts {
			if p.worked == nil {
				env.Send(p.manager, Work{c.txn(env), service.WriteTxn(p.accesses)})
			}
		}
		return
	}
	participants := make([]Participant, len(c.parts))
	for i, p := range c.parts {
		participants[i] = Participant{p.manager, p.worked.Life}
	}
	env.Send(c.parts[c.begun%len(c.parts)].manager, Begin{c.txn(env), participants})
	c.begun++
}

// Receive handles an answer about the present attempt.
func (c *Client) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if !c.client.Awaits(c.question.Seq) {
		return
	}
	switch m := msg.(type) {
	case Worked:
		if m.Txn == c.txn(env) {
			c.handleWorked(env, from, m)
		}
	case Outcome:
		if m.Txn == c.txn(env) {
			c.handleOutcome(env, m)
		}
	}
}

// handleWorked goes on when all have worked. If one cannot, none shall: nothing is prepared yet.
func (c *Client) handleWorked(env *sim.Env, from sim.ID, m Worked) {
	i := slices.IndexFunc(c.parts, func(p part) bool { return p.manager == from })
	if i < 0 || c.parts[i].worked != nil {
		return
	}
	if !m.OK {
		for _, p := range c.parts {
			env.Send(p.manager, Release{m.Txn})
		}
		c.handleOutcome(env, Outcome{Txn: m.Txn})
		return
	}
	c.parts[i].worked = &m
	if !slices.ContainsFunc(c.parts, func(p part) bool { return p.worked == nil }) {
		c.goOn(env)
	}
}

// handleOutcome ends the attempt.
func (c *Client) handleOutcome(env *sim.Env, m Outcome) {
	env.CancelTimer(timeoutTimer)
	found := ""
	if m.Commit {
		found = c.readings()
	}
	c.parts = nil // what else is said of this attempt is of no interest
	switch {
	case m.Commit:
		c.client.Answer(env, c.question.Seq, service.Result{OK: true, Value: found})
	case c.cfg.Retry && c.question.To == 0:
		env.SetTimer(retryTimer, env.Rand().Between(c.cfg.Backoff/2, 2*c.cfg.Backoff))
	default:
		c.client.Fail(env, c.question.Seq)
	}
}

// readings are those of all parts, in the order of the transaction.
func (c *Client) readings() string {
	found := make([][]service.Reading, len(c.parts))
	for i, p := range c.parts {
		found[i], _ = service.ReadReadings(p.worked.Readings)
	}
	var all []service.Reading
	for _, a := range c.accesses {
		i := slices.IndexFunc(c.parts, func(p part) bool { return p.manager == c.home(a.Key) })
		if a.Do == service.ReadAccess && len(found[i]) > 0 {
			all, found[i] = append(all, found[i][0]), found[i][1:]
		}
	}
	return service.WriteReadings(all)
}

// Over ends the operation.
func (c *Client) Over(env *sim.Env, _ bool) {
	env.CancelTimer(timeoutTimer)
	env.CancelTimer(retryTimer)
}

// Timer asks again, or tries again.
func (c *Client) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case timeoutTimer:
		c.goOn(env)
	case retryTimer:
		c.try(env)
	}
}

// Inspect shows which attempt it is.
func (c *Client) Inspect(v *sim.View) { v.Volatile("attempt", c.attempt) }
