package timesync

import "github.com/orrery-sim/orrery/sim"

// intersect makes one interval of the answers of sources, and sets the clock to its middle, if that is better than what
// the node knows already. Of those who have answered, faulty ones at most lie, and to be better than they are takes a majority.
func (n *Node) intersect(env *sim.Env) {
	up := n.oscillator(env)
	faulty := n.faulty
	if n.method == cristian {
		faulty = 0
	}
	spans := make([]span, len(n.samples))
	for i, s := range n.samples {
		middle, wrong := n.middle(s)
		middle, wrong = middle+up-s.at, wrong+n.drifted(up-s.at)
		spans[i] = span{middle - wrong, middle + wrong}
	}
	if len(spans) <= 2*faulty {
		env.Emit(TooFew{len(spans)})
		return
	}
	both, found := n.agreed(spans, faulty)
	if !found {
		env.Emit(TooFew{len(spans)})
		return
	}
	middle := both.low + (both.high-both.low)/2
	wrong := (both.high - both.low + 1) / 2
	if n.synced && wrong >= n.errorAt(up)-n.clock.ahead(up) {
		return
	}
	n.set(env, middle)
	n.synced, n.wrong, n.setAt = true, wrong, up
	env.Emit(Synced{Clock: middle, Error: wrong, Answers: len(spans)})
}
