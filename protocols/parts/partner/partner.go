// Package partner is how a node of an epidemic draws another one to talk to.
package partner

import "github.com/orrery-sim/orrery/sim"

// Draw draws one of the nodes 1 to n besides the node itself, all with the same chance; of those that the network
// has a link to, unless that is all. It is 0 if there is none.
func Draw(env *sim.Env, n int) sim.ID {
	near := env.Neighbours()
	switch {
	case len(near) > 0:
		return env.Rand().Pick(near)
	case near != nil || n == 1:
		return 0
	}
	to := sim.ID(1 + env.Rand().IntN(n-1))
	if to >= env.ID() {
		to++
	}
	return to
}
