package service

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The timers of a [LeaderClient].
var (
	timeoutTimer = sim.Timer{Name: "timeout"} // the last request has had no answer
	retryTimer   = sim.Timer{Name: "retry"}   // the pause before the next request is over
)

// LeaderClient makes a client that asks the leader. It has one operation outstanding, goes where
// hints send it, and asks around where there are none.
func LeaderClient(cfg ClientConfig) sim.Node {
	return NewClient(cfg, func(c *Client) Asker { return &askLeader{client: c, cfg: c.Config()} })
}

// askLeader asks the leader.
type askLeader struct {
	client *Client
	cfg    *ClientConfig

	question Question
	awaiting sim.ID        // the server whose answer to the last request is awaited; 0: nobody's
	leader   sim.ID        // who leads, it thinks; 0: no idea
	around   int           // the place in Servers of the last one asked without an idea
	hops     int           // hints followed since the last pause
	pause    time.Duration // the longest that the next pause may be
}

func (a *askLeader) Start(env *sim.Env) { a.around = env.Rand().IntN(len(a.cfg.Servers)) }

func (a *askLeader) Ask(env *sim.Env, q Question) {
	a.question = q
	a.hops, a.pause = 0, a.cfg.Backoff
	a.send(env)
}

// send sends the question to whoever leads, or else to the next server around.
func (a *askLeader) send(env *sim.Env) {
	to := a.question.To
	if to == 0 {
		to = a.leader
	}
	if to == 0 {
		a.around = (a.around + 1) % len(a.cfg.Servers)
		to = a.cfg.Servers[a.around]
	}
	a.awaiting = to
	env.Send(to, Request{Client: env.ID(), Seq: a.question.Seq, Op: a.question.Op})
	if a.cfg.Retry && a.question.To == 0 {
		env.SetTimer(timeoutTimer, a.cfg.Timeout)
	}
}

func (a *askLeader) Over(env *sim.Env, answered bool) {
	env.CancelTimer(timeoutTimer)
	env.CancelTimer(retryTimer)
	a.awaiting = 0
	if !answered {
		a.leader = 0
	}
}

func (a *askLeader) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	r, is := msg.(Reply)
	switch {
	case !is:
	case r.Status == OK && r.Result == Forgotten:
		// A retry overtook its own answer: nothing is learned.
	case r.Status == OK:
		if a.client.Awaits(r.Seq) {
			a.leader = from
		}
		a.client.Answer(env, r.Seq, r.Result)
	case r.Status == Refused:
		a.client.Fail(env, r.Seq)
	case a.client.Awaits(r.Seq) && from == a.awaiting:
		a.handleRefusal(env, from, r.Leader)
	}
}

// handleRefusal asks another server: the one that refused did nothing. That alone does not make the
// operation fail, for the network may bring a copy of the request again when that server leads.
func (a *askLeader) handleRefusal(env *sim.Env, from, hint sim.ID) {
	a.awaiting = 0
	env.CancelTimer(timeoutTimer)
	if a.question.To != 0 {
		a.client.GiveUp(env)
		return
	}
	a.leader = 0
	if hint != from && slices.Contains(a.cfg.Servers, hint) {
		a.leader = hint
	}
	// Servers that point at each other must not be asked in circles at the speed of the network.
	if a.leader != 0 && a.hops < len(a.cfg.Servers) {
		a.hops++
		a.send(env)
		return
	}
	a.hops = 0
	a.sendAfterPause(env)
}

func (a *askLeader) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case timeoutTimer: // The same question, under the same number, to another server.
		a.awaiting, a.leader = 0, 0
		a.sendAfterPause(env)
	case retryTimer:
		a.send(env)
	}
}

// sendAfterPause backs off exponentially, with jitter so that clients do not come in step.
func (a *askLeader) sendAfterPause(env *sim.Env) {
	env.SetTimer(retryTimer, env.Rand().Between(a.pause/2, a.pause))
	a.pause = min(2*a.pause, max(a.cfg.Timeout, time.Nanosecond))
}

func (a *askLeader) Inspect(v *sim.View) { v.Volatile("leader", a.leader) }
