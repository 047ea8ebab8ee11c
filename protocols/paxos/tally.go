package paxos

import "github.com/orrery-sim/orrery/sim"

// A tally is which acceptors have answered, by their place in the group.
type tally struct {
	heard []bool
	count int
}

func (c *config) newTally() tally { return tally{heard: make([]bool, len(c.acceptors))} }

// add counts an acceptor's answer, and is how many have answered. The network may deliver an answer
// twice, and an acceptor that is asked twice answers twice: it still counts once.
func (c *config) add(t *tally, from sim.ID) int {
	i := c.position(from)
	if !t.heard[i] || c.mutants.On(countDuplicates) {
		t.heard[i] = true
		t.count++
	}
	return t.count
}

// missing are the acceptors that have not answered.
func (c *config) missing(t *tally) []sim.ID { return c.which(t, false) }

// counted are the acceptors that have.
func (c *config) counted(t *tally) []sim.ID { return c.which(t, true) }

func (c *config) which(t *tally, heard bool) []sim.ID {
	var ids []sim.ID
	for i, h := range t.heard {
		if h == heard {
			ids = append(ids, c.acceptors[i])
		}
	}
	return ids
}

// position is an acceptor's place in the group, whose nodes are numbered one after the other.
func (c *config) position(id sim.ID) int { return int(id - c.acceptors[0]) }
