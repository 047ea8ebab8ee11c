package service

import (
	"slices"

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
func (c *Client) ask(env *sim.Env, op Op, to sim.ID) {
	c.busy, c.opFact = true, op
	c.asked = Question{Seq: c.asked.Seq + 1, Process: c.newProcess(env), Op: op, To: to}
	env.Emit(sim.Invoke{Process: c.asked.Process, Op: c.opFact})
	patience := c.cfg.GiveUp
	switch {
	case to != 0:
		patience = c.cfg.Timeout
	case c.cfg.Retry && c.finals > 0:
		patience *= FinalPatience
	}
	env.SetTimer(giveUpTimer, patience)
	c.how.Ask(env, c.asked)
}

// newProcess is the client's process: like Jepsen's, its place among the clients at first, and
// after every unknown outcome a number that none ever had. A process whose operation may still take
// effect can ask for nothing else.
func (c *Client) newProcess(env *sim.Env) int {
	peers := env.Peers()
	generation := c.life.boot<<16 + c.unknowns
	return max(slices.Index(peers, env.ID()), 0) + len(peers)*generation
}

// Awaits reports whether the operation of that number is the outstanding one.
func (c *Client) Awaits(seq uint64) bool { return c.busy && c.asked.Seq == seq }

// Answer says what came of an operation: the outstanding one, which it ends, or one that was given
// up, which did happen then. Any other it ignores.
func (c *Client) Answer(env *sim.Env, seq uint64, r Result) {
	if !c.Awaits(seq) {
		c.tellLate(env, seq, sim.Return{Result: r})
		return
	}
	c.settle(env, sim.Return{Process: c.asked.Process, Op: c.opFact, Result: r}, true)
	c.turn.Result, c.turn.Known = r, true
	c.goOn(env)
}

// Fail says that an operation certainly had no effect and will have none, however often it was
// asked for: the outstanding one, which it ends, or one that was given up. Only what somebody said
// who can keep it from ever taking effect is certain; silence and refusals are not.
func (c *Client) Fail(env *sim.Env, seq uint64) {
	if !c.Awaits(seq) {
		c.tellLate(env, seq, sim.Return{Outcome: sim.Failed})
		return
	}
	c.settle(env, sim.Return{Process: c.asked.Process, Op: c.opFact, Outcome: sim.Failed}, true)
	c.turn.Result, c.turn.Known = Result{}, false
	c.goOn(env)
}

// GiveUp leaves the outcome of the outstanding operation unknown, and goes on.
func (c *Client) GiveUp(env *sim.Env) {
	c.abandon(env)
	c.goOn(env)
}

// abandon gives the outstanding operation up, if there is one. It may have been executed, or be
// executed later: nobody knows.
func (c *Client) abandon(env *sim.Env) {
	if !c.busy {
		return
	}
	c.settle(env, sim.Return{Process: c.asked.Process, Op: c.opFact, Outcome: sim.Unknown}, false)
	c.turn.Result, c.turn.Known = Result{}, false
	c.unknowns++
	if len(c.lost) == lostMax {
		c.lost = slices.Delete(c.lost, 0, 1)
	}
	c.lost = append(c.lost, lost{seq: c.asked.Seq, process: c.asked.Process, op: c.opFact})
}

// settle ends the outstanding operation.
func (c *Client) settle(env *sim.Env, outcome sim.Return, answered bool) {
	c.how.Over(env, answered)
	env.CancelTimer(giveUpTimer)
	c.busy = false
	c.waitFor(c.usual)
	c.turn.Last = c.asked.Op
	env.Emit(outcome)
}

// tellLate records what came of an operation that was given up, after all.
func (c *Client) tellLate(env *sim.Env, seq uint64, outcome sim.Return) {
	i := slices.IndexFunc(c.lost, func(l lost) bool { return l.seq == seq })
	if i < 0 {
		return
	}
	l := c.lost[i]
	c.lost = slices.Delete(c.lost, i, i+1)
	outcome.Process, outcome.Op = l.process, l.op
	env.Emit(outcome)
}
