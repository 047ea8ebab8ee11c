package scenarios

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// What a distribution is written as can be read again, but for quantiles.
func TestDist_Parse(t *testing.T) {
	mixed := sim.Mixture(sim.Share{Of: 987_654, Dist: sim.Constant(time.Millisecond)}, sim.Share{Of: 12_346, Dist: sim.Pareto(time.Second, 1.5)})
	for _, d := range []sim.Dist{
		{},
		sim.Constant(5 * time.Millisecond), sim.Uniform(0, 30*time.Millisecond), sim.Uniform(-time.Millisecond, time.Millisecond), sim.Exponential(time.Millisecond), sim.Normal(10*time.Millisecond, 3*time.Millisecond),
		sim.LogNormal(10*time.Millisecond, 0.7), sim.Pareto(time.Millisecond, 1.1), sim.Uniform(0, time.Millisecond).Plus(7 * time.Millisecond), sim.LogNormal(time.Millisecond, 0.5).Plus(time.Millisecond),
		sim.Sum(sim.Uniform(0, time.Millisecond).Plus(5), sim.Exponential(time.Millisecond), sim.Constant(-time.Microsecond)), mixed, mixed.Plus(time.Second),
		sim.Mixture(sim.Share{Of: 1, Dist: sim.Sum(mixed, sim.Exponential(7))}, sim.Share{Of: 333_333, Dist: mixed}, sim.Share{Of: 666_666, Dist: sim.Constant(-5)}),
	} {
		got, err := distCache{}.parse(d.String())
		require.NoError(t, err, d)
		require.Equal(t, d.String(), got.String())
		for i := range uint64(64) {
			require.Equal(t, d.At(1<<i), got.At(1<<i), d)
		}
	}
	for _, s := range []string{
		"", "x", "between(1ms)", "between(2ms, 1ms)", "between(1ms, 2ms", "pareto(min = 1ms, alpha = 0)", "quantiles(3 points)", "1ms + 1ms", "between(1ms, 2ms) + x", "1ms + between(1ms, 2ms)", "mixture()", "mixture((50%, 1ms), (49%, 2ms))", "mixture((100%, 1ms))",
		"mixture((50%, 1ms), (50%, 2ms)", "mixture((50%, 1ms), (50%, x))", "mixture((NaN%, 1ms), (50%, 2ms))", "between(1ms, 2ms) + ", " + 1ms", "between(1ms, 2ms)) + (1ms",
	} {
		_, err := distCache{}.parse(s)
		require.Error(t, err, s)
	}
}
