package language_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// A fault that somebody types means what it would in the schedule of the file, whatever that has; and
// what cannot be done by hand is refused in a sentence.
func TestFault_Typed(t *testing.T) {
	file, err := language.New(protocols.All).Load("raft/leader-isolated")
	require.NoError(t, err)
	plan, err := file.Evaluate([]scenarios.Setting{{Name: "reads", Value: "local"}}, nil)
	require.NoError(t, err)
	run, err := scenarios.Begin(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.NoError(t, run.RunTo(time.Second))
	for _, c := range []struct {
		text string
		want sim.FaultKind
	}{
		{"degrade(message(sender = leader()), loss = percent(30))", sim.Degrade},
		{"slow_disk(node(\"n3\"), fsync = ms(200))", sim.SlowDisk},
		{"skew(node(2), offset = s(1))", sim.Skew},
		{"isolate([node(1), node(2)])", sim.Isolate},
		{"partition([node(1)])", sim.Partition},
		{"crash(leader())", sim.Crash},
	} {
		text, want := c.text, c.want
		fault, err := file.Fault(text, plan)
		require.NoError(t, err, text)
		deed, err := run.Resolve(fault)
		require.NoError(t, err, text)
		require.Equal(t, want, deed.Fault.Kind, text)
		require.NoError(t, run.Do(deed, text), text)
	}
	for text, why := range map[string]string{
		"crash(node(77))":                 "77",
		"crash(":                          "",
		"note(\"x\")":                     "is not one fault",
		"crush(leader())":                 "crush",
		"crash(random_node())":            "is drawn; by hand say whom you mean",
		"crash(leader(), lasting = s(1))": "leave lasting out",
		"flap(crash(node(1)), down = s(1), up = s(1))": "is not done at once",
	} {
		fault, err := file.Fault(text, plan)
		if err == nil {
			_, err = run.Resolve(fault)
		}
		require.ErrorContains(t, err, why, text)
		require.NotContains(t, err.Error(), "leader-isolated.star", text)
	}
}
