package cell

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A run is one that a cell has made.
type run struct {
	report   *report.Report
	file     *language.File
	settings []scenarios.Setting
	seed     uint64
}

// makeRun makes one run of a scenario.
func (n *Notebook) makeRun(ctx context.Context, a *language.Asked) (language.Made, error) {
	if a.Scenario == nil {
		return nil, language.ErrNoScenario
	}
	settings, err := settingsOf(a, "set")
	if err != nil {
		return nil, err
	}
	plan, err := a.Scenario.Evaluate(settings, scenarios.Dull)
	if err != nil {
		return nil, err
	}
	r := &run{file: a.Scenario, settings: settings, seed: plan.Seed}
	if seed, given := a.Seed("seed"); given {
		r.seed = seed
	}
	if plan.DrawsPerSeed {
		if plan, err = a.Scenario.Evaluate(settings, scenarios.ChooserFor(r.seed, nil)); err != nil {
			return nil, err
		}
	}
	return r, n.finish(ctx, r, plan, scenarios.Options{})
}

// finish makes the run of a plan.
func (n *Notebook) finish(ctx context.Context, r *run, plan *scenarios.Plan, o scenarios.Options) error {
	hand := n.watch.Within(ctx).Hand()
	defer hand.Free()
	hand.Take(supervise.Task{Run: -1, Of: fmt.Sprintf("%s, seed %d", r.file.Name, r.seed)}, supervise.Running)
	heed := func(w *sim.World) error {
		n.tell("%v of virtual time", w.Now().Truncate(1e9))
		return hand.Heed(w)
	}
	o.Keep, o.Verify, o.Measure, o.Heed, o.Pulse = keptEvents, true, true, heed, hand.Pulse
	made, err := scenarios.Begin(plan, r.seed, o)
	if err != nil {
		return err
	}
	hand.See(made.World())
	r.report = report.Of(made)
	r.report.Unnamed = true
	if err := made.RunTo(math.MaxInt64); err != nil {
		return err
	}
	hand.Doing(supervise.Judging)
	_, err = r.report.Finish()
	return err
}

// keptEvents is how many events of a run a picture can show.
const keptEvents = 100_000

// Is says that it is a run.
func (r *run) Is() string { return "run" }

// String is the run in a line.
func (r *run) String() string {
	return fmt.Sprintf("a run with seed %d: %s", r.seed, r.report.Result().Verdict)
}

// Names are what can be asked of a run.
func (r *run) Names() []string {
	return []string{"events", "fingerprint", "measures", "messages", "seed", "verdict", "violated", "why"}
}

// Ask answers.
func (r *run) Ask(name string) (any, error) {
	result := r.report.Result()
	switch name {
	case "events":
		return result.Stats.Events, nil
	case "fingerprint":
		return fmt.Sprintf("%016x", result.Fingerprint), nil
	case "messages":
		return result.Stats.Sent, nil
	case "seed":
		return r.seed, nil
	case "verdict":
		return result.Verdict.String(), nil
	case "violated":
		names := []any{}
		for _, c := range result.Checks {
			if c.Verdict == check.Violated && c.Property != c.Expect {
				names = append(names, c.Property)
			}
		}
		return names, nil
	case "why":
		return r.why(), nil
	}
	measures := map[string]any{}
	for i := range result.Measures {
		m := &result.Measures[i]
		switch {
		case m.Missing():
			measures[m.Name] = nil
		case m.Form == scenarios.Number:
			measures[m.Name] = m.Values[0]
		default:
			sum := report.Summarize(m)
			measures[m.Name] = float64(*sum.Median)
		}
	}
	return measures, nil
}

// why says which properties have not held.
func (r *run) why() string {
	var b bytes.Buffer
	for _, c := range r.report.Result().Checks {
		if c.Verdict != check.Held && c.Excuse == "" {
			if b.Len() > 0 {
				b.WriteString("; ")
			}
			fmt.Fprintf(&b, "%s: %s", c.Property, c.Why)
		}
	}
	return b.String()
}

// Bundle is the story of the run.
func (r *run) Bundle() Bundle {
	var b bytes.Buffer
	r.report.Write(&b, report.Style{}) //nolint:errcheck // to memory
	return Bundle{Plain: b.String()}
}
