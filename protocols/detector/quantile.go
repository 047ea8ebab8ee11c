package detector

import "time"

// deviations are, in thousandths, by how many standard deviations a normal variable exceeds its mean with probability 10^-phi, for phi
// from 1 to 12: quantiles of the normal distribution, as any table has them.
var deviations = [...]time.Duration{0, 1282, 2326, 3090, 3719, 4265, 4753, 5199, 5612, 5998, 6361, 6706, 7034}

// phiMost is the greatest phi of the table.
const phiMost = len(deviations) - 1

// late is how long after a sign of life the next one is late: phi is as great as that (Hayashibara et al., section 4). Until there are two
// intervals it is the timeout.
func (c *config) late(w *window) time.Duration {
	if c.method != accrual || len(w.last) < 2 {
		return c.timeout
	}
	mean, deviation := w.moments()
	if c.mutants.On(meanAlone) { // Without the rule: mutants/mean-alone.
		return mean
	}
	return mean + max(deviation, c.least)*deviations[c.phi]/1000
}
