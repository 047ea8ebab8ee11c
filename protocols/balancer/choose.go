package balancer

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// The words of the parameter route.
const (
	atRandom, inTurn, toLeast = "random", "round robin", "least"
)

// choose is the replica that a copy goes to: one that was not asked yet, if there is one, and does not fail, if there is
// such a one.
func (b *Balancer) choose(env *sim.Env, c *call) sim.ID {
	fits := func(i int) bool { return !slices.Contains(c.tried, b.replica(i)) && !b.passedOver(env, i) }
	if !b.any(fits) {
		fits = func(i int) bool { return !slices.Contains(c.tried, b.replica(i)) }
	}
	if !b.any(fits) {
		fits = func(i int) bool { return !slices.Contains(c.out, b.replica(i)) }
	}
	if !b.any(fits) {
		fits = func(int) bool { return true }
	}
	to := b.replica(b.pick(env.Rand(), fits))
	c.tried = append(c.tried, to)
	return to
}

// pick is one of the replicas that fit: the next in turn, one that was drawn, or the one with the least out there of all or
// of those that were drawn.
func (b *Balancer) pick(r *sim.Rand, fits func(int) bool) int {
	n := b.replicas
	next := func(i int) int {
		for !fits(i) {
			i = (i + 1) % n
		}
		return i
	}
	switch b.route {
	case inTurn:
		i := next(b.turn % n)
		b.turn = i + 1
		return i
	case toLeast:
		first := next(r.IntN(n)) // of those that are equal the first from a place that is drawn: none is the favourite of all balancers
		best := first
		for k := range n - 1 {
			if i := (first + 1 + k) % n; fits(i) && b.length(i) < b.length(best) {
				best = i
			}
		}
		return best
	}
	best := b.drawn(r, fits, next)
	for range b.choices - 1 {
		if i := b.drawn(r, fits, next); b.length(i) < b.length(best) {
			best = i
		}
	}
	return best
}

// drawn is a replica that fits, each with the same probability as long as most of them do.
func (b *Balancer) drawn(r *sim.Rand, fits func(int) bool, next func(int) int) int {
	for range 8 {
		if i := r.IntN(b.replicas); fits(i) {
			return i
		}
	}
	return next(r.IntN(b.replicas))
}

// any reports whether a replica fits.
func (b *Balancer) any(fits func(int) bool) bool {
	for i := range b.replicas {
		if fits(i) {
			return true
		}
	}
	return false
}
