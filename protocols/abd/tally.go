package abd

import "github.com/orrery-sim/orrery/sim"

// A tally is which replicas have answered in a phase, by their place in the group.
type tally struct {
	heard []bool
	count int
}

func (c *config) newTally() tally { return tally{heard: make([]bool, len(c.replicas))} }

// add counts a replica's answer, and is how many have answered. The network may deliver an answer
// twice, and a replica that is asked twice answers twice: it still counts once.
func (c *config) add(t *tally, from sim.ID) int {
	i := int(from - c.replicas[0])
	if !t.heard[i] || c.mutants.On(countDuplicates) { // Without the rule: mutants/count-duplicates.
		t.heard[i] = true
		t.count++
	}
	return t.count
}
