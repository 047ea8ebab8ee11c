package campaign

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/scenarios"
)

// digested is the pool of runs with these values, of which none is kept.
func digested(runs ...[]float64) *pool {
	p := &pool{lean: true}
	defer func(most int) { valuesMost = most }(valuesMost)
	valuesMost = 0
	for _, values := range runs {
		if err := p.add(&scenarios.Reading{Name: "x", Values: values}); err != nil {
			panic(err)
		}
	}
	return p
}

// What a digest says is what the values say, but for the width of a bucket.
func TestADigestSaysWhatTheValuesSay(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for name, value := range map[string]func(run float64) float64{
		"latencies": func(run float64) float64 { return math.Exp(15 + run/4 + chance.NormFloat64()) },
		"far off":   func(run float64) float64 { return 1e9 + 1e8*run + 1e7*chance.NormFloat64() },
		"both ways": func(run float64) float64 { return run + 3*chance.NormFloat64() },
		"yes or no": func(run float64) float64 { return math.Floor(1.2 * chance.Float64()) },
	} {
		t.Run(name, func(t *testing.T) {
			var runs [][]float64
			for range 300 {
				run := chance.NormFloat64()
				values := make([]float64, chance.IntN(40))
				for i := range values {
					values[i] = value(run)
				}
				runs = append(runs, values)
			}
			exact, short := pooled(runs...), digested(runs...)
			require.Nil(t, short.runs)
			spread := float64(figure(exact, scenarios.SD, 0).Value)
			for kind := scenarios.Mean; kind <= scenarios.Quantile; kind++ {
				want, got := figure(exact, kind, 990_000), figure(short, kind, 990_000)
				require.Equal(t, want.N, got.N)
				require.Equal(t, want.Runs, got.Runs)
				require.Equal(t, want.Missing, got.Missing)
				for what, is := range map[string][2]float64{
					"value": {float64(want.Value), float64(got.Value)}, "low": {float64(want.Low), float64(got.Low)},
					"high": {float64(want.High), float64(got.High)}, "judged": {want.judged.low, got.judged.low},
				} {
					near := 0.0005*math.Abs(is[0]) + 1e-6*spread
					if kind < scenarios.Smallest && kind != scenarios.Median {
						near = 1e-6*math.Abs(is[0]) + 1e-6*spread // which buckets have no part in
					} else if what != "value" {
						near += 0.2 * spread // the interval may end a few values farther
					}
					if math.IsNaN(is[0]) || math.IsInf(is[0], 0) {
						require.Equal(t, fmt.Sprint(is[0]), fmt.Sprint(is[1]))
						continue
					}
					require.InDelta(t, is[0], is[1], near, "%v: %s", kind, what)
				}
			}
		})
	}
}

// Buckets are in the order of the values, and their middle is near each of them.
func TestBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Float64Range(-1e300, 1e300).Draw(t, "x"), rapid.Float64Range(-1e300, 1e300).Draw(t, "y")
		if x < y {
			require.LessOrEqual(t, keyOf(x), keyOf(y))
		}
		if math.Abs(x) > 1e-300 {
			require.InEpsilon(t, x, middleOf(keyOf(x)), 0.00049)
		}
	})
	require.Zero(t, middleOf(keyOf(0)))
	require.Zero(t, middleOf(keyOf(math.Copysign(0, -1))))
	require.Less(t, keyOf(math.Copysign(5e-324, -1)), keyOf(0))
	require.InEpsilon(t, math.MaxFloat64, middleOf(keyOf(math.MaxFloat64)), 0.001)
}

// However many runs come, and in whatever order, the histogram is the same and does not grow.
func TestADigestIsBounded(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	var runs [][]float64
	for range 2000 {
		values := make([]float64, 50)
		for i := range values {
			values[i] = math.Exp(10 + 3*chance.NormFloat64())
		}
		runs = append(runs, values)
	}
	one := digested(runs...)
	slices.Reverse(runs)
	other := digested(runs...)
	require.Equal(t, one.digest.buckets, other.digest.buckets)
	require.Less(t, len(one.digest.buckets), 30_000, "of 100,000 values")
	require.Equal(t, figure(one, scenarios.Median, 0).Value, figure(other, scenarios.Median, 0).Value)
}

// A pool that is not lean keeps all, and one that is does so up to its bound.
func TestWhatIsKept(t *testing.T) {
	values := make([]float64, valuesMost)
	p, q := &pool{lean: true}, &pool{}
	for _, to := range []*pool{p, q} {
		require.NoError(t, to.add(&scenarios.Reading{Values: values}))
		require.Nil(t, to.digest)
		require.NoError(t, to.add(&scenarios.Reading{Values: values[:1]}))
	}
	require.NotNil(t, p.digest)
	require.Nil(t, q.digest)
	require.Equal(t, 2, p.measured())
}
