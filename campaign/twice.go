package campaign

import (
	"fmt"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Deterministic is the property that a run violates which comes out differently when it is made
// again: something in it is not a function of scenario, seed and overrides.
const Deterministic = "deterministic"

// compare makes a run again, and says where it first differs if it does.
func (o *outcome) compare(plan *scenarios.Plan, first *scenarios.Result) {
	second, err := scenarios.Execute(plan, o.seed, scenarios.Options{})
	if err == nil && second.Fingerprint == first.Fingerprint {
		return
	}
	o.verdict = check.Violated
	o.findings = append(o.findings, check.Finding{
		Property: Deterministic, Verdict: check.Violated, Why: firstDifference(plan, o.seed),
	})
}

// firstDifference makes a run twice more, keeping every event, and shows the first that differs
// from both sides.
func firstDifference(plan *scenarios.Plan, seed uint64) string {
	var events [2][]sim.Event
	for i := range events {
		result, err := scenarios.Execute(plan, seed, scenarios.Options{Keep: sim.All})
		if err != nil {
			return err.Error()
		}
		events[i] = result.Events
	}
	a, b := events[0], events[1]
	for i := range min(len(a), len(b)) {
		if x, y := brief(&a[i]), brief(&b[i]); x != y {
			return fmt.Sprintf("event %d is %s in one run and %s in another", a[i].Num, x, y)
		}
	}
	if len(a) != len(b) {
		return fmt.Sprintf("one run has %d events, another %d, alike as far as both go", len(a), len(b))
	}
	return "two runs had different fingerprints, and two more had the same events"
}

func brief(e *sim.Event) string {
	return fmt.Sprintf("%v of node %d at %v (peer %d, %s %+v)", e.Kind, e.Node, e.At, e.Peer, e.Why, e.Body)
}
