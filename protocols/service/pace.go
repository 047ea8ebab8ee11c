package service

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Arrived is the fact that an open loop brought an operation. The client asks for it, and invokes
// it, when those before it are settled: the nth Arrived of a client is of its nth operation. A
// latency that leaves this wait out flatters a slow system (Tene's coordinated omission).
type Arrived struct{}

// startPace sets the clockwork of a life going.
func (c *Client) startPace(env *sim.Env) {
	c.finals = -1
	if len(c.cfg.Final) > 0 {
		env.SetTimer(finalTimer, c.cfg.FinalAt-c.elapsed(env))
	}
	wait := max(c.cfg.Start-c.elapsed(env), 0)
	if c.open() {
		env.SetTimer(arrivalTimer, wait+firstGap(env.Rand(), c.cfg.Arrivals))
		return
	}
	c.plan(env, wait)
}

// firstGap is the time until the first arrival. Random arrivals are a Poisson process from the first one on: what
// is left of a gap is distributed as the gap is. Steady ones begin somewhere in it, or else all clients would be in
// step.
func firstGap(r *sim.Rand, arrivals sim.Dist) time.Duration {
	gap := r.Draw(arrivals)
	if arrivals.Min() == arrivals.Max() {
		return r.Between(0, gap)
	}
	return gap
}

func (c *Client) open() bool { return c.cfg.Arrivals.Max() > 0 }

// over reports whether the client begins no more operations of its workload.
func (c *Client) over(env *sim.Env) bool {
	return c.cfg.Workload == nil || c.finals >= 0 ||
		c.cfg.Ops > 0 && c.turn.K >= c.cfg.Ops ||
		c.cfg.Until > 0 && c.elapsed(env) >= c.cfg.Until
}

// plan takes the next operation from the workload and asks for it after a wait.
func (c *Client) plan(env *sim.Env, wait time.Duration) {
	if c.planned || c.over(env) {
		return
	}
	op, hold := c.cfg.Workload.Next(env.Rand(), c.turn)
	c.turn.K++
	c.planned, c.due, c.next = true, false, op
	if wait+hold > 0 {
		env.SetTimer(nextTimer, wait+hold)
		return
	}
	c.onNext(env)
}

// onNext asks for the planned operation, or leaves it due if a scripted one is outstanding.
func (c *Client) onNext(env *sim.Env) {
	c.due = true
	if c.busy {
		return
	}
	c.planned = false
	if c.cfg.Until > 0 && c.elapsed(env) >= c.cfg.Until {
		return
	}
	c.ask(env, c.next, 0)
}

// onArrival queues an operation, and begins it if the client is idle.
func (c *Client) onArrival(env *sim.Env) {
	if c.cfg.Workload == nil || c.cfg.Until > 0 && c.elapsed(env) >= c.cfg.Until {
		return
	}
	env.SetTimer(arrivalTimer, env.Rand().Draw(c.cfg.Arrivals))
	c.queue++
	env.Emit(Arrived{})
	if !c.busy {
		c.takeArrival(env)
	}
}

func (c *Client) takeArrival(env *sim.Env) {
	if c.queue > 0 && !c.planned {
		c.queue--
		c.plan(env, 0)
	}
}

// onFinal begins the final reads, after what is outstanding.
func (c *Client) onFinal(env *sim.Env) {
	env.CancelTimer(nextTimer)
	env.CancelTimer(arrivalTimer)
	c.planned, c.finals = false, 0
	if !c.busy {
		c.goOn(env)
	}
}

// goOn finds the idle client something to do.
func (c *Client) goOn(env *sim.Env) {
	switch {
	case c.finals >= 0:
		if c.finals < len(c.cfg.Final) {
			to := sim.ID(0)
			if c.cfg.FinalTo != nil {
				to = c.cfg.FinalTo[c.finals]
			}
			c.finals++
			c.ask(env, c.cfg.Final[c.finals-1], to)
		}
	case c.planned && c.due:
		c.onNext(env)
	case c.open():
		c.takeArrival(env)
	default:
		c.plan(env, env.Rand().Draw(c.cfg.Think))
	}
}
