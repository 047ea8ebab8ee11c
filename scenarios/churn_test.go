package scenarios_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

const churning = `
scenario(
    protocol = swim(nodes = 40),
    schedule = [churn(crash(it()), session = exponential(mean = s(10)), downtime = between(s(5), s(15)), keep = node(1))],
    duration = s(60), quiet = s(0))`

// Nodes go as often as the sessions say, never those that are kept, and no node goes while it is away.
func TestChurn_SessionsAndDowntimes(t *testing.T) {
	res, err := scenarios.Execute(planOf(t, churning, 1), 1, scenarios.Options{})
	require.NoError(t, err)
	// A node goes once in 20 s after its first session: 39 of them in 60 s some 136 times (renewal theory: t / mean + (cv^2 - 1) / 2).
	require.InDelta(t, 136, len(res.Faults), 40)
	last := map[sim.ID]*scenarios.FaultRecord{}
	for i := range res.Faults {
		f := &res.Faults[i]
		require.Len(t, f.Fault.Nodes, 1)
		id := f.Fault.Nodes[0]
		require.NotEqual(t, sim.ID(1), id)
		if was := last[id]; was != nil {
			require.Greater(t, f.At-was.At, 5*time.Second)
		}
		last[id] = f
	}
	require.Greater(t, len(last), 30)
}

// With a rate it is the nodes together that go so often.
func TestChurn_Rate(t *testing.T) {
	plan := planOf(t, `
scenario(
    protocol = swim(nodes = 60),
    schedule = [churn(crash(it(), lasting = ms(50)), rate = per_second(4))],
    duration = s(60), quiet = s(0))`, 1)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.InDelta(t, 240, len(res.Faults), 4*16)
}

// An override lets one node stay; it is there until its next session is over, and all others go as they would have.
func TestChurn_AnOverrideMovesNoOther(t *testing.T) {
	plan := planOf(t, churning, 3)
	whole, err := scenarios.Execute(plan, 3, scenarios.Options{})
	require.NoError(t, err)
	gone := whole.Faults[5]
	res, err := scenarios.Execute(plan, 3, scenarios.Options{Overrides: sim.Overrides{{Choice: gone.Choice, Outcome: 0}}})
	require.NoError(t, err)
	require.Empty(t, res.Unused)
	left := slices.Delete(slices.Clone(whole.Faults), 5, 6)
	require.Len(t, res.Faults, len(left))
	for i, f := range res.Faults {
		require.Equal(t, left[i].At, f.At)
		require.Equal(t, left[i].Hit, f.Hit)
	}
}

// What churn drew is recorded as a plain list, whose run is the same run; and its choices have names of their own.
func TestChurn_IsRecorded(t *testing.T) {
	plan := planOf(t, churning, 2)
	drawn, err := scenarios.Execute(plan, 2, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, drawn.Fingerprint, flattened(t, plan, 2, drawn).Fingerprint)
	uniqueChoices(t, plan, 2)
}

// Those that go may be asked to leave, which is an order.
func TestChurn_ByOrders(t *testing.T) {
	plan := planOf(t, `
scenario(
    protocol = swim(nodes = 6), schedule = [churn(leave(it()), session = s(5), downtime = s(3), who = node(2) + node(3))],
    duration = s(30), quiet = s(0))`, 1)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(res.Orders), 6)
}

func TestChurn_Errors(t *testing.T) {
	for src, want := range map[string]string{
		`churn(crash(it()))`: "churn: how often?",
		`churn(crash(it()), session = s(1), rate = per_second(1))`: "churn: how often?",
		`churn(crash(it()), session = us(1))`:                      "write a longer period",
		`churn(crash(it()), rate = per_second(1000000))`:           "write a lower rate",
		`churn(crash(peer()), session = s(1))`:                     "peer() is the other end",
		`churn(crash(it()), session = s(1), who = it())`:           "it() is the node of an event",
	} {
		file, err := language.New(protocols.All).Parse("x.star", []byte("scenario(protocol = raft(), duration = s(10), schedule = ["+src+"])"))
		if err == nil {
			_, err = file.Evaluate(nil, scenarios.Dull)
		}
		require.ErrorContains(t, err, want, src)
	}
}
