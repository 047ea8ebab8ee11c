package truetime

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An interval is what TT.now() says: the true time is in it, if no clock is off by more than epsilon.
type interval struct{ earliest, latest time.Duration }

// now is TT.now().
func (c *config) now(env *sim.Env) interval {
	wall := env.Now()
	return interval{wall - c.epsilon, wall + c.epsilon}
}

// after is TT.after(t): t has passed for sure, at every node.
func (c *config) after(env *sim.Env, t time.Duration) bool { return c.now(env).earliest > t }

// passes is how long it takes by the node's clock until t has passed for sure.
func (c *config) passes(env *sim.Env, t time.Duration) time.Duration {
	switch {
	case c.mutants.On(noWait): // Without the rule: truetime/no-wait.
		return 0
	case c.mutants.On(waitsHalf): // Without the other half: truetime/waits-half.
		return max(0, t-env.Now()+1)
	}
	return max(0, t-c.now(env).earliest+1)
}
