package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
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

// textOf is the run of a scenario file that holds acts.
func textOf(t *testing.T, lang *language.Language, file *language.File, plan *scenarios.Plan, seed uint64, acts scenarios.Acts) *scenarios.Result {
	run := plan.Token(seed, nil)
	run.Acts = acts
	text, err := file.Saved(plan, run)
	require.NoError(t, err)
	saved, err := lang.Parse(file.Name, text)
	require.NoError(t, err, string(text))
	p, err := saved.Evaluate(nil, scenarios.ChooserFor(seed, nil))
	require.NoError(t, err)
	if acts.Flat {
		require.Empty(t, p.Schedule)
	}
	res, err := scenarios.Execute(p, p.Seed, scenarios.Options{})
	require.NoError(t, err)
	return res
}
