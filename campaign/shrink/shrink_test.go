package shrink_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// votes is a run of the random scenario in which a server forgets its vote.
func votes(t *testing.T) shrink.Run {
	t.Helper()
	f, err := language.New(protocols.All).Load("raft/chaos")
	require.NoError(t, err)
	return shrink.Run{File: f, Settings: []scenarios.Setting{{Name: "mutant", Value: "forget-vote"}}, Seed: 1}
}

// TestShrink: of thousands of events a handful is left, in a file that makes the run by itself.
func TestShrink(t *testing.T) {
	r := votes(t)
	s, err := r.Shrink()
	require.NoError(t, err)
	require.Equal(t, "Votes Once", s.Property)
	require.Equal(t, shrink.Shape(s.Was), shrink.Shape(s.Why))
	require.True(t, s.Whole)
	require.Less(t, s.After.Deliveries, uint64(50))
	require.LessOrEqual(t, s.After.Faults, 5)
	require.Greater(t, s.Before.Deliveries, 20*s.After.Deliveries)

	f, err := language.New(protocols.All).Parse("small.star", s.Text)
	require.NoError(t, err)
	plan, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	again, err := scenarios.Execute(plan, plan.Seed, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, plan.Print, again.Fingerprint)
	require.Equal(t, check.Violated, again.Verdict)

	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.Contains(t, string(text), `"property":"Votes Once"`)

	t.Run("why it falls", func(t *testing.T) {
		why, err := s.Explain(0)
		require.NoError(t, err)
		require.True(t, why.Whole)
		require.Less(t, why.Seeds.Falls, why.Seeds.Of/2, "it takes luck")
		require.Len(t, why.Needs, s.After.Faults)
		for _, n := range why.Needs {
			require.False(t, n.Falls, "it falls without %s, which could have gone", n.What)
			require.Less(t, 4*n.Without.Falls, n.Without.Of, "hardly any other seed makes up for %s", n.What)
		}

		twin, err := scenarios.ParseToken(why.Twin.Replay)
		require.NoError(t, err)
		plan, err := r.File.Evaluate(twin.Settings, scenarios.ChooserFor(twin.Seed, twin.Overrides))
		require.NoError(t, err)
		passes, err := scenarios.Execute(plan, twin.Seed, scenarios.Options{Overrides: twin.Overrides, Acts: twin.Acts})
		require.NoError(t, err)
		require.Equal(t, twin.Print, passes.Fingerprint)
		require.NotEqual(t, check.Violated, passes.Verdict)
		require.Less(t, why.Twin.Event, int(s.After.Events))

		require.Less(t, why.NoReturn.Event, s.After.Events, "what shows the violation comes after what brings it about")
		require.GreaterOrEqual(t, 20*why.NoReturn.After.Falls, 19*why.NoReturn.After.Of)
		require.Less(t, why.NoReturn.Before.Falls, why.NoReturn.Before.Of)

		found, err := s.Explain(time.Nanosecond)
		require.NoError(t, err)
		require.False(t, found.Whole, "there was no time")
	})

	t.Run("what is small stays so", func(t *testing.T) {
		small := shrink.Run{File: f, Seed: plan.Seed}
		smaller, err := small.Shrink()
		require.NoError(t, err)
		require.LessOrEqual(t, smaller.After.Deliveries, s.After.Deliveries)
	})
}

// TestShrink_Interrupted: whoever wants to end has the smallest run so far.
func TestShrink_Interrupted(t *testing.T) {
	r := votes(t)
	runs := 0
	r.Progress = func(_ shrink.Size, made int) { runs = made }
	r.Heed = func(*sim.World) error {
		if runs > 10 {
			return supervise.ErrInterrupted
		}
		return nil
	}
	s, err := r.Shrink()
	require.NoError(t, err)
	require.False(t, s.Whole)
	require.Less(t, s.After.Faults, s.Before.Faults)
	f, err := language.New(protocols.All).Parse("small.star", s.Text)
	require.NoError(t, err)
	_, err = f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
}

func TestShrink_Nothing(t *testing.T) {
	r := votes(t)
	r.Settings = nil
	_, err := r.Shrink()
	require.ErrorIs(t, err, shrink.ErrNothing)
	r = votes(t)
	r.Property = "Leader Completeness"
	_, err = r.Shrink()
	require.ErrorIs(t, err, shrink.ErrNothing)
}
