package logicalclocks

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// vectorStep counts an event in the component of the node itself, and in no other.
func (c *config) vectorStep(self sim.ID, own Stamp) Stamp {
	return Stamp{V: with(own.V, self, own.V[self-1]+1)}
}

// vectorReceive is the componentwise maximum of both, and the receipt itself.
func (c *config) vectorReceive(self sim.ID, own, carried Stamp) Stamp {
	if c.mutants.On(takesOver) { // Without the rule: mutants/takes-over.
		return Stamp{V: with(carried.V, self, own.V[self-1]+1)}
	}
	joined := slices.Clone(own.V)
	for i, n := range carried.V {
		joined[i] = max(joined[i], n)
	}
	if c.mutants.On(noOwnStep) { // Without the rule: mutants/no-own-step.
		return Stamp{V: joined}
	}
	return c.vectorStep(self, Stamp{V: joined})
}
