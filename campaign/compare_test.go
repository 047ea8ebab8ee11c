package campaign

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// withRounds is a pool of runs with the seeds that they have.
func withRounds(rounds []int, runs ...[]float64) *pool {
	p := pooled(runs...)
	p.rounds = rounds
	return p
}

// A statistic of runs that are taken several times is that of a pool in which they stand as often.
func TestAResampledStatisticIsThatOfThePool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var runs, taken [][]float64
		var times []int
		for range rapid.IntRange(2, 8).Draw(t, "runs") {
			run := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 4).Draw(t, "run")
			k := rapid.IntRange(0, 3).Draw(t, "times")
			runs, times = append(runs, run), append(times, k)
			for range k {
				taken = append(taken, run)
			}
		}
		if len(taken) < 2 {
			t.Skip("too few")
		}
		for _, s := range []*scenarios.Statistic{
			{Kind: scenarios.Mean},
			{Kind: scenarios.SD},
			{Kind: scenarios.Share},
			{Kind: scenarios.Median},
			{Kind: scenarios.Quantile, Q: 900_000},
			{Kind: scenarios.Quantile},
			{Kind: scenarios.Quantile, Q: 1_000_000},
		} {
			want, _, _ := pooled(taken...).figure(s)
			require.InDelta(t, want, newSample(s, runs).value(times), 1e-7, "%v", s.Kind) // a deviation is the root of what is left of squares
		}
	})
}

// Runs are compared with those of the same seeds, and what is alike in both takes nothing from how sure one is.
func TestCompare(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	var rounds []int
	var a, b [][]float64
	for i := range 200 {
		luck := chance.NormFloat64()
		rounds = append(rounds, i)
		a, b = append(a, []float64{10 + luck + chance.NormFloat64()/10}), append(b, []float64{9.9 + luck + chance.NormFloat64()/10})
	}
	mean := &scenarios.Statistic{Kind: scenarios.Mean}
	c := compare(mean, withRounds(rounds, a...), withRounds(rounds, b...))
	// The luck of both has the variance 1, and what is left of each 1/100: 2.02 to 0.02.
	require.InDelta(t, 101, float64(c.Worth), 35)
	require.InDelta(t, 0.1, float64(c.Difference.Value), 0.02)
	require.Greater(t, float64(c.Difference.Low), 0.05, "200 seeds that are the same tell that there is a difference")
	require.InDelta(t, 1.96*math.Sqrt(0.02/200), float64(c.Difference.High-c.Difference.Low)/2, 0.004)
	require.InDelta(t, 1.0101, float64(c.Ratio.Value), 0.003)
	require.True(t, c.Ratio.Low > 1 && c.Ratio.Low < c.Ratio.Value && c.Ratio.Value < c.Ratio.High)

	other := slices.Clone(rounds)
	slices.Reverse(b) // each with a seed of its own
	apart := compare(mean, withRounds(rounds, a...), withRounds(other, b...))
	require.InDelta(t, 1, float64(apart.Worth), 0.3)
	require.Less(t, float64(apart.Difference.Low), 0.0)
	require.Equal(t, 200, apart.Seeds)
}

// What is missing in one of two runs with a seed is left out of both; of few runs no interval is told.
func TestCompare_SeedsInCommon(t *testing.T) {
	mean := &scenarios.Statistic{Kind: scenarios.Mean}
	c := compare(mean, withRounds([]int{0, 2, 3}, []float64{5}, []float64{7}, []float64{100}), withRounds([]int{1, 2, 0 + 4}, []float64{50}, []float64{6}, []float64{1}))
	require.Equal(t, 1, c.Seeds)
	require.Equal(t, report.Number(1), c.Difference.Value)
	require.False(t, c.Difference.Low.Known())
	c = compare(mean, withRounds([]int{0}, []float64{5}), withRounds([]int{1}, []float64{5}))
	require.Zero(t, c.Seeds)
	require.False(t, c.Difference.Value.Known())
}
