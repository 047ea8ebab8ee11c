package sim_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// share is p as a share of 2^64.
func share(p float64) uint64 { return uint64(p * math.Ldexp(1, 64)) }

// The tables follow the closed forms of the quantile functions, far into both tails.
func TestDist_Quantiles(t *testing.T) {
	z := func(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
	second := float64(time.Second)
	for _, c := range []struct {
		dist sim.Dist
		want func(p float64) float64
	}{
		{sim.Uniform(time.Second, 3*time.Second), func(p float64) float64 { return second * (1 + 2*p) }},
		{sim.Exponential(time.Second), func(p float64) float64 { return -second * math.Log1p(-p) }},
		{sim.Normal(time.Minute, time.Second), func(p float64) float64 { return 60*second + second*z(p) }},
		{sim.LogNormal(time.Second, 0.5), func(p float64) float64 { return second * math.Exp(0.5*z(p)) }},
		{sim.LogNormal(time.Second, 2), func(p float64) float64 { return second * math.Exp(2*z(p)) }},
		{sim.Pareto(time.Second, 1.5), func(p float64) float64 { return second * math.Pow(1-p, -1/1.5) }},
	} {
		for _, p := range []float64{1e-8, 1e-6, 1e-3, .01, .1, .25, .4, .5, .6, .75, .9, .99, .999, 1 - 1e-6, 1 - 1e-8} {
			require.InEpsilon(t, c.want(p), float64(c.dist.At(share(p))), 0.002, "%v at %v", c.dist, p)
		}
	}
}

// The mean that a distribution tells is the mean of what it draws.
func TestDist_Mean(t *testing.T) {
	for _, d := range []sim.Dist{
		sim.Constant(time.Second), sim.Uniform(-time.Second, 3*time.Second), sim.Exponential(time.Second),
		sim.Normal(time.Minute, time.Second), sim.LogNormal(time.Second, 0.5), sim.Pareto(time.Second, 3),
		sim.Empirical([]sim.Quantile{{At: 0, Value: 0}, {At: 900_000, Value: time.Second}, {At: 1_000_000, Value: 11 * time.Second}}),
	} {
		const n = 100_000
		sum := 0.0
		for i := range n {
			sum += float64(d.At(share((float64(i) + 0.5) / n)))
		}
		require.InEpsilon(t, float64(d.Mean()), sum/n, 0.005, d.String())
	}
	require.Greater(t, sim.Pareto(time.Second, 1).Mean(), 1000*time.Hour, "infinite")
	require.Greater(t, sim.Pareto(time.Second, 1.0000001).Mean(), time.Duration(0))
	require.Greater(t, sim.LogNormal(time.Second, 50).Mean(), 1000*time.Hour)
}

func distGen() *rapid.Generator[sim.Dist] {
	dur := rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "d"))
	})
	return rapid.Custom(func(t *rapid.T) sim.Dist {
		a, b := dur.Draw(t, "a"), dur.Draw(t, "b")
		f := rapid.Float64Range(0.1, 4).Draw(t, "f")
		d := []sim.Dist{
			{},
			sim.Constant(a), sim.Uniform(-a, b), sim.Exponential(a), sim.Normal(a, b), sim.LogNormal(a, f), sim.Pareto(a, f),
			sim.Empirical([]sim.Quantile{{At: 10_000, Value: a}, {At: 990_000, Value: a + b}}),
		}[rapid.IntRange(0, 7).Draw(t, "kind")]
		if rapid.Bool().Draw(t, "shifted") {
			d = d.Plus(dur.Draw(t, "by"))
		}
		return d
	})
}

// Every distribution grows with u, from Min to Max.
func TestDist_MonotoneWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := distGen().Draw(t, "dist")
		u := rapid.SliceOfN(rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 1<<34), rapid.Uint64Range(1<<63-100, 1<<63+100),
			rapid.Uint64Range(math.MaxUint64-1<<34, math.MaxUint64)), 2, 2).Draw(t, "u")
		lo, hi := d.At(min(u[0], u[1])), d.At(max(u[0], u[1]))
		require.LessOrEqual(t, d.Min(), lo)
		require.LessOrEqual(t, lo, hi)
		require.LessOrEqual(t, hi, d.Max())
		require.Equal(t, d.Min(), d.At(0), "zero is the dull end")
		require.Equal(t, d.Max(), d.At(math.MaxUint64))
	})
}

// Both bounds of a uniform distribution are drawn, and all values between them alike.
func TestDist_UniformIsInclusive(t *testing.T) {
	d := sim.Uniform(-2, 2)
	counts := map[time.Duration]int{}
	for i := range uint64(1000) {
		counts[d.At(i*(math.MaxUint64/1000))]++
	}
	require.Len(t, counts, 5)
	for v, n := range counts {
		require.InDelta(t, 200, n, 1, "value %d", v)
	}
	require.Equal(t, sim.Constant(time.Second).At(7), sim.Uniform(time.Second, time.Second).At(7))
	require.Panics(t, func() { sim.Uniform(2, 1) })
}

// Between two steps of the table, and from one octave to the next, there is no jump.
func TestDist_Continuous(t *testing.T) {
	d := sim.Exponential(time.Hour)
	for octave := 1; octave < 30; octave++ {
		for step := range uint64(16) {
			u := uint64(1)<<(63-octave) + step<<(59-octave)
			for _, at := range []uint64{u, -u} {
				below, above := d.At(at-1), d.At(at+1)
				require.InDelta(t, float64(below), float64(above), 10+1e-6*float64(above), "octave %d, step %d", octave, step)
			}
		}
	}
}

func TestDist_Empirical(t *testing.T) {
	d := sim.Empirical([]sim.Quantile{{At: 500_000, Value: 10 * ms}, {At: 1_000_000, Value: 20 * ms}})
	require.Equal(t, 10*ms, d.Min())
	require.InDelta(t, 20*ms, d.Max(), 100)
	require.Equal(t, 10*ms, d.At(share(0.3)))
	require.InDelta(t, 15*ms, d.At(share(0.75)), 1000)
	require.Zero(t, sim.Empirical(nil))
}

func TestDist_Plus(t *testing.T) {
	for _, d := range []sim.Dist{sim.Constant(ms), sim.Uniform(0, ms), sim.Exponential(ms)} {
		before := d.At(share(0.3))
		p := d.Plus(5 * ms)
		require.Equal(t, before+5*ms, p.At(share(0.3)))
		require.Equal(t, d.Min()+5*ms, p.Min())
		require.Equal(t, d.Max()+5*ms, p.Max())
		require.Equal(t, d.Mean()+5*ms, p.Mean())
		require.Equal(t, before, d.At(share(0.3)), "the original is as it was")
	}
}

func TestDist_Constant(t *testing.T) {
	var zero sim.Dist
	require.True(t, zero.IsZero())
	require.Zero(t, zero.At(math.MaxUint64))
	negative := sim.Constant(-5)
	require.True(t, negative.IsZero())
	one := sim.Constant(1)
	require.False(t, one.IsZero())
	uniform := sim.Uniform(0, 1)
	require.False(t, uniform.IsZero())
	require.Equal(t, "5ms", fmt.Sprint(sim.Constant(5*ms)))
}

func TestDist_Pow(t *testing.T) {
	for _, x := range []float64{1e-9, 0.1, 0.9, 1, 2, 3, 1000, 1e9} {
		for _, y := range []float64{-3, -1, -0.99, 0, 0.5, 1, 2} {
			require.InEpsilon(t, math.Pow(x, y), sim.Pow(x, y), 1e-13, "%v to the power of %v", x, y)
		}
	}
}

// The heaviest tails end where a few of them can still be added up.
func TestDist_TailsDoNotOverflow(t *testing.T) {
	for _, d := range []sim.Dist{sim.Pareto(time.Hour, 0.1), sim.LogNormal(time.Hour, 100), sim.Exponential(1 << 61)} {
		require.Positive(t, 4*d.Max(), d.String())
	}
}
