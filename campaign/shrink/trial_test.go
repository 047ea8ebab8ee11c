package shrink

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// TestShape: numbers make no difference, nor does how long a list of what they tell apart is.
func TestShape(t *testing.T) {
	for why, shape := range map[string]string{
		"n2 voted in term 17 for n10":         "n# voted in term # for n#",
		"n1, n2 and n3 differ from n4 in k2":  "n# differ from n# in k#",
		"n1 differ from n4, n5 or n6, in k12": "n# differ from n#, in k#",
		"it is so and so and so":              "it is so and so and so",
		"":                                    "",
	} {
		require.Equal(t, shape, Shape(why))
	}
}

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

// TestTrial_Asks: that clients are served again is about clients that go on asking, and what they are told is not.
func TestTrial_Asks(t *testing.T) {
	f, err := language.New(protocols.All).Load("raft/chaos")
	require.NoError(t, err)
	plan, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	one := &trial{plan: plan}
	require.True(t, one.asks(target{property: "recovers within 2s"}))
	require.False(t, one.asks(target{property: "linearizable"}))
}
