package service

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// AnyClient makes clients of a system in which every server answers for itself. A client that
// sticks asks one server, drawn at its boot, until it gives an operation up; then it draws another.
// One that does not draws a server for each operation.
//
// An operation stays with the server that was asked first: it repeats itself there, under the same
// number. Servers that answer for themselves do not know of each other what they have executed, so
// that an operation which went to a second one might count twice.
func AnyClient(sticks bool) ClientMaker {
	return func(cfg ClientConfig) sim.Node {
		return NewClient(cfg, func(c *Client) Asker {
			return &askAny{client: c, cfg: c.Config(), sticks: sticks}
		})
	}
}

// askAny asks any server.
type askAny struct {
	client *Client
	cfg    *ClientConfig
	sticks bool

	question Question
	home     sim.ID // whom it asks for what it may ask anybody; 0: not drawn
	asked    sim.ID // whom it asks for the question
	pause    time.Duration
}

func (a *askAny) Start(*sim.Env) { a.home = 0 }

func (a *askAny) Ask(env *sim.Env, q Question) {
	a.question, a.pause = q, a.cfg.Backoff
	if a.asked = q.To; a.asked == 0 {
		if a.home == 0 || !a.sticks {
			a.home = a.cfg.Servers[env.Rand().IntN(len(a.cfg.Servers))]
		}
		a.asked = a.home
	}
	a.send(env)
}

func (a *askAny) send(env *sim.Env) {
	env.Send(a.asked, Request{Client: env.ID(), Seq: a.question.Seq, Op: a.question.Op})
	if a.cfg.Retry && a.question.To == 0 {
		env.SetTimer(timeoutTimer, a.cfg.Timeout)
	}
}

func (a *askAny) Over(env *sim.Env, answered bool) {
	env.CancelTimer(timeoutTimer)
	env.CancelTimer(retryTimer)
	if !answered {
		a.home = 0
	}
}

func (a *askAny) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	r, is := msg.(Reply)
	switch {
	case !is || r.Status == OK && r.Result == Forgotten:
	case r.Status == OK:
		a.client.Answer(env, r.Seq, r.Result)
	case r.Status == Refused:
		a.client.Fail(env, r.Seq)
	case a.client.Awaits(r.Seq) && from == a.asked: // it cannot now
		a.again(env)
	}
}

// again asks once more after a pause that doubles, with jitter so that clients do not come in step.
func (a *askAny) again(env *sim.Env) {
	env.CancelTimer(timeoutTimer)
	if a.question.To != 0 {
		a.client.GiveUp(env)
		return
	}
	env.SetTimer(retryTimer, env.Rand().Between(a.pause/2, a.pause))
	a.pause = min(2*a.pause, max(a.cfg.Timeout, time.Nanosecond))
}

func (a *askAny) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case timeoutTimer, retryTimer:
		a.send(env)
	}
}

func (a *askAny) Inspect(v *sim.View) { v.Volatile("server", a.home) }
