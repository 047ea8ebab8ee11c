package campaign

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/campaign/coverage"
	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// An outcome is what came of a run. It is small: a campaign may have millions. A journal carries it.
type outcome struct {
	Number   int
	Point    int
	Seed     uint64
	Verdict  check.Verdict
	Findings []finding // those that count and have not held; of violations, what fell first comes first
	Shows    []showing
	Tried    []trying
	Seen     coverage.Seen
	Shown    []string // the properties that are violated, whether or not that is expected; what falls first comes first
	Clients  bool     // one of them is a promise, judged by what clients saw
	Events   uint64
	Took     time.Duration
	Print    uint64 // the fingerprint
	Replay   string
	Err      string // the run could not be made
	Bounds   bool   // the author's code, or file, ran out of bounds
	Measures []scenarios.Reading

	dropped bool // somebody wanted to end before the run did
	skipped bool // nobody needs it
}

// A finding has a shape: see [shrink.Shape].
type finding struct {
	check.Finding
	Shape string
}

// A showing is an expectation that some run must show.
type showing struct {
	Expect string
	Shown  bool
}

// run makes the run.
func (j job) run(o *outcome, hand *supervise.Hand, twice bool) {
	*o = outcome{Number: j.number, Point: j.point, Seed: j.seed}
	began := time.Now()
	defer func() { o.Took = time.Since(began) }()
	plan := j.at.plan
	var made *scenarios.Run
	returned := false
	defer func() {
		if r := recover(); r != nil {
			if p := supervise.Caught(r); p.Endless() {
				o.beyond(plan, p.Why())
			} else {
				o.broke(plan, made, p.Why())
				o.compareBroken(plan, made, j.again(hand))
			}
		} else if !returned {
			o.broke(plan, made, supervise.Left().Why())
		}
	}()
	result, err := j.make(o, &plan, &made, hand)
	if err == nil {
		o.Events, o.Print, o.Replay = result.Stats.Events, result.Fingerprint, result.Replay
		o.Measures = result.Measures
		o.judge(plan, result)
		o.Tried = tried(plan, result)
		if twice || o.Verdict == check.Violated || sampled(j.seed) {
			err = o.compare(plan, result.Fingerprint, j.again(hand))
		}
	}
	var exceeded *supervise.Exceeded
	switch {
	case err == nil:
	case errors.Is(err, supervise.ErrInterrupted):
		o.dropped = true
	case errors.As(err, &exceeded):
		o.beyond(plan, exceeded.Why)
	case language.AsksTooMuch(err):
		o.beyond(plan, err.Error())
	default:
		o.Err, o.Replay = err.Error(), plan.Token(j.seed, nil).String()
	}
	returned = true
}

// make makes the run of the plan that the file has for the seed, and looks at what it brings about.
func (j job) make(o *outcome, plan **scenarios.Plan, made **scenarios.Run, hand *supervise.Hand) (*scenarios.Result, error) {
	if (*plan).DrawsPerSeed {
		drawn, err := j.at.file.Evaluate(j.at.settings, scenarios.ChooserFor(j.seed, nil))
		if err != nil {
			return nil, err
		}
		*plan = drawn
	}
	hand.Doing(supervise.Running)
	opts := scenarios.Options{Measure: j.measure, Verify: j.verify, Heed: hand.Heed, Pulse: hand.Pulse}
	var watch *coverage.Watch
	if j.at.terms != nil {
		opts.Listen = func(w *sim.World) { watch = j.at.terms.Watch(w) }
	}
	run, err := scenarios.Begin(*plan, j.seed, opts)
	if err != nil {
		return nil, err
	}
	*made = run
	hand.See(run.World())
	if err := run.RunTo(math.MaxInt64); err != nil {
		return nil, err
	}
	if watch != nil {
		o.Seen = watch.Seen()
	}
	hand.Doing(supervise.Judging)
	return run.Finish()
}

// judge keeps of the checks what a campaign needs. Of what some run must show, one run that does
// not show it says nothing.
func (o *outcome) judge(plan *scenarios.Plan, r *scenarios.Result) {
	checks := r.Checks
	for i := range plan.Expect {
		if x := &plan.Expect[i]; existential(x) {
			o.Shows = append(o.Shows, showing{x.Text, true})
		}
	}
	o.Shown = violated(checks)
	o.Clients = slices.ContainsFunc(r.Judgements, func(j check.Judgement) bool { return slices.Contains(o.Shown, j.Property) })
	for i := range checks {
		c := &checks[i]
		if s := o.showing(c.Property); s != nil && c.Verdict == check.Undecided {
			s.Shown = false
			continue
		}
		counted := c.Counted()
		if counted == check.Held {
			continue
		}
		o.Findings = append(o.Findings, finding{c.Finding, shrink.ShapeOf(r, &c.Finding)})
		if o.Verdict != check.Violated {
			o.Verdict = counted
		}
	}
	slices.SortStableFunc(o.Findings, func(a, b finding) int {
		if a.Verdict != check.Violated || b.Verdict != check.Violated {
			return cmp.Compare(worst(a.Finding), worst(b.Finding))
		}
		return cmp.Compare(fell(a.Finding), fell(b.Finding))
	})
}

// worst puts violations before what is undecided.
func worst(f check.Finding) int {
	if f.Verdict == check.Violated {
		return 0
	}
	return 1
}

// violated are the properties that a run violates, in the order in which they fall: by the last of the
// events that show it.
func violated(checks []scenarios.Check) (names []string) {
	var found []check.Finding
	for i := range checks {
		c := &checks[i]
		expected := c.Property == c.Expect // what is violated is that a violation was expected
		if c.Verdict == check.Violated && !expected {
			found = append(found, c.Finding)
		}
	}
	slices.SortStableFunc(found, func(a, b check.Finding) int { return cmp.Compare(fell(a), fell(b)) })
	for i := range found {
		names = append(names, found[i].Property)
	}
	return names
}

// fell is the event at which a property fell. What has none was found at the end.
func fell(f check.Finding) uint64 {
	if len(f.Events) == 0 {
		return math.MaxUint64
	}
	return f.Events[len(f.Events)-1]
}

// existential reports whether an expectation asks something of some run, not of every run.
func existential(x *scenarios.Expectation) bool {
	return x.Kind == scenarios.Sometimes || x.Kind == scenarios.Violated && !x.EveryRun
}

// showing finds the expectation that a check is about.
func (o *outcome) showing(property string) *showing {
	for i := range o.Shows {
		if o.Shows[i].Expect == property {
			return &o.Shows[i]
		}
	}
	return nil
}

// broke says that the protocol panicked in a run, which is nil if it had not begun.
func (o *outcome) broke(plan *scenarios.Plan, made *scenarios.Run, why string) {
	o.falls(supervise.NoPanic, why)
	token := plan.Token(o.Seed, nil)
	if made != nil {
		token.Print = made.World().Fingerprint()
	}
	o.Replay = token.String()
}

// compareBroken makes a run again in which the protocol panicked.
func (o *outcome) compareBroken(plan *scenarios.Plan, made *scenarios.Run, opts scenarios.Options) {
	if made == nil {
		return
	}
	if err := o.compare(plan, made.World().Fingerprint(), opts); errors.Is(err, supervise.ErrInterrupted) {
		o.dropped = true
	}
}

// again is how a run of the job is made once more.
func (j job) again(hand *supervise.Hand) scenarios.Options {
	hand.Doing(supervise.Running)
	return scenarios.Options{Verify: j.verify, Heed: hand.Heed, Pulse: hand.Pulse}
}

// beyond says that the run was ended at a limit.
func (o *outcome) beyond(plan *scenarios.Plan, why string) {
	o.Bounds = true
	o.falls(supervise.InBounds, why)
	o.Replay = plan.Token(o.Seed, nil).String()
}

// falls says that a property fell, and that nothing else is known of the run.
func (o *outcome) falls(property, why string) {
	f := check.Finding{Property: property, Verdict: check.Violated, Why: why}
	o.Verdict, o.Shown = check.Violated, []string{property}
	o.Findings = []finding{{f, shrink.ShapeOf(nil, &f)}}
}
