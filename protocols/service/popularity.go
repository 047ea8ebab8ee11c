package service

import (
	"math"

	"github.com/orrery-sim/orrery/sim"
)

// Popularity says how often each key is asked for, as cumulative integer weights: key i is drawn
// with probability (p[i] - p[i-1]) / p[last].
type Popularity []int

// Zipf makes the kth of n keys 1/k^exponent as popular as the first. Exponent 0 makes all alike.
func Zipf(n int, exponent float64) Popularity {
	p := make(Popularity, n)
	sum := 0
	most := float64(min(1<<20, (1<<30)/n)) // their sum must fit into 31 bits
	for i := range p {
		sum += max(int(math.Round(most/sim.Pow(float64(i+1), exponent))), 1)
		p[i] = sum
	}
	return p
}

// pick draws one of n keys, or of those that p knows if they are fewer.
func (p Popularity) pick(r *sim.Rand, n int) int {
	if n == 1 {
		return 0
	}
	if len(p) == 0 {
		return r.IntN(n)
	}
	at := r.IntN(p[len(p)-1])
	lo, hi := 0, min(n, len(p))-1
	for lo < hi {
		mid := (lo + hi) / 2
		if at < p[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
