package campaign

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// pooled is the pool of runs with these values.
func pooled(runs ...[]float64) *pool {
	p := &pool{}
	for _, values := range runs {
		if err := p.add(&scenarios.Reading{Name: "x", Unit: scenarios.Nanoseconds, Values: values}); err != nil {
			panic(err)
		}
	}
	return p
}

// numbers is the pool of runs with one value each.
func numbers(values ...float64) *pool {
	var runs [][]float64
	for _, v := range values {
		runs = append(runs, []float64{v})
	}
	return pooled(runs...)
}

func figure(p *pool, kind scenarios.StatisticKind, q sim.PPM) Figure {
	return newFigure(&scenarios.Statistic{Kind: kind, Q: q}, p)
}

func requireFigure(t *testing.T, f Figure, value, low, high float64) {
	t.Helper()
	const near = 1e-4
	require.InDelta(t, value, float64(f.Value), near, "the value")
	require.InDelta(t, low, float64(f.Low), near, "the low end")
	require.InDelta(t, high, float64(f.High), near, "the high end")
}

// The expectations are worked out by hand, or come from textbooks.
func TestStatistics_OfNumbers(t *testing.T) {
	p := numbers(4, 1, 3, 2)
	// sd = sqrt(5/3) = 1.29099; t(3) = 3.1824; 3.1824 * 1.29099 / 2 = 2.05422
	requireFigure(t, figure(p, scenarios.Mean, 0), 2.5, 2.5-2.05422, 2.5+2.05422)
	// The sum is four times the mean, and so is how far it may be off.
	requireFigure(t, figure(p, scenarios.Sum, 0), 10, 10-8.21688, 10+8.21688)
	requireFigure(t, figure(pooled([]float64{1, 3}, []float64{4}, []float64{0, 2}, nil), scenarios.Sum, 0), 10, 10-8.6054, 10+8.6054)
	require.InDelta(t, 1.29099, float64(figure(p, scenarios.SD, 0).Value), 1e-5)
	require.Equal(t, report.Number(1), figure(p, scenarios.Smallest, 0).Value)
	require.Equal(t, report.Number(4), figure(p, scenarios.Largest, 0).Value)
	require.False(t, figure(p, scenarios.Largest, 0).High.Known())
	require.Equal(t, report.Number(2.5), figure(p, scenarios.Median, 0).Value)
	// (4-1) * 0.99 = 2.97: 97 % of the way from the third to the fourth
	require.InDelta(t, 3.97, float64(figure(p, scenarios.Quantile, 990_000).Value), 1e-12)
	require.InDelta(t, 1.03, float64(figure(p, scenarios.Quantile, 10_000).Value), 1e-12)

	// The largest of two is above their 99 % quantile, and yet a lower bound of the true one.
	two := figure(numbers(1, 2), scenarios.Quantile, 990_000)
	require.InDelta(t, 1.99, float64(two.Value), 1e-12)
	require.Equal(t, two.Value, two.Low, "no figure is outside of its own interval")

	// Of ten values in order the median is between the second and the ninth with 97.9 %.
	ten := numbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	requireFigure(t, figure(ten, scenarios.Median, 0), 5.5, 2, 9)
	// Five of ten: Wilson's interval is 0.2366 to 0.7634.
	requireFigure(t, figure(numbers(0, 1, 0, 1, 0, 1, 0, 1, 0, 1), scenarios.Share, 0), 0.5, 0.23659, 0.76341)
	// None of ten: from 0 to z^2 / (n + z^2).
	requireFigure(t, figure(numbers(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), scenarios.Share, 0), 0, 0, 0.27753)
}

// A run with many values that are all alike tells as much as a run with one.
func TestStatistics_ValuesOfARunAreNotIndependent(t *testing.T) {
	one, many := numbers(1, 3, 5, 9), pooled(
		slices.Repeat([]float64{1}, 50), slices.Repeat([]float64{3}, 50), slices.Repeat([]float64{5}, 50),
		slices.Repeat([]float64{9}, 50),
	)
	for _, kind := range []scenarios.StatisticKind{scenarios.Mean, scenarios.Share} {
		a, b := figure(one, kind, 0), figure(many, kind, 0)
		requireFigure(t, b, float64(a.Value), float64(a.Low), float64(a.High))
	}
	requireFigure(t, figure(pooled([]float64{1, 1, 1}, []float64{3, 3, 3}), scenarios.Mean, 0), 2, 2-12.706, 2+12.706)
	share := figure(pooled(slices.Repeat([]float64{0}, 50), slices.Repeat([]float64{1}, 50)), scenarios.Share, 0)
	require.Less(t, float64(share.Low), 0.2, "two runs are two coins")
	require.Greater(t, float64(share.High), 0.8)
}

func TestStatistics_OfNothing(t *testing.T) {
	for kind := scenarios.Mean; kind <= scenarios.Quantile; kind++ {
		f := figure(pooled(nil, nil), kind, 500_000)
		require.False(t, f.Value.Known())
		require.Equal(t, 2, f.Missing)
		require.Equal(t, "–", f.String())
	}
	one := figure(numbers(7e6), scenarios.Mean, 0)
	require.Equal(t, report.Number(7e6), one.Value)
	require.False(t, one.Low.Known(), "one run does not tell its error")
	require.Equal(t, "7 ms", one.String())
	require.False(t, figure(numbers(7), scenarios.SD, 0).Value.Known())
	long := pooled([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
	for kind := scenarios.Mean; kind <= scenarios.Quantile; kind++ {
		f := figure(long, kind, 500_000)
		require.True(t, f.Value.Known())
		require.False(t, f.Low.Known() || f.High.Known(), "nor do many values of one run")
	}
}

func TestSum_LosesNothing(t *testing.T) {
	var s report.Sum
	for _, x := range []float64{1, 1e100, 1, -1e100} {
		s.Add(x)
	}
	require.Equal(t, 2.0, s.Value())
}

// The ranks are those of the binomial distribution, which is summed here without cunning.
func TestRanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "n")
		q := float64(rapid.IntRange(1, 999).Draw(t, "q")) / 1000
		for _, c := range []confidence{sure, verySure} {
			low, high := c.ranks(n, q)
			below := func(k int) float64 { // P(X < k)
				sum := 0.0
				for i := range k {
					a, _ := math.Lgamma(float64(n + 1))
					b, _ := math.Lgamma(float64(i + 1))
					d, _ := math.Lgamma(float64(n - i + 1))
					sum += math.Exp(a - b - d + float64(i)*math.Log(q) + float64(n-i)*math.Log(1-q))
				}
				return sum
			}
			const slack = 1e-9
			require.LessOrEqual(t, below(low), c.tail+slack)
			require.Greater(t, below(low+1), c.tail-slack)
			require.LessOrEqual(t, 1-below(high), c.tail+slack)
			require.True(t, high == 0 || 1-below(high-1) > c.tail-slack)
		}
	})
}

// In 1000 samples of a known distribution the intervals hold the true value about 95 times in 100.
func TestIntervals_HoldTheTruth(t *testing.T) {
	held := map[string]int{}
	const trials, runs, each = 1000, 25, 4
	for trial := range trials {
		var all [][]float64
		for run := range runs {
			uniform := func(n uint64) float64 {
				return float64(sim.Roll(uint64(trial*1000+run), sim.Choice{N: n})>>11) / (1 << 53)
			}
			var values []float64 // a run has a level of its own, and a little noise
			for i := range each {
				values = append(values, uniform(0)+0.1*uniform(uint64(i+1)))
			}
			all = append(all, values)
		}
		p := pooled(all...)
		for name, f := range map[string]Figure{"mean": figure(p, scenarios.Mean, 0), "median": figure(p, scenarios.Median, 0)} {
			if f.Low <= 0.55 && 0.55 <= f.High {
				held[name]++
			}
		}
	}
	for name, n := range held {
		require.InDelta(t, 0.95*trials, n, 0.03*trials, name)
	}
	require.Len(t, held, 2)
}

func TestFigures_AsText(t *testing.T) {
	for _, c := range []struct {
		f    Figure
		want string
	}{
		{Figure{Value: 156.03e6, Low: 154.71e6, High: 157.35e6, Unit: scenarios.Nanoseconds, centred: true}, "156.0 ± 1.3 ms"},
		{Figure{Value: 296e6, Low: 285e6, High: 310e6, Unit: scenarios.Nanoseconds}, "296 [285, 310] ms"},
		{Figure{Value: 296e6, Low: 285e6, High: report.Number(math.Inf(1)), Unit: scenarios.Nanoseconds}, "296 [285, ?] ms"},
		{Figure{Value: 0.052, Low: 0.041, High: 0.065, Unit: scenarios.Ratio}, "5.2 [4.1, 6.5] %"},
		{Figure{Value: 0, Low: 0, High: 0.0188, Unit: scenarios.Ratio}, "0.0 [0.0, 1.9] %"},
		{Figure{Value: 325, Low: 325, High: 325, centred: true}, "325 ± 0"},
		{Figure{Value: 1234.5678, Low: 1234, High: 1235.1, Unit: scenarios.PerSecond, centred: true}, "1234.57 ± 0.53/s"},
		{Figure{Value: 0, Low: 0, High: 0, Unit: scenarios.Nanoseconds}, "0 [0, 0] s"},
	} {
		require.Equal(t, c.want, c.f.String())
	}
}
