package service

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// lost is an operation whose outcome is unknown. Its answer may still come.
type lost struct {
	seq     uint64
	process int
	op      any
}

// lostMax is how many lost operations a client remembers. The answer to an older one is not
// recorded, which leaves its outcome unknown and is no error.
const lostMax = 64

// ask begins an operation. The client must be idle.
func (c *client) ask(env *sim.Env, op Op) {
	c.busy, c.op, c.opFact = true, op, op
	c.seq++
	c.process = c.newProcess(env)
	c.hops, c.pause = 0, c.cfg.Backoff
	env.Emit(sim.Invoke{Process: c.process, Op: c.opFact})
	patience := c.cfg.GiveUp
	if c.only != 0 {
		patience = c.cfg.Timeout
	}
	env.SetTimer(giveUpTimer, patience)
	c.send(env)
}

// newProcess is the client's process: like Jepsen's, its place among the clients at first, and
// after every unknown outcome a number that none ever had. A process whose operation may still take
// effect can ask for nothing else.
func (c *client) newProcess(env *sim.Env) int {
	peers := env.Peers()
	generation := c.life.boot<<16 + c.unknowns
	return max(slices.Index(peers, env.ID()), 0) + len(peers)*generation
}

// send sends the outstanding operation to whoever leads, or else to the next server around.
func (c *client) send(env *sim.Env) {
	to := c.only
	if to == 0 {
		to = c.leader
	}
	if to == 0 {
		c.around = (c.around + 1) % len(c.cfg.Servers)
		to = c.cfg.Servers[c.around]
	}
	c.awaiting = to
	env.Send(to, Request{Client: env.ID(), Seq: c.seq, Op: c.op})
	if c.cfg.Retry && c.only == 0 {
		env.SetTimer(timeoutTimer, c.cfg.Timeout)
	}
}

func (c *client) handleReply(env *sim.Env, from sim.ID, r Reply) {
	switch {
	case r.Status == OK && r.Result == Forgotten:
		// A retry overtook its own answer: nothing is learned.
	case r.Status == OK && c.busy && r.Seq == c.seq:
		c.leader = from
		c.settle(env, sim.Return{Process: c.process, Op: c.opFact, Result: r.Result})
		c.turn.Result, c.turn.Known = r.Result, true
		c.goOn(env)
	case r.Status == OK:
		c.handleLate(env, r)
	case c.busy && r.Seq == c.seq && from == c.awaiting:
		c.handleRefusal(env, from, r.Leader)
	}
}

// handleRefusal asks another server: the one that refused did nothing. That alone does not make the
// operation fail, for the network may bring a copy of the request again when that server leads.
func (c *client) handleRefusal(env *sim.Env, from, hint sim.ID) {
	c.awaiting = 0
	env.CancelTimer(timeoutTimer)
	if c.only != 0 {
		c.onGiveUp(env)
		return
	}
	c.leader = 0
	if hint != from && slices.Contains(c.cfg.Servers, hint) {
		c.leader = hint
	}
	// Servers that point at each other must not be asked in circles at the speed of the network.
	if c.leader != 0 && c.hops < len(c.cfg.Servers) {
		c.hops++
		c.send(env)
		return
	}
	c.hops = 0
	c.sendAfterPause(env)
}

// onTimeout asks another server for the same operation, under the same number.
func (c *client) onTimeout(env *sim.Env) {
	c.awaiting, c.leader = 0, 0
	c.sendAfterPause(env)
}

// sendAfterPause backs off exponentially, with jitter so that clients do not come in step.
func (c *client) sendAfterPause(env *sim.Env) {
	env.SetTimer(retryTimer, env.Rand().Between(c.pause/2, c.pause))
	c.pause = min(2*c.pause, max(c.cfg.Timeout, time.Nanosecond))
}

func (c *client) onGiveUp(env *sim.Env) {
	c.abandon(env)
	c.goOn(env)
}

// abandon gives the outstanding operation up, if there is one. It may have been executed, or be
// executed later: nobody knows.
func (c *client) abandon(env *sim.Env) {
	if !c.busy {
		return
	}
	c.settle(env, sim.Return{Process: c.process, Op: c.opFact, Unknown: true})
	c.turn.Result, c.turn.Known = Result{}, false
	c.unknowns++
	c.leader = 0
	if len(c.lost) == lostMax {
		c.lost = slices.Delete(c.lost, 0, 1)
	}
	c.lost = append(c.lost, lost{seq: c.seq, process: c.process, op: c.opFact})
}

// settle ends the outstanding operation.
func (c *client) settle(env *sim.Env, outcome sim.Return) {
	env.CancelTimer(timeoutTimer)
	env.CancelTimer(retryTimer)
	env.CancelTimer(giveUpTimer)
	c.busy, c.awaiting, c.only = false, 0, 0
	c.turn.Last = c.op
	env.Emit(outcome)
}

// handleLate records the answer to an operation that was given up: it did happen.
func (c *client) handleLate(env *sim.Env, r Reply) {
	i := slices.IndexFunc(c.lost, func(l lost) bool { return l.seq == r.Seq })
	if i < 0 {
		return
	}
	l := c.lost[i]
	c.lost = slices.Delete(c.lost, i, i+1)
	env.Emit(sim.Return{Process: l.process, Op: l.op, Result: r.Result})
}
