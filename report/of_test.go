package report_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// begin begins a run of a scenario of the library.
func begin(t testing.TB, scenario string, seed uint64, keep int, settings ...scenarios.Setting) *scenarios.Run {
	t.Helper()
	file, err := language.New(protocols.All).Load(scenario)
	require.NoError(t, err)
	plan, err := file.Evaluate(settings, scenarios.Dull)
	require.NoError(t, err)
	if plan.DrawsPerSeed {
		plan, err = file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
		require.NoError(t, err)
	}
	run, err := scenarios.Begin(plan, seed, scenarios.Options{Keep: keep, Measure: true})
	require.NoError(t, err)
	return run
}

// everything is all that a report says of a run, made to its end.
func everything(t testing.TB, r *report.Report) (text, object, page string) {
	t.Helper()
	_, err := r.Finish()
	require.NoError(t, err)
	var story, html bytes.Buffer
	require.NoError(t, r.Write(&story, report.Style{}))
	require.NoError(t, r.HTML(&html))
	made, err := json.Marshal(r.Object())
	require.NoError(t, err)
	return story.String(), string(made), html.String()
}

// A run is told alike whether it was watched from the beginning, half-way, or only recorded.
func TestOf_WatchedOrRecorded(t *testing.T) {
	for _, scenario := range []string{"raft/leader-isolated", "raft/stale-read", "raft/transfer", "multipaxos/chaos"} {
		watched, object, page := everything(t, report.Of(begin(t, scenario, 3, 0)))
		require.Contains(t, watched, "verdict")

		run := begin(t, scenario, 3, sim.All)
		require.NoError(t, run.RunTo(time.Second))
		half, halfObject, halfPage := everything(t, report.Of(run))
		require.Equal(t, watched, half)
		require.Equal(t, object, halfObject)
		require.Equal(t, page, halfPage)

		run = begin(t, scenario, 3, sim.All)
		_, err := run.Finish()
		require.NoError(t, err)
		afterwards, afterwardsObject, _ := everything(t, report.Of(run))
		require.Equal(t, watched, afterwards)
		require.Equal(t, object, afterwardsObject)
	}
}

// What is past and was not kept cannot be told.
func TestOf_ARunThatWasNotKept(t *testing.T) {
	run := begin(t, "raft/hello", 1, 10)
	require.NoError(t, run.RunTo(time.Second))
	require.Panics(t, func() { report.Of(run) })
}

// A run that something ended is told as far as it went, with what ended it.
func TestOf_ARunThatBroke(t *testing.T) {
	run := begin(t, "raft/hello", 1, 0)
	r := report.Of(run)
	r.Command = "go run ."
	require.NoError(t, run.RunTo(time.Second/2))
	r.Broke(check.Finding{Property: "no panic", Verdict: check.Violated, Why: "index out of range"})
	var b bytes.Buffer
	require.NoError(t, r.Write(&b, report.Style{}))
	require.Contains(t, b.String(), "index out of range")
	require.Contains(t, b.String(), "go run . replay raft/hello:1")
	require.Contains(t, b.String(), "leads")
	o := r.Object()
	require.Equal(t, "violated", o.Verdict)
	require.Equal(t, run.World().Latest(), o.Stats.Events)
}

// The page of a run with more events than can be stepped through has all but the diagram, and no name of its many servers.
func TestHTML_TooManyEvents(t *testing.T) {
	text, _, page := everything(t, report.Of(begin(t, "rumor/everybody", 1, 0, scenarios.Setting{Name: "nodes", Value: "30000"})))
	require.Contains(t, text, "who has heard c1-1: 30,000 of 30,000 servers")
	require.Contains(t, page, "events are too many to be stepped through: a page has up to 1,000,000.")
	require.Contains(t, page, `"events":null`)
	require.Contains(t, page, `"nodes":[{"name":"c1"`)
	require.Contains(t, page, `"history":[[1,`)
	require.Less(t, len(page), 150_000)
}
