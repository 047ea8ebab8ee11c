package scenarios_test

import (
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
)

// recoded are acts written as texts and read again.
func recoded(t require.TestingT, acts scenarios.Acts) scenarios.Acts {
	texts, err := acts.Code(true)
	require.NoError(t, err)
	again, err := scenarios.ParseActs(texts)
	require.NoError(t, err, texts)
	return again
}

// flattened is the run of a plan of which nothing is left but what was done in another, as texts.
func flattened(t require.TestingT, plan *scenarios.Plan, seed uint64, drawn *scenarios.Result) *scenarios.Result {
	res, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: recoded(t, drawn.Flat)})
	require.NoError(t, err)
	require.Empty(t, res.Missed)
	return res
}
