package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// The evidence of a violation has what it takes to be believed: both sides of a contradiction, the
// answer that a client missed, the fault before a long silence.
func TestEvidence(t *testing.T) {
	fact := func(kind string) func(*sim.Event) bool {
		return func(e *sim.Event) bool { return e.Kind == sim.Stated && sim.FactKind(e.Body) == kind }
	}
	kind := func(k sim.Kind) func(*sim.Event) bool {
		return func(e *sim.Event) bool { return e.Kind == k }
	}
	for _, c := range []struct {
		scenario, property string
		want               int
		of                 func(*sim.Event) bool
	}{
		{"raft/mutants/vote-twice", "Election Safety", 2, fact("leader")},
		{"raft/mutants/vote-twice", "Election Safety", 2, fact("vote")},
		{"raft/mutants/no-dedup", "linearizable", 1, kind(sim.Dropped)},
		{"raft/mutants/no-check-quorum", "available 75 % of operations", 1, kind(sim.Faulted)},
	} {
		t.Run(c.scenario, func(t *testing.T) {
			src, found := scenarios.Library(c.scenario)
			require.True(t, found)
			file, err := language.New(protocols.All).Parse(c.scenario+".star", src)
			require.NoError(t, err)
			plan, err := file.Evaluate(nil, scenarios.ChooserFor(1, nil))
			require.NoError(t, err)
			res, err := scenarios.Execute(plan, 1, scenarios.Options{Keep: sim.All})
			require.NoError(t, err)
			for _, x := range res.Checks {
				if x.Property == c.property && x.Verdict == check.Violated {
					require.IsIncreasing(t, x.Events)
					require.Equal(t, c.want, count(res.World().Events(), x.Events, c.of))
					return
				}
			}
			require.Fail(t, "it is not violated", told(res))
		})
	}
}

// count counts the events with one of the numbers that are of a sort.
func count(events []sim.Event, nums []uint64, of func(*sim.Event) bool) (n int) {
	for _, num := range nums {
		if of(&events[num-1]) {
			n++
		}
	}
	return n
}
