package language_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// What is drawn within the schedule is gone once the schedule is written as acts: no setting of it is left over.
func TestSaved_WhatIsDrawnInTheSchedule(t *testing.T) {
	f, err := language.New(protocols.All).Parse("a.star", []byte(`
size = draw("size", [3, 5])
scenario(
    protocol = echo(nodes = size),
    schedule = [at(s(1), degrade(message(), loss = draw("loss", between(percent(1), percent(10))), lasting = s(1)))],
    duration = s(3),
)
`))
	require.NoError(t, err)
	plan, err := f.Evaluate(nil, scenarios.ChooserFor(7, nil))
	require.NoError(t, err)
	run := plan.Token(7, nil)
	for _, name := range []string{"size", "loss"} {
		run.Overrides = append(run.Overrides, sim.Override{Choice: sim.Choice{Kind: sim.DrawChoice, Text: name}})
	}
	whole, err := f.Saved(plan, run)
	require.NoError(t, err)
	require.Contains(t, string(whole), `"loss"`)

	run.Acts.Flat = true
	flat, err := f.Saved(plan, run)
	require.NoError(t, err)
	require.Contains(t, string(flat), `setting("size"`)
	require.NotContains(t, string(flat), "loss")
}
