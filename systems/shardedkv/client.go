package shardedkv

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a client, beside those of every client.
var (
	timeoutTimer = sim.Timer{Name: "timeout"} // the last request has had no answer
	retryTimer   = sim.Timer{Name: "retry"}   // the pause after an abort is over
)

// newClient makes a client, which hands each operation to some server.
func newClient(c *config) service.ClientMaker {
	return func(cfg service.ClientConfig) sim.Node {
		return service.NewClient(cfg, func(client *service.Client) service.Asker {
			return &asks{config: c, client: client, cfg: client.Config()}
		})
	}
}

// asks is how a client asks.
type asks struct {
	*config
	client *service.Client
	cfg    *service.ClientConfig

	question service.Question
	attempt  int
	home     int
	holders  map[string]int // the group that held a key when a server said so last
	around   int            // the place in Servers of the last one asked
	past     []service.Question
}

// pastMax is how many questions a client remembers whose answers may come late.
const pastMax = 64

func (a *asks) Start(env *sim.Env) {
	a.holders = map[string]int{}
	a.around = env.Rand().IntN(len(a.cfg.Servers))
}

func (a *asks) Ask(env *sim.Env, q service.Question) {
	if len(microsOf(q.Op)) == 0 { // a transaction of a script that cannot be read
		a.client.Answer(env, q.Seq, service.Result{})
		return
	}
	a.question = q
	if len(a.past) == pastMax {
		a.past = slices.Delete(a.past, 0, 1)
	}
	a.past = append(a.past, q)
	a.attempt = 0
	a.try(env)
}

// try begins a new attempt. The home of a transaction is the holder of its first key: then a
// transaction of one group is one entry of one log.
func (a *asks) try(env *sim.Env) {
	a.attempt++
	first := microsOf(a.question.Op)[0].key
	a.home = a.holders[first]
	if a.home == 0 {
		a.home = a.firstHolder(a.shardOf(first))
	}
	a.send(env)
}

func (a *asks) txn(env *sim.Env) twophase.Txn {
	return twophase.Txn{Client: env.ID(), Seq: a.question.Seq, Attempt: a.attempt}
}

func (a *asks) send(env *sim.Env) {
	to := a.question.To
	if to == 0 {
		to = a.cfg.Servers[a.around]
	}
	env.Send(to, Do{Txn: a.txn(env), Home: a.home, Ops: packMicros(microsOf(a.question.Op))})
	if a.cfg.Retry && a.question.To == 0 {
		env.SetTimer(timeoutTimer, a.cfg.Timeout)
	}
}

func (a *asks) Over(env *sim.Env, _ bool) {
	env.CancelTimer(timeoutTimer)
	env.CancelTimer(retryTimer)
}

// Receive handles the end of a transaction. The next attempt is made only where the last is known to
// be aborted: so at most one of them takes effect.
func (a *asks) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	m, is := msg.(Done)
	if !is {
		return
	}
	i := slices.IndexFunc(a.past, func(q service.Question) bool { return q.Seq == m.Txn.Seq })
	if i < 0 {
		return
	}
	q := a.past[i]
	a.holders[microsOf(q.Op)[0].key] = m.Holder
	switch {
	case m.Commit:
		a.client.Answer(env, q.Seq, resultOf(q.Op, unpackAnswers(m.Answers)))
	case a.client.Awaits(q.Seq) && m.Txn == a.txn(env) && q.To == 0:
		env.CancelTimer(timeoutTimer)
		env.SetTimer(retryTimer, env.Rand().Between(a.cfg.Backoff/2, 2*a.cfg.Backoff))
	}
}

// Timer asks another server for the same attempt, or begins the next.
func (a *asks) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case timeoutTimer:
		a.around = (a.around + 1) % len(a.cfg.Servers)
		a.send(env)
	case retryTimer:
		a.try(env)
	}
}

func (a *asks) Inspect(v *sim.View) { v.Volatile("attempt", a.attempt) }
