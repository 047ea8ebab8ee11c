package campaign

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
)

// Runs that are all alike seem to leave nothing to chance. A few of them prove no claim wrong, since
// three throws of a coin are alike in one case of four; fifteen do.
func TestJudge_RunsThatAreAlike(t *testing.T) {
	for _, c := range []struct {
		name  string
		runs  []float64
		value float64
		loose bool
		want  check.Verdict
	}{
		{"within the tolerance", slices.Repeat([]float64{3}, 3), 3.2, true, check.Held},
		{"outside of it, few", slices.Repeat([]float64{3}, 14), 4, true, check.Undecided},
		{"outside of it, many", slices.Repeat([]float64{3}, 15), 4, true, check.Violated},
		{"another, few", slices.Repeat([]float64{3}, 14), 3.1, false, check.Undecided},
		{"another, many", slices.Repeat([]float64{3}, 15), 3.1, false, check.Violated},
		{"the same, few", slices.Repeat([]float64{3}, 14), 3, false, check.Undecided},
		{"the same, many", slices.Repeat([]float64{3}, 15), 3, false, check.Held},
		{"the same but for rounding", slices.Repeat([]float64{0.1}, 15), 0.1 + 1e-16, false, check.Held},
		{"one run", []float64{3}, 3, false, check.Undecided},
		{"few that differ, far off", []float64{3, 3.01, 2.99, 3, 3}, 30, true, check.Violated},
	} {
		claim := &scenarios.Claim{Kind: scenarios.Near, Loose: c.loose}
		claim.Value.N, claim.Within.N = c.value, 0.5
		got := judge(claim, figure(numbers(c.runs...), scenarios.Mean, 0), true)
		require.Equal(t, c.want, got.Overall(), "%s: %s", c.name, got.Why)
	}
	below := &scenarios.Claim{Kind: scenarios.Below}
	below.Value.N = 2
	require.Equal(t, check.Undecided, judge(below, figure(numbers(3, 3, 3), scenarios.Mean, 0), true).Overall())
	below.Value.N = 4
	require.Equal(t, check.Held, judge(below, figure(numbers(3, 3, 3), scenarios.Mean, 0), true).Overall())
	spread := &scenarios.Claim{Kind: scenarios.Near, Loose: true}
	spread.Value.N, spread.Within.N = 5, 1
	require.Equal(t, check.Undecided, judge(spread, figure(numbers(3, 3, 3), scenarios.SD, 0), true).Overall())
}
