package about

import "github.com/orrery-sim/orrery/sim"

// A Subject fact is about another node than the one that states it: that it is suspected, dead, or back. Patterns
// find it by peer, and the measures of failure detectors stand on it.
type Subject interface {
	Subject() sim.ID
}
