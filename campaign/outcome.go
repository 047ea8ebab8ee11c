package campaign

import (
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/supervise"
)

// An outcome is what came of a run. It is small: a campaign may have millions.
type outcome struct {
	number   int
	point    int
	seed     uint64
	verdict  check.Verdict
	findings []check.Finding // those that count and have not held
	shows    []showing
	events   uint64
	print    uint64 // the fingerprint
	replay   string
	err      string // the run could not be made
	measures []scenarios.Reading
}

// A showing is an expectation that some run must show.
type showing struct {
	expect string
	shown  bool
}

// run makes the run.
func (j job) run(twice bool) (o outcome) {
	o = outcome{number: j.number, point: j.point, seed: j.seed}
	plan := j.at.plan
	var made *scenarios.Run
	defer func() {
		if r := recover(); r != nil {
			o.broke(plan, made, supervise.Caught(r).Why())
		}
	}()
	if plan.DrawsPerSeed {
		drawn, err := j.at.file.Evaluate(j.at.settings, scenarios.ChooserFor(j.seed, nil))
		if err != nil {
			o.err, o.replay = err.Error(), plan.Token(j.seed, nil).String()
			return o
		}
		plan = drawn
	}
	made, err := scenarios.Begin(plan, j.seed, scenarios.Options{Measure: j.measure})
	var result *scenarios.Result
	if err == nil {
		result, err = made.Finish()
	}
	if err != nil {
		o.err, o.replay = err.Error(), plan.Token(j.seed, nil).String()
		return o
	}
	o.events, o.print, o.replay = result.Stats.Events, result.Fingerprint, result.Replay
	o.measures = result.Measures
	o.judge(plan, result.Checks)
	if twice {
		o.compare(plan, result)
	}
	return o
}

// judge keeps of the checks what a campaign needs. Of what some run must show, one run that does
// not show it says nothing.
func (o *outcome) judge(plan *scenarios.Plan, checks []scenarios.Check) {
	for i := range plan.Expect {
		if x := &plan.Expect[i]; existential(x) {
			o.shows = append(o.shows, showing{x.Text, true})
		}
	}
	for i := range checks {
		c := &checks[i]
		if s := o.showing(c.Property); s != nil && c.Verdict == check.Undecided {
			s.shown = false
			continue
		}
		counted := c.Counted()
		if counted == check.Held {
			continue
		}
		o.findings = append(o.findings, c.Finding)
		if o.verdict != check.Violated {
			o.verdict = counted
		}
	}
}

// existential reports whether an expectation asks something of some run, not of every run.
func existential(x *scenarios.Expectation) bool {
	return x.Kind == scenarios.Sometimes || x.Kind == scenarios.Violated && !x.EveryRun
}

// showing finds the expectation that a check is about.
func (o *outcome) showing(property string) *showing {
	for i := range o.shows {
		if o.shows[i].expect == property {
			return &o.shows[i]
		}
	}
	return nil
}

// NoPanic is the property that a run violates in which a protocol panics.
const NoPanic = "no panic"

// broke says that the protocol panicked in a run, which is nil if it had not begun.
func (o *outcome) broke(plan *scenarios.Plan, made *scenarios.Run, why string) {
	o.verdict = check.Violated
	o.findings = []check.Finding{{Property: NoPanic, Verdict: check.Violated, Why: why}}
	token := plan.Token(o.seed, nil)
	if made != nil {
		token.Print = made.World().Fingerprint()
	}
	o.replay = token.String()
}
