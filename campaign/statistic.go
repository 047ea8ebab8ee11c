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
		return p.inOrder()[0], unknown, unknown
	case scenarios.Largest:
		return p.inOrder()[p.n-1], unknown, unknown
	case scenarios.Median:
		return p.quantile(500_000)
	}
	return p.quantile(int64(s.Q))
}

// meanOf is the mean of f over all values, and its standard error. The runs are what is independent:
// the error comes from how far each run's sum is from what it would be at the mean. Where every run
// has one value, that is sd / sqrt(n).
func (p *pool) meanOf(f func(x float64) float64) (mean, err float64) {
	var all report.Sum
	sums := make([]float64, len(p.runs))
	for i, run := range p.runs {
		var s report.Sum
		for _, x := range run {
			y := f(x)
			s.Add(y)
			all.Add(y)
		}
		sums[i] = s.Value()
	}
	n, runs := float64(p.n), float64(len(p.runs))
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
	var all, squares report.Sum
	sums := make([]float64, len(p.runs))
	for i, run := range p.runs {
		var s report.Sum
		for _, x := range run {
			s.Add(x)
			all.Add(x)
		}
		sums[i] = s.Value()
	}
	total, runs := all.Value(), float64(len(p.runs))
	if len(p.runs) < 2 {
		return total, unknown, unknown
	}
	for _, s := range sums {
		d := s - total/runs
		squares.Add(float64(d * d))
	}
	err := math.Sqrt(squares.Value() * runs / (runs - 1))
	return total, sure.around(total, err, p.degrees()), p.judged(total, err)
}

// degrees are how free the runs are to differ.
func (p *pool) degrees() int { return len(p.runs) - 1 }

func (p *pool) mean() (float64, interval, interval) {
	m, err := p.meanOf(func(x float64) float64 { return x })
	return m, sure.around(m, err, p.degrees()), p.judged(m, err)
}

// judged is the interval of four standard errors, by which a figure is called wrong. Runs that are
// all alike have no error, as if nothing were left to chance; but two or three of a coin are often
// alike. So there is an interval only if they are so many that, with the same confidence, more than
// half of all runs are like them: that is the interval of the median, and takes 15 runs.
func (p *pool) judged(figure, err float64) interval {
	const rounding = 1e-12
	if err <= float64(rounding*math.Abs(figure)) {
		if verySure.lowerRank(len(p.runs), 0.5) < 1 {
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
	m, _ := p.meanOf(func(x float64) float64 { return x })
	squares, err := p.meanOf(func(x float64) float64 { return float64((x - m) * (x - m)) })
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
	yes := func(x float64) bool { return x != 0 }
	share, n := p.independent(yes)
	return share, sure.wilson(share, n), verySure.wilson(share, n)
}

// independent is the share of the values of which something is true, and how many independent values
// would tell as much about it as these do.
func (p *pool) independent(is func(x float64) bool) (share, n float64) {
	share, err := p.meanOf(func(x float64) float64 {
		if is(x) {
			return 1
		}
		return 0
	})
	switch alone := float64(share * (1 - share)); {
	case p.single():
		return share, float64(p.n)
	case len(p.runs) < 2:
		return share, 0 // one run does not tell how far another would be from it
	case alone == 0 || err == 0:
		return share, float64(len(p.runs))
	default:
		return share, min(alone/float64(err*err), float64(p.n))
	}
}

// quantile is one of all values; q is in millionths.
func (p *pool) quantile(q int64) (float64, interval, interval) {
	x := p.inOrder()
	const one = 1_000_000
	value := report.Quantile(x, q)
	_, n := p.independent(func(x float64) bool { return x <= value })
	if n < 1 {
		return value, unknown, unknown
	}
	between := func(c confidence) interval {
		low, high := c.ranks(int(n), float64(q)/one)
		out := unknown
		each := float64(p.n) / math.Floor(n) // values for each that is independent
		// Of very few values the outermost may be a bound, and the value lies between it and the next.
		if low >= 1 {
			out.low = min(x[max(int(math.Floor(float64(low)*each)), 1)-1], value)
		}
		if high <= int(n) {
			out.high = max(x[min(int(math.Ceil(float64(high)*each)), p.n)-1], value)
		}
		return out
	}
	return value, between(sure), between(verySure)
}
