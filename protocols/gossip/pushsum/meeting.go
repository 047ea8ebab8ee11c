package pushsum

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/partner"
	"github.com/orrery-sim/orrery/sim"
)

// When nodes meet: the words of the parameter.
const (
	phased      = "phased"
	synchronous = "synchronous"
	poisson     = "poisson"
	matched     = "matched"
)

// begin is how long a node waits for its first meeting.
func (n *Node) begin(env *sim.Env) time.Duration {
	if n.meet == phased {
		return env.Rand().Between(0, n.period)
	}
	return n.next(env)
}

// next is how long it waits for the one after.
func (n *Node) next(env *sim.Env) time.Duration {
	switch n.meet {
	case poisson:
		return env.Rand().Draw(sim.Exponential(n.period))
	case synchronous:
		return until(env, n.period)
	case matched:
		return until(env, n.period/2)
	}
	return n.period
}

// until is how long it is to the next multiple of a period, by the node's clock.
func until(env *sim.Env, period time.Duration) time.Duration {
	past := env.Now() % period
	if past < 0 {
		past += period
	}
	return period - past
}

// partner is whom the node meets now; 0 if that is nobody.
func (n *Node) partner(env *sim.Env) sim.ID {
	if n.meet != matched {
		return partner.Draw(env, n.nodes)
	}
	round := uint64(env.Now() / (n.period / 2))
	if to := match(int64(env.ID())-1, int64(n.nodes), round); to >= int64(env.ID()) {
		return sim.ID(to + 1) // The other one waits to be asked.
	}
	return 0
}

// match is the partner of the i-th of n in a perfect matching, one of those of a tournament in which everybody
// meets everybody; i itself if it has none. All nodes come to the same one for a round.
func match(i, n int64, round uint64) int64 {
	if n < 2 {
		return i
	}
	m := n - 1 + n%2 // of an odd number, one is left over
	c := int64(mix(round) % uint64(m))
	if i == m { // the last of an even number meets who would meet itself
		return c * ((m + 1) / 2) % m
	}
	if j := (c - i + m) % m; j != i {
		return j
	}
	if m < n {
		return m
	}
	return i
}

// mix lets every bit of x change about half of those of the result (Stafford's variant 13).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
