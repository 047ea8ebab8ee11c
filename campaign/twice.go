package campaign

import (
	"fmt"
	"math"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Deterministic is the property that a run violates which comes out differently when it is made
// again: something in it is not a function of scenario, seed and overrides.
const Deterministic = "deterministic"

// sampled reports whether a run of a seed is made twice, whatever comes of it: one in twenty is, which hangs on
// nothing but the seed.
func sampled(seed uint64) bool {
	const oneOf = 20
	return sim.Roll(seed, sim.Choice{Kind: sim.DrawChoice, Text: "twice"})%oneOf == 0
}

// compare makes a run again that came to a fingerprint, and says where it first differs if it does. An error is that
// the second run was not made to its end, and tells nothing of the first. Where the protocol panics a run ends.
func (o *outcome) compare(plan *scenarios.Plan, first uint64, opts scenarios.Options) error {
	second, err := scenarios.Begin(plan, o.Seed, opts)
	if err != nil {
		return err
	}
	if err := toItsEnd(second); err != nil || second.World().Fingerprint() == first {
		return err
	}
	o.Verdict = check.Violated
	o.Findings = append(o.Findings, finding{Finding: check.Finding{
		Property: Deterministic, Verdict: check.Violated, Why: firstDifference(plan, o.Seed, opts),
	}})
	return nil
}

// firstDifference makes a run twice more, keeping every event, and shows the first that differs
// from both sides. What is up to chance may come out the same, so it tries again some times.
func firstDifference(plan *scenarios.Plan, seed uint64, opts scenarios.Options) string {
	const tries = 8
	for range tries {
		where, differ, err := Parting(plan, seed, opts)
		switch {
		case err != nil:
			return err.Error()
		case differ:
			return fmt.Sprintf("event %d is the first that differs: %v", where.Line, where)
		}
	}
	return fmt.Sprintf("two runs had different fingerprints, and %d more had the same events", 2*tries)
}

// Parting makes a run twice, keeping every event, and finds the first that differs. A run in which the
// protocol panics ends there.
func Parting(plan *scenarios.Plan, seed uint64, opts scenarios.Options) (where report.Parting, differ bool, err error) {
	opts.Keep = sim.All
	var lines [2]report.Lines
	for i := range lines {
		made, err := scenarios.Begin(plan, seed, opts)
		if err == nil {
			err = toItsEnd(made)
		}
		if err != nil {
			return where, false, err
		}
		lines[i] = report.LinesOf(made)
	}
	where, differ = report.Part(lines[0], lines[1])
	return where, differ, nil
}

// toItsEnd finishes a run, or comes as far as it panics.
func toItsEnd(run *scenarios.Run) error {
	defer func() { _ = recover() }()
	return run.RunTo(math.MaxInt64)
}
