package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// TestRedraw: what chance did before stays as it was, its choices included; what comes is that of another seed, and
// the run with the act is one run.
func TestRedraw(t *testing.T) {
	file, err := language.New(protocols.All).Load("raft/hello")
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	with := func(seed uint64) []sim.Event {
		run, err := scenarios.Begin(plan, 1, scenarios.Options{Keep: sim.All})
		require.NoError(t, err)
		require.NoError(t, run.RunToEvent(500))
		if seed > 0 {
			require.NoError(t, run.Do(scenarios.Deed{Verb: scenarios.RedrawVerb, Seed: seed}, ""))
		}
		res, err := run.Finish()
		require.NoError(t, err)

		again, err := scenarios.Execute(plan, 1, scenarios.Options{Acts: recoded(t, run.Acts())})
		require.NoError(t, err)
		require.Equal(t, res.Fingerprint, again.Fingerprint)
		return run.World().Events()
	}
	was, is := with(0), with(7)
	n := 0
	for ; n < len(was) && n < len(is) && was[n].Num == is[n].Num && was[n].Kind == is[n].Kind; n++ {
		if was[n].At != is[n].At || len(was[n].Choices) != len(is[n].Choices) {
			break
		}
		if was[n].Num > 500 {
			continue
		}
		require.Equal(t, was[n].Choices, is[n].Choices, "event %d", was[n].Num)
	}
	require.GreaterOrEqual(t, n, 500, "it has changed the past")
	require.Less(t, n, len(was)-1, "it has not changed the future")
}
