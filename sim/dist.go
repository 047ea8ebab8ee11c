package sim

import (
	"fmt"
	"math"
	"math/bits"
	"time"
)

// A Dist is a distribution of durations: a table of integer quantiles, so that no floating-point
// number takes part in a decision, or a [Mixture] or [Sum] of such. The zero Dist is the constant 0.
//
// The table is finer towards both ends: each halving of the distance to an end has its own
// [distSteps] steps, down to one in 2^32. Between two steps it is a straight line.
type Dist struct {
	name   string
	lo, hi time.Duration
	mean   time.Duration
	table  *distTable // nil: constant lo
}

type distTable struct {
	uniform bool
	width   uint64   // of a uniform distribution: hi - lo + 1
	parts   []Dist   // of a mixture or a sum, which have no table of their own
	from    []uint64 // of a mixture: for each part the first 64 bits that are its; the parts rise in their least

	low  [distOctaves*distSteps + 1]int64 // from the median down
	high [distOctaves*distSteps + 1]int64 // from the median up
}

const (
	distOctaves = 31
	distSteps   = 16
	longest     = 1 << 60 // nanoseconds: 36 years, so that a few can be added up
)

// A Quantile says that a share At of the values is Value or less.
type Quantile struct {
	At    PPM
	Value time.Duration
}

// Constant is always d, or 0 if d is negative.
func Constant(d time.Duration) Dist {
	d = max(d, 0)
	return Dist{lo: d, hi: d, mean: d}
}

// Uniform is lo to hi, both included, all alike. Bounds may be negative. It panics if hi is below lo.
func Uniform(lo, hi time.Duration) Dist {
	if hi < lo {
		panic(fmt.Sprintf("sim: Uniform(%v, %v): the second is below the first", lo, hi))
	}
	if lo == hi {
		return Dist{lo: lo, hi: lo, mean: lo}
	}
	return Dist{
		name: fmt.Sprintf("between(%v, %v)", lo, hi), lo: lo, hi: hi, mean: lo + (hi-lo)/2,
		table: &distTable{uniform: true, width: uint64(hi-lo) + 1},
	}
}

// Exponential is memoryless, with the mean given.
func Exponential(mean time.Duration) Dist {
	return tabulate(fmt.Sprintf("exponential(mean = %v)", mean), mean, func(p, q float64) float64 {
		return float64(mean) * -ln(q)
	})
}

// Normal has the mean and standard deviation given, cut at zero.
func Normal(mean, sd time.Duration) Dist {
	return tabulate(fmt.Sprintf("normal(mean = %v, sd = %v)", mean, sd), mean, func(p, q float64) float64 {
		return float64(mean) + float64(float64(sd)*probit(p, q))
	})
}

// LogNormal has the median given; sigma is the standard deviation of its logarithm.
func LogNormal(median time.Duration, sigma float64) Dist {
	mean := time.Duration(min(float64(median)*exp(float64(sigma*sigma/2)), longest))
	return tabulate(fmt.Sprintf("lognormal(median = %v, sigma = %v)", median, sigma), mean, func(p, q float64) float64 {
		return float64(median) * exp(float64(sigma*probit(p, q)))
	})
}

// Pareto is at least least, with a tail of weight alpha: P(X > x) = (least/x)^alpha. Its mean is
// infinite for alpha of 1 and below; the table ends at one in 2^32.
func Pareto(least time.Duration, alpha float64) Dist {
	mean := time.Duration(longest)
	if alpha > 1 {
		mean = time.Duration(min(float64(least)*alpha/(alpha-1), longest))
	}
	return tabulate(fmt.Sprintf("pareto(min = %v, alpha = %v)", least, alpha), mean, func(p, q float64) float64 {
		return float64(least) * exp(float64(-ln(q)/alpha))
	})
}

// Empirical goes through the quantiles given, which must rise in both At and Value, with straight
// lines between them. Below the first and above the last it is constant.
func Empirical(points []Quantile) Dist {
	if len(points) == 0 {
		return Dist{}
	}
	value := func(p float64) float64 {
		at := float64(p * 1e6)
		for i, b := range points {
			if at > float64(b.At) {
				continue
			}
			if i == 0 {
				return float64(b.Value)
			}
			a := points[i-1]
			return float64(a.Value) + float64(float64(b.Value-a.Value)*(at-float64(a.At)))/float64(b.At-a.At)
		}
		return float64(points[len(points)-1].Value)
	}
	var sum time.Duration
	for i := range 1000 {
		sum += time.Duration(value((float64(i) + 0.5) / 1000))
	}
	return tabulate(fmt.Sprintf("quantiles(%d points)", len(points)), sum/1000, func(p, q float64) float64 { return value(p) })
}

// Plus is the distribution shifted by d.
func (d Dist) Plus(by time.Duration) Dist {
	d.lo, d.hi, d.mean = d.lo+by, d.hi+by, d.mean+by
	if d.name != "" {
		d.name = fmt.Sprintf("%s + %v", d.name, by)
	}
	switch {
	case d.table == nil || d.table.uniform:
	case d.table.parts != nil:
		d.table = d.table.shifted(by)
	default:
		t := *d.table
		for i := range t.low {
			t.low[i] += int64(by)
			t.high[i] += int64(by)
		}
		d.table = &t
	}
	return d
}

// Min is the least value.
func (d Dist) Min() time.Duration { return d.lo }

// Max is the greatest value; of an unbounded distribution, what one in 2^32 exceeds.
func (d Dist) Max() time.Duration { return d.hi }

// Mean is the mean; of a heavy tail it may be the largest duration there is.
func (d Dist) Mean() time.Duration { return d.mean }

// IsZero reports whether the distribution is the constant 0.
func (d *Dist) IsZero() bool { return d.table == nil && d.lo == 0 }

// String is how a scenario file would write it.
func (d Dist) String() string {
	if d.table == nil {
		return d.lo.String()
	}
	return d.name
}

// At is the value for 64 uniform bits, the least for 0. It rises with u, so that a share u/2^64 of the
// values lies below it; not so that of a mixture or a sum, whose parts may overlap.
func (d Dist) At(u uint64) time.Duration { return d.at(u) }

func (d *Dist) at(u uint64) time.Duration {
	t := d.table
	if t == nil {
		return d.lo
	}
	if t.uniform {
		return d.lo + time.Duration(below(u, t.width))
	}
	if t.parts != nil {
		return t.at(u)
	}
	side := &t.low
	if u>>63 == 1 {
		side, u = &t.high, ^u
	}
	return time.Duration(interpolate(side, u))
}

// interpolate finds the value at distance v/2^64 from an end, v < 2^63.
func interpolate(side *[distOctaves*distSteps + 1]int64, v uint64) int64 {
	octave := bits.LeadingZeros64(v|1) - 1 // 0: v in [2^62, 2^63)
	if octave >= distOctaves {
		return side[distOctaves*distSteps]
	}
	x := v << (octave + 2)         // the fraction of the octave, from its far end, in 64 bits
	step := ^x >> (64 - 4)         // 16 steps, counted towards the end of the distribution
	part := (^x << 4) >> (64 - 31) // 31 bits of the way to the next
	i := octave*distSteps + int(step)
	a, b := side[i], side[i+1]
	hi, lo := bits.Mul64(uint64(abs64(b-a)), part)
	move := int64(hi<<(64-31) | lo>>31)
	if b < a {
		move = -move
	}
	return a + move
}

func abs64(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// tabulate builds the table of a distribution with quantile function f, which is given the
// probability p below and q above, whichever is small being exact.
func tabulate(name string, mean time.Duration, f func(p, q float64) float64) Dist {
	t := new(distTable)
	value := func(x float64) int64 {
		if !(x > 0) {
			return 0
		}
		return int64(min(x, longest))
	}
	for i := range t.low {
		octave, step := i/distSteps, i%distSteps
		// Octave o reaches from 2^-(o+1) to 2^-(o+2).
		small := math.Ldexp(1-float64(float64(step)/(2*distSteps)), -(octave + 1))
		t.low[i] = value(f(small, 1-small))
		t.high[i] = value(f(1-small, small))
	}
	last := len(t.low) - 1
	return Dist{name: name, lo: time.Duration(t.low[last]), hi: time.Duration(t.high[last]), mean: mean, table: t}
}

// A RatioDist is a uniform distribution of ratios, Lo to Hi, both included.
type RatioDist struct{ Lo, Hi PPM }
