package balancer

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A call is a question without an answer.
type call struct {
	out   []sim.ID // replicas that have a copy
	tried []sim.ID // and those that were ever asked
	spare sim.ID   // of a tied call: who is asked second
}

// begin asks as many replicas as there are copies, and another one after a while if nobody has answered then.
func (b *Balancer) begin(env *sim.Env, q question) {
	c := &call{}
	b.calls[q] = c
	b.budget.Earn()
	to := make([]sim.ID, 0, b.copies)
	for range b.copies {
		to = append(to, b.choose(env, c))
	}
	if b.tied && b.copies == 1 {
		c.spare = b.choose(env, c)
	}
	for i, r := range to {
		b.ask(env, q, c, r, b.other(to, i, c))
	}
	if b.hedge > 0 {
		b.hedges.add(env, wait{question: q})
	}
}

// other is the replica that has the other copy of a tied call.
func (b *Balancer) other(to []sim.ID, i int, c *call) sim.ID {
	switch {
	case !b.tied:
		return 0
	case len(to) == 1:
		return c.spare
	}
	return to[1-i]
}

// ask sends a copy.
func (b *Balancer) ask(env *sim.Env, q question, c *call, to, tied sim.ID) {
	c.out = append(c.out, to)
	b.sent(q, to)
	env.Emit(Asked{q.Job, q.Part, to, b.length(int(to - b.firstReplica()))})
	env.Send(to, Ask{q.Job, q.Part, tied})
	if b.patience > 0 {
		b.away.add(env, wait{question: q, to: to})
	}
}

// onHedge asks one more replica, if there is no answer yet and the budget has a hedge.
func (b *Balancer) onHedge(env *sim.Env, q question) {
	c := b.calls[q]
	if c == nil {
		return
	}
	if b.share < 1e6 && !b.budget.Spend() && !b.mutants.On(hedgeWithoutBudget) { // Without the rule: mutants/hedge-without-budget.
		return
	}
	env.Emit(Hedged(q))
	switch {
	case b.mutants.On(hedgeSameReplica) && len(c.out) > 0: // Without the rule: mutants/hedge-same-replica.
		b.ask(env, q, c, c.out[0], 0)
	case c.spare != 0 && !slices.Contains(c.out, c.spare): // it may have been asked in place of one that was lost
		b.ask(env, q, c, c.spare, c.tried[0])
	default:
		b.ask(env, q, c, b.choose(env, c), 0)
	}
}

// again asks another replica, since a copy is lost. Copies that are out may still bring an answer.
func (b *Balancer) again(env *sim.Env, q question) {
	if c := b.calls[q]; c != nil && !b.mutants.On(forgetLost) { // Without the rule: mutants/forget-lost.
		b.ask(env, q, c, b.choose(env, c), 0)
	}
}

// callOff calls off the copies that are out when a question is settled.
func (b *Balancer) callOff(env *sim.Env, q question, c *call) {
	if !b.cancel || b.mutants.On(neverCancel) { // Without the rule: mutants/never-cancel.
		return
	}
	for _, to := range c.out {
		env.Emit(CalledOff{q.Job, q.Part, to})
		env.Send(to, Drop(q))
	}
}

// returned notes that a replica no longer has a copy.
func (c *call) returned(from sim.ID) {
	if i := slices.Index(c.out, from); i >= 0 {
		c.out = slices.Delete(c.out, i, i+1)
	}
}
