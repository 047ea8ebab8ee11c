package mutex

import "github.com/orrery-sim/orrery/sim"

// planes are difference sets: of the numbers of one, each d from 1 to n-1 is the difference of exactly one pair, modulo n. So the
// sets that one makes when it is shifted meet each other in exactly one site: they are the lines of a finite projective
// plane (Singer, 1938), and no quorums of n sites are smaller.
var planes = map[int][]int{
	3:  {0, 1},
	7:  {0, 1, 3},
	13: {0, 1, 3, 9},
	21: {0, 1, 4, 14, 16},
	31: {0, 1, 3, 8, 12, 18},
	57: {0, 1, 3, 13, 32, 36, 43, 52},
}

// quorumOf is whose consent a site needs: a line of a plane where there is one, or else all in its row and in its column of
// a square, whose last row may be short. A row alone meets no other: mutants/rows-only.
func (c *config) quorumOf(id sim.ID) (quorum []sim.ID) {
	at := int(id) - 1
	if line := planes[c.n]; line != nil && !c.mutants.On(rowsOnly) {
		for _, d := range line {
			quorum = append(quorum, sim.ID((at+d)%c.n+1))
		}
		return quorum
	}
	side := 1
	for side*side < c.n {
		side++
	}
	for other := range c.n {
		row, column := other/side == at/side, other%side == at%side
		if row || column && !c.mutants.On(rowsOnly) {
			quorum = append(quorum, sim.ID(other+1))
		}
	}
	return quorum
}
