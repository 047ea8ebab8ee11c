package language

import (
	"math"

	"github.com/orrery-sim/orrery/sim"
)

// zipf is the share of each key where the nth is asked for in proportion to 1 / n^exponent. The
// shares are whole parts per million, so that no floating-point number takes part in a choice; what
// rounding leaves over goes to the first key.
func zipf(exponent float64, keys int) []sim.PPM {
	weights, total := make([]float64, keys), 0.0
	for i := range weights {
		weights[i] = math.Exp(-exponent * math.Log(float64(i+1)))
		total += weights[i]
	}
	shares, left := make([]sim.PPM, keys), sim.PPM(1e6)
	for i := range shares {
		shares[i] = sim.PPM(weights[i] / total * 1e6)
		left -= shares[i]
	}
	shares[0] += left
	return shares
}
