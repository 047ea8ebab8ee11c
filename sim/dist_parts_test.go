package sim_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// draws are n values, one of each nth of the 64 bits, in order.
func draws(d sim.Dist, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(d.At(share((float64(i) + 0.5) / float64(n))))
	}
	slices.Sort(out)
	return out
}

// What a mixture draws is in each of its parts as often as their shares say, exactly, and nowhere else.
func TestMixture_Shares(t *testing.T) {
	d := sim.Mixture(
		sim.Share{Of: 100_000, Dist: sim.Uniform(100*ms, 200*ms)},
		sim.Share{Of: 0, Dist: sim.Constant(0)},
		sim.Share{Of: 650_000, Dist: sim.Constant(5 * ms)},
		sim.Share{Of: 250_000, Dist: sim.Uniform(10*ms, 20*ms)},
	)
	all := draws(d, 100_000)
	for i, v := range all {
		switch p := float64(i) / 100_000; {
		case p < 0.65:
			require.EqualValues(t, 5*ms, v)
		case p < 0.9:
			require.InDelta(t, float64(10*ms)+(p-0.65)/0.25*float64(10*ms), v, 1e4)
		default:
			require.InDelta(t, float64(100*ms)+(p-0.9)/0.1*float64(100*ms), v, 1e5)
		}
	}
	require.Equal(t, "mixture((10%, between(100ms, 200ms)), (65%, 5ms), (25%, between(10ms, 20ms)))", d.String())
	require.Equal(t, 5*ms, d.Min())
	require.Equal(t, 200*ms, d.Max())
	require.Equal(t, 22*ms, d.Mean())
}

// Of two overlapping parts, as many values are below any bound as of both together.
func TestMixture_Overlapping(t *testing.T) {
	a, b := sim.Exponential(10*ms), sim.LogNormal(30*ms, 0.5)
	all := draws(sim.Mixture(sim.Share{Of: 300_000, Dist: a}, sim.Share{Of: 700_000, Dist: b}), 100_000)
	ofA, ofB := draws(a, 100_000), draws(b, 100_000)
	for bound := float64(ms); bound < float64(200*ms); bound *= 1.5 {
		x, _ := slices.BinarySearch(all, bound)
		y, _ := slices.BinarySearch(ofA, bound)
		z, _ := slices.BinarySearch(ofB, bound)
		require.InDelta(t, 0.3*float64(y)+0.7*float64(z), x, 3, "below %v", time.Duration(bound))
	}
}

// The parts of a sum are drawn independently: two exponentials make an Erlang distribution, two
// uniform ones a triangle.
func TestSum_Independent(t *testing.T) {
	const n = 200_000
	erlang := draws(sim.Sum(sim.Exponential(time.Second), sim.Exponential(time.Second)), n)
	triangle := draws(sim.Sum(sim.Uniform(0, time.Second), sim.Uniform(0, time.Second)), n)
	for _, x := range []float64{0.2, 0.5, 1, 1.5, 1.9} {
		below, _ := slices.BinarySearch(erlang, x*1e9)
		require.InDelta(t, 1-(1+x)*math.Exp(-x), float64(below)/n, 0.004, "Erlang below %v", x)
		below, _ = slices.BinarySearch(triangle, x*1e9)
		want := x * x / 2
		if x > 1 {
			want = 1 - (2-x)*(2-x)/2
		}
		require.InDelta(t, want, float64(below)/n, 0.004, "triangle below %v", x)
	}
	three := sim.Sum(sim.Uniform(0, ms), sim.Constant(ms), sim.Sum(sim.Uniform(0, ms), sim.Exponential(ms)))
	require.Equal(t, "between(0s, 1ms) + between(0s, 1ms) + exponential(mean = 1ms) + 1ms", three.String())
	require.Equal(t, 3*ms, three.Mean())
	require.Equal(t, 3*ms, sim.Sum(sim.Constant(ms), sim.Constant(2*ms)).At(math.MaxUint64))
}

// partsGen makes mixtures and sums of what [distGen] makes, one in the other.
func partsGen(depth int) *rapid.Generator[sim.Dist] {
	return rapid.Custom(func(t *rapid.T) sim.Dist {
		part := distGen()
		if depth > 0 && rapid.Bool().Draw(t, "deeper") {
			part = partsGen(depth - 1)
		}
		a, b := part.Draw(t, "a"), part.Draw(t, "b")
		d := sim.Sum(a, b)
		if rapid.Bool().Draw(t, "mixture") {
			p := sim.PPM(rapid.IntRange(0, 1_000_000).Draw(t, "share"))
			d = sim.Mixture(sim.Share{Of: p, Dist: a}, sim.Share{Of: 1_000_000 - p, Dist: b})
		}
		return d.Plus(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "by")))
	})
}

// Whatever is made of distributions stays within its bounds, and the dull draw is the least value.
func TestParts_WithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := partsGen(1).Draw(t, "dist")
		u := rapid.OneOf(rapid.Uint64(), rapid.Just(uint64(math.MaxUint64))).Draw(t, "u")
		require.Equal(t, d.Min(), d.At(0))
		require.LessOrEqual(t, d.Min(), d.At(u))
		require.LessOrEqual(t, d.At(u), d.Max())
		if d.Max() < 1<<59 {
			require.Equal(t, d.At(u)+ms, d.Plus(ms).At(u))
		}
	})
}

// The mean that a mixture or a sum tells is the mean of what it draws.
func TestParts_Mean(t *testing.T) {
	mixed := sim.Mixture(sim.Share{Of: 900_000, Dist: sim.LogNormal(5*ms, 0.5)}, sim.Share{Of: 100_000, Dist: sim.Uniform(ms, time.Second)})
	for _, d := range []sim.Dist{mixed, sim.Sum(mixed, sim.Exponential(50*ms)), sim.Sum(mixed, mixed, sim.Constant(ms))} {
		sum := 0.0
		for _, v := range draws(d, 200_000) {
			sum += v
		}
		require.InEpsilon(t, float64(d.Mean()), sum/200_000, 0.01, d.String())
	}
	heavy := sim.Sum(sim.Pareto(time.Hour, 0.1), sim.Pareto(time.Hour, 0.1), sim.Pareto(time.Hour, 0.1))
	require.Positive(t, 4*heavy.Max(), "a few can still be added up")
}

func TestMixture_SharesOfAll(t *testing.T) {
	require.Panics(t, func() { sim.Mixture(sim.Share{Of: 999_999, Dist: sim.Constant(1)}) })
	require.Panics(t, func() { sim.Mixture(sim.Share{Of: -1}, sim.Share{Of: 1_000_001}) })
	require.Equal(t, sim.Uniform(1, 2).String(), sim.Mixture(sim.Share{Of: 1_000_000, Dist: sim.Uniform(1, 2)}, sim.Share{}).String())
}
