package timesync

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// isMaster reports whether the node asks the others.
func (n *Node) isMaster(env *sim.Env) bool { return env.ID() == env.Peers()[0] }

// handleAsk tells a master what the clock says, or where it is on its way to.
func (n *Node) handleAsk(env *sim.Env, from sim.ID, m Ask) {
	clock := n.clock.target(n.oscillator(env))
	env.Emit(Answered{m.Number, clock})
	env.Send(from, Time{Number: m.Number, Time: clock, Setting: n.setting})
}

// average is what the master makes of the answers: it takes those clocks that are within gamma of each other, its own one among
// all of them, and tells every node by how much it is off their mean, near or not.
func (n *Node) average(env *sim.Env) {
	up := n.oscillator(env)
	own := n.clock.target(up)
	ahead, wrongs := make([]time.Duration, len(n.samples)), make([]time.Duration, len(n.samples))
	most := time.Duration(0)
	for i, s := range n.samples {
		middle, wrong := n.middle(s)
		ahead[i] = middle + up - s.at - own
		wrongs[i] = wrong + n.drifted(up-s.at)
		most = max(most, wrongs[i])
	}
	near := n.near(append(slices.Clone(ahead), 0))
	mean := time.Duration(0)
	for _, d := range near {
		mean += d
	}
	mean /= time.Duration(len(near))
	averaged := Averaged{Number: n.number, Own: own, Clock: own + mean, Error: most, Near: len(near)}
	for _, s := range n.samples {
		averaged.Heard = append(averaged.Heard, s.from)
	}
	env.Emit(averaged)
	n.set(env, own+mean)
	env.Emit(Adjusted{Number: n.number, Clock: own + mean})
	for i, s := range n.samples {
		env.Send(s.from, Adjust{n.number, mean - ahead[i], wrongs[i], s.setting})
	}
}

// near is the largest set of clocks that are within gamma of each other; of several the lowest one.
func (n *Node) near(ahead []time.Duration) []time.Duration {
	slices.Sort(ahead)
	if n.mutants.On(meanOfAll) { // Without the rule: timesync/mean-of-all.
		return ahead
	}
	best := ahead[:1]
	for i := range ahead {
		j := i
		for j < len(ahead) && ahead[j]-ahead[i] <= n.gamma {
			j++
		}
		if j-i > len(best) {
			best = ahead[i:j]
		}
	}
	return best
}

// handleAdjust sets the clock by what the master says, if it is still the clock of which the master was told.
func (n *Node) handleAdjust(env *sim.Env, m Adjust) {
	if m.Setting != n.setting && !n.mutants.On(adjustsTwice) { // Without the rule: mutants/adjusts-twice.
		return
	}
	target := n.clock.target(n.oscillator(env)) + m.By
	n.set(env, target)
	env.Emit(Adjusted{Number: m.Number, Clock: target, Error: m.Error})
}
