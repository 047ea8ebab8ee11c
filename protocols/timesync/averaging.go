package timesync

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// handleReading notes by how much another clock is ahead, if the message took the middle of what messages take; and when it
// has heard of all, the node sets its clock to the average of all, its own one included (Lundelius and Lynch, section 4).
func (n *Node) handleReading(env *sim.Env, from sim.ID, m Reading) {
	if n.adjusted || slices.Contains(n.heard, from) {
		return
	}
	own := n.clock.target(n.oscillator(env))
	n.heard = append(n.heard, from)
	n.readings = append(n.readings, m.Time+n.most-n.uncertainty()/2-own)
	all := len(env.Peers())
	enough := all - 1
	if n.mutants.On(firstHalf) { // Without the rule: mutants/first-half.
		enough = all / 2
	}
	if len(n.readings) < enough {
		return
	}
	sum := time.Duration(0)
	for _, ahead := range n.readings {
		sum += ahead
	}
	by := sum / time.Duration(len(n.readings)+1)
	if n.mutants.On(leavesItselfOut) { // Without the rule: mutants/leaves-itself-out.
		by = sum / time.Duration(len(n.readings))
	}
	n.adjusted = true
	n.set(env, own+by)
	env.Emit(Adjusted{Clock: own + by})
}

// uncertainty is u: how much longer one message may take than another.
func (c *config) uncertainty() time.Duration { return c.most - c.least }
