package campaign

import "math"

// All floats of this package are added, subtracted, multiplied, divided and rooted, in a fixed
// order, and every product is rounded before it is added (the conversions to float64): so a table
// is the same on every machine.

// A confidence is how sure an interval is to hold the true value.
type confidence struct {
	z    float64   // standard errors to each side, of many runs
	t    []float64 // Student's t in its place for 1, 2... degrees of freedom
	tail float64   // the chance that the true value is beyond one end
}

// The confidences: of the intervals that are shown, and of those that claims are judged by. Four
// standard errors are 99.9937 %: of 16,000 true claims one is called violated.
var (
	sure = confidence{
		z:    1.959963984540054,
		t:    []float64{12.706, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281},
		tail: 0.025,
	}
	verySure = confidence{
		z:    4,
		t:    []float64{10050, 125.64, 32.616, 17.448, 12.281, 9.8442, 8.4669, 7.5951, 6.9986, 6.5672},
		tail: 3.167124183311998e-5,
	}
)

// student is the quantile of Student's t distribution. Beyond the table it is the expansion of
// Cornish and Fisher (Abramowitz and Stegun, 26.7.5), which is within 0.1 % there.
func (c confidence) student(degrees int) float64 {
	switch {
	case degrees < 1:
		return math.Inf(1)
	case degrees <= len(c.t):
		return c.t[degrees-1]
	}
	z, v := c.z, float64(degrees)
	z2 := float64(z * z)
	g1 := z * (z2 + 1) / 4
	g2 := z * (float64((float64(5*z2)+16)*z2) + 3) / 96
	g3 := z * (float64((float64((float64(3*z2)+19)*z2)+17)*z2) - 15) / 384
	return z + float64(g1/v) + float64(g2/v/v) + float64(g3/v/v/v)
}

// An interval is where a figure may be, but for chance. An end that is infinite is not known.
type interval struct{ low, high float64 }

var unknown = interval{math.Inf(-1), math.Inf(1)}

// around is the interval of a figure with a standard error, which was estimated with so many degrees
// of freedom.
func (c confidence) around(figure, err float64, degrees int) interval {
	if degrees < 1 || math.IsInf(err, 0) {
		return unknown
	}
	h := float64(c.student(degrees) * err)
	return interval{figure - h, figure + h}
}

// wilson is the score interval of a share of n independent values (Wilson 1927).
func (c confidence) wilson(share, n float64) interval {
	if n < 1 {
		return unknown
	}
	z2 := float64(c.z * c.z)
	middle := (share + float64(z2/2/n)) / (1 + z2/n)
	h := c.z * math.Sqrt(float64(share*(1-share))/n+float64(z2/n/n/4)) / (1 + z2/n)
	out := interval{middle - float64(h), middle + float64(h)}
	if share == 0 {
		out.low = 0
	}
	if share == 1 {
		out.high = 1
	}
	return out
}

// ranks are the places, counted from 1, of the values between which the quantile of a distribution
// lies, of n independent values in order: the binomial interval, which assumes nothing about the
// distribution. A place of 0 or n+1 is beyond the values.
func (c confidence) ranks(n int, q float64) (low, high int) {
	return c.lowerRank(n, q), n + 1 - c.lowerRank(n, 1-q)
}

// lowerRank is the highest place l for which the chance is at most the tail that fewer than l of n
// values are below the quantile: P(X < l) <= tail for X binomial of n and q.
func (c confidence) lowerRank(n int, q float64) int {
	p, most := q, false
	if q > 0.5 {
		p, most = 1-q, true // count the values above it: their chance of being none does not underflow
	}
	term := power(1-p, n)
	if term < 1e-280 { // far from both ends the bell curve is as good
		sd := math.Sqrt(float64(float64(float64(n)*q) * (1 - q)))
		return max(0, int(math.Floor(float64(float64(n)*q)+0.5-float64(c.z*sd))))
	}
	sum, odds := term, p/(1-p)
	for k := 0; ; k++ {
		// sum is P(at most k), of those below the quantile, or of those above it.
		if !most && sum > c.tail {
			return k
		}
		if most && 1-sum <= c.tail || k == n {
			return n - k
		}
		term = float64(float64(term*odds) * float64(n-k) / float64(k+1))
		sum += term
	}
}

// power is x to the n.
func power(x float64, n int) float64 {
	out := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = float64(out * x)
		}
		x = float64(x * x)
	}
	return out
}
