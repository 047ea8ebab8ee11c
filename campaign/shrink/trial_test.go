package shrink

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
)

// TestTrial_Shows: another property, or the same in another shape, is not what was looked for.
func TestTrial_Shows(t *testing.T) {
	shows := func(want target, verdict check.Verdict) bool {
		found := check.Finding{Property: "Votes Once", Verdict: verdict, Why: "n2 voted twice in term 3"}
		one := &trial{result: &scenarios.Result{Checks: []scenarios.Check{{Finding: found}}}}
		return one.shows(want)
	}
	require.True(t, shows(target{"Votes Once", "n# voted twice in term #"}, check.Violated))
	require.True(t, shows(target{"Votes Once", ""}, check.Violated))
	require.False(t, shows(target{"Votes Once", "n# forgot its vote"}, check.Violated))
	require.False(t, shows(target{"Log Matching", ""}, check.Violated))
	require.False(t, shows(target{"Votes Once", ""}, check.Undecided))
}
