package scenarios

import "github.com/orrery-sim/orrery/sim"

// lots are random numbers for what is drawn before there is a world: each is a hash of the seed and its number.
type lots struct{ seed, drawn uint64 }

// below draws from 0 to n-1.
func (l *lots) below(n int) int {
	l.drawn++
	u := sim.Roll(l.seed, sim.Choice{Kind: sim.DrawChoice, Text: TopologyChoice, N: l.drawn})
	return int(u % uint64(n)) // n is so small beside 2^64 that no outcome is favoured
}

// TopologyChoice is the name of the choice by which a seed draws the seed of a topology.
const TopologyChoice = "topology"

// regular gives each the same number of links. Stubs are paired at random (Bollobás, 1980), and a pair that is
// a loop, or a link that is there already, swaps ends with another link. Where there are more links than not it is
// those that are missing which are drawn.
func (g graph) regular(degree int, l *lots) {
	n := len(g)
	if degree > (n-1)/2 {
		missing := make(graph, n)
		missing.regular(n-1-degree, l)
		for a := range n {
			for b := range a {
				if !missing.joined(a, b) {
					g.join(a, b)
				}
			}
		}
		return
	}
	for !g.paired(degree, l) {
		for i := range g {
			g[i] = g[i][:0]
		}
	}
}

// paired pairs all stubs, and reports whether it could.
func (g graph) paired(degree int, l *lots) bool {
	stubs := make([]int32, 0, len(g)*degree)
	for i := range g {
		for range degree {
			stubs = append(stubs, int32(i))
		}
	}
	for i := range stubs {
		j := i + l.below(len(stubs)-i)
		stubs[i], stubs[j] = stubs[j], stubs[i]
	}
	var left [][2]int
	for i := 0; i < len(stubs); i += 2 {
		a, b := int(stubs[i]), int(stubs[i+1])
		if a == b || g.joined(a, b) {
			left = append(left, [2]int{a, b})
			continue
		}
		g.join(a, b)
	}
	for _, pair := range left {
		if !g.swap(pair[0], pair[1], l) {
			return false
		}
	}
	return true
}

// swap gives a and b a link each by taking one away: that from x to y becomes one from a to x and one from b to y.
func (g graph) swap(a, b int, l *lots) bool {
	for range 100 * len(g) {
		x := l.below(len(g))
		if len(g[x]) == 0 {
			continue
		}
		y := int(g[x][l.below(len(g[x]))]) - 1
		if x != a && y != b && !g.joined(a, x) && !g.joined(b, y) {
			g.part(x, y)
			g.join(a, x)
			g.join(b, y)
			return true
		}
	}
	return false
}

// smallWorld is a ring in which each has links to those that are nearest, and then a share of the links leads to
// anybody: lap by lap, as in Watts and Strogatz, 1998.
func (g graph) smallWorld(degree int, rewired sim.PPM, l *lots) {
	n := len(g)
	for lap := 1; lap <= degree/2; lap++ {
		for a := range n {
			if b := (a + lap) % n; !g.joined(a, b) {
				g.join(a, b)
			}
		}
	}
	for lap := 1; lap <= degree/2; lap++ {
		for a := range n {
			b := (a + lap) % n
			if l.below(1_000_000) >= int(rewired) || len(g[a]) == n-1 || !g.joined(a, b) {
				continue
			}
			to := l.below(n)
			for to == a || g.joined(a, to) {
				to = l.below(n)
			}
			g.part(a, b)
			g.join(a, to)
		}
	}
}
