package campaign

import (
	"math"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// figure is what a statistic comes to, with its two intervals. Of no values, or too few, the figure
// is no number.
func (p *pool) figure(s *scenarios.Statistic) (value float64, shown, judged interval) {
	if p.n == 0 {
		return math.NaN(), unknown, unknown
	}
	switch s.Kind {
	case scenarios.Mean:
		return p.mean()
	case scenarios.SD:
		return p.sd()
	case scenarios.Share:
		return p.share()
	case scenarios.Sum:
		return p.sum()
	case scenarios.Smallest:
		return p.at(0), unknown, unknown
	case scenarios.Largest:
		return p.at(p.n - 1), unknown, unknown
	case scenarios.Median:
		return p.quantile(500_000)
	}
	return p.quantile(int64(s.Q))
}

// An aspect is a number that each value comes to, such as itself, or its square: by the value, and by what weights a
// digest has of it.
type aspect struct {
	of      func(x float64) float64
	weights [tallied]float64
}

// itself is the value.
func (p *pool) itself() aspect {
	a := aspect{of: func(x float64) float64 { return x }}
	if a.weights[ofSum] = 1; p.digest != nil {
		a.weights[ofCount] = p.digest.first
	}
	return a
}

// distance is the square of how far the value is from m.
func (p *pool) distance(m float64) aspect {
	a := aspect{of: func(x float64) float64 { return float64((x - m) * (x - m)) }}
	if p.digest != nil {
		b := m - p.digest.first
		a.weights = [tallied]float64{ofCount: float64(b * b), ofSum: -2 * b, ofSquare: 1}
	}
	return a
}

// yes is 1 for a value that is not 0.
func yes(x float64) float64 {
	if x != 0 {
		return 1
	}
	return 0
}

// meanOf is the mean of an aspect of all values, and its standard error. The runs are what is independent:
// the error comes from how far each run's sum is from what it would be at the mean. Where every run
// has one value, that is sd / sqrt(n).
func (p *pool) meanOf(a aspect) (mean, err float64) {
	n, runs := float64(p.n), float64(p.measured())
	if p.digest != nil {
		return p.digest.meanOf(a.weights, n, runs)
	}
	var all report.Sum
	sums := make([]float64, len(p.runs))
	for i, run := range p.runs {
		var s report.Sum
		for _, x := range run {
			y := a.of(x)
			s.Add(y)
			all.Add(y)
		}
		sums[i] = s.Value()
	}
	mean = all.Value() / n
	if len(p.runs) < 2 {
		return mean, math.Inf(1)
	}
	var squares report.Sum
	for i, run := range p.runs {
		d := sums[i] - float64(mean*float64(len(run)))
		squares.Add(float64(d * d))
	}
	return mean, math.Sqrt(squares.Value()*runs/(runs-1)) / n
}

// sum is the sum of all values. Its error comes from how the sums of the runs differ.
func (p *pool) sum() (float64, interval, interval) {
	total, squares := p.total()
	runs := float64(p.measured())
	if p.measured() < 2 {
		return total, unknown, unknown
	}
	err := math.Sqrt(squares * runs / (runs - 1))
	return total, sure.around(total, err, p.degrees()), p.judged(total, err)
}

// total is the sum of all values, and the sum of the squares of how far that of each run is from their mean.
func (p *pool) total() (total, squares float64) {
	if p.digest != nil {
		return p.digest.total(float64(p.measured()))
	}
	var all, far report.Sum
	sums := make([]float64, len(p.runs))
	for i, run := range p.runs {
		var s report.Sum
		for _, x := range run {
			s.Add(x)
			all.Add(x)
		}
		sums[i] = s.Value()
	}
	total = all.Value()
	for _, s := range sums {
		d := s - total/float64(p.measured())
		far.Add(float64(d * d))
	}
	return total, far.Value()
}

// degrees are how free the runs are to differ.
func (p *pool) degrees() int { return p.measured() - 1 }

func (p *pool) mean() (float64, interval, interval) {
	m, err := p.meanOf(p.itself())
	return m, sure.around(m, err, p.degrees()), p.judged(m, err)
}

// judged is the interval of four standard errors, by which a figure is called wrong. Runs that are
// all alike have no error, as if nothing were left to chance; but two or three of a coin are often
// alike. So there is an interval only if they are so many that, with the same confidence, more than
// half of all runs are like them: that is the interval of the median, and takes 15 runs.
func (p *pool) judged(figure, err float64) interval {
	const rounding = 1e-12
	if err <= float64(rounding*math.Abs(figure)) {
		if verySure.lowerRank(p.measured(), 0.5) < 1 {
			return unknown
		}
		err = max(err, float64(rounding*math.Abs(figure)))
	}
	return verySure.around(figure, err, p.degrees())
}

// sd is the standard deviation. Its error follows from that of the mean of the squares.
func (p *pool) sd() (float64, interval, interval) {
	if p.n < 2 {
		return math.NaN(), unknown, unknown
	}
	m, _ := p.meanOf(p.itself())
	squares, err := p.meanOf(p.distance(m))
	sd := math.Sqrt(squares * float64(p.n) / float64(p.n-1))
	if sd > 0 {
		err /= 2 * sd
	}
	bounded := func(i interval) interval { return interval{max(i.low, 0), i.high} }
	if math.IsInf(err, 0) {
		return sd, unknown, unknown
	}
	return sd, bounded(sure.around(sd, err, p.degrees())), bounded(p.judged(sd, err))
}

func (p *pool) share() (float64, interval, interval) {
	share, err := p.meanOf(aspect{yes, [tallied]float64{ofYes: 1}})
	n := p.independent(share, err)
	return share, sure.wilson(share, n), verySure.wilson(share, n)
}

// independent is how many independent values would tell as much as these do about a share of them, of which the
// standard error is known.
func (p *pool) independent(share, err float64) (n float64) {
	switch alone := float64(share * (1 - share)); {
	case p.single():
		return float64(p.n)
	case p.measured() < 2:
		return 0 // one run does not tell how far another would be from it
	case alone == 0 || err == 0:
		return float64(p.measured())
	default:
		return min(alone/float64(err*err), float64(p.n))
	}
}

// below is the share of the values that are at most so large, and its standard error.
func (p *pool) below(value float64) (share, err float64) {
	if p.digest != nil {
		return p.digest.below(value, float64(p.n), float64(p.measured()))
	}
	return p.meanOf(aspect{of: func(x float64) float64 {
		if x <= value {
			return 1
		}
		return 0
	}})
}

// at is the value at a place among all, from 0.
func (p *pool) at(place int) float64 {
	if p.digest != nil {
		return p.digest.at(int64(place))
	}
	return p.inOrder()[place]
}

// quantile is one of all values, as [report.Quantile] has it; q is in millionths.
func (p *pool) quantile(q int64) (float64, interval, interval) {
	const one = 1_000_000
	place := int64(p.n-1) * q
	value, part := p.at(int(place/one)), float64(place%one)/one
	if part > 0 {
		value += float64(part * (p.at(int(place/one)+1) - value))
	}
	n := p.independent(p.below(value))
	if n < 1 {
		return value, unknown, unknown
	}
	between := func(c confidence) interval {
		low, high := c.ranks(int(n), float64(q)/one)
		out := unknown
		each := float64(p.n) / math.Floor(n) // values for each that is independent
		// Of very few values the outermost may be a bound, and the value lies between it and the next.
		if low >= 1 {
			out.low = min(p.at(max(int(math.Floor(float64(low)*each)), 1)-1), value)
		}
		if high <= int(n) {
			out.high = max(p.at(min(int(math.Ceil(float64(high)*each)), p.n)-1), value)
		}
		return out
	}
	return value, between(sure), between(verySure)
}
