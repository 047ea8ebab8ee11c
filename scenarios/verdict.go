package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
)

// A verdict is made of findings: on the protocol's invariants and its promise, on what the scenario
// expects, and on whether there was anything to judge.
//
// A scenario that expects a violation has reason to: a bug that it switches on, or a fault that the
// protocol does not promise to survive. So in such a run some findings are excused, and told all
// the same:
//   - the violation that is expected;
//   - violations that the mutants in play are known to reveal, for one broken rule breaks several
//     properties, and which falls first depends on the seed;
//   - once the expected violation has been seen, that something else was never put to the test: a
//     broken protocol does not come that far.
//
// A run that is expected to violate and does not is undecided: another seed may show it. What
// violates nothing it should, and is not undecided, has held.
type verdict struct {
	*seen
	checks     []Check
	judgements []check.Judgement // on promises, in the order in which they were judged

	expected bool // the scenario expects a violation
	shown    bool // and this run shows it
}

// judge comes to a verdict on what was seen of a run.
func judge(s *seen) *verdict {
	v := &verdict{seen: s, checks: make([]Check, 0, len(s.findings)+len(s.expects)+4)}
	for _, f := range s.findings {
		v.add(Check{Finding: f})
	}
	v.promises()
	for i := range s.expects {
		v.expectation(&s.expects[i])
	}
	v.substance()
	v.excuse()
	return v
}

func (v *verdict) add(c Check) { v.checks = append(v.checks, c) }

// find is the place of the check on a property of the protocol; -1: there is none.
func (v *verdict) find(name string) int {
	return slices.IndexFunc(v.checks, func(c Check) bool {
		return strings.EqualFold(c.Property, name)
	})
}

// expectation judges one expectation.
func (v *verdict) expectation(x *expectState) {
	if x.Kind == Sometimes {
		c := Check{Finding: check.Finding{Property: x.Text}, Expect: x.Text, Pos: x.Pos}
		if x.met {
			c.Events = []uint64{x.event}
		} else {
			c.Verdict, c.Why = check.Undecided, "this run does not come to that"
		}
		v.add(c)
		return
	}
	each := v.ofServices(x.Property)
	f := x.saw.finding(v)
	i := v.find(f.Property)
	if i < 0 {
		i = len(v.checks)
		v.add(Check{Finding: f})
	}
	c := &v.checks[i]
	c.Expect, c.Pos = x.Text, x.Pos
	if x.Kind != Violated {
		return
	}
	v.expected = true
	if f.Verdict == check.Violated {
		v.shown = true
		c.Excuse = "the scenario expects it"
		for _, i := range each {
			if c := &v.checks[i]; c.Verdict == check.Violated {
				c.Excuse = "the scenario expects it"
			}
		}
		return
	}
	missing := check.Finding{Property: x.Text, Verdict: check.Undecided}
	missing.Why = "this run does not show the violation"
	if x.EveryRun {
		missing.Verdict = check.Violated
		missing.Why = "every run must show the violation, and this one does not"
	}
	if f.Verdict == check.Undecided {
		missing.Why += ": " + f.Why
	}
	c.Excuse = "it is expected to be violated"
	v.add(Check{Finding: missing, Expect: x.Text, Pos: x.Pos})
}

// substance finds where a run passes only because nothing was put to the test. A run that stop_when
// ended early is spared: what it wanted to see has been seen.
func (v *verdict) substance() {
	hollow := func(name, why string, pos Pos) {
		f := check.Finding{Property: name, Verdict: check.Undecided, Why: why, Vacuous: true}
		v.add(Check{Finding: f, Pos: pos})
	}
	if len(v.missedActs) > 0 {
		hollow("acts", "acts that could not be done: "+describeMissed(v.missedActs), v.plan.Pos)
	}
	if len(v.unused) > 0 {
		hollow("overrides", "overrides that forced nothing: "+describeUnmet(v.unused), v.plan.Pos)
	}
	if v.halted {
		return
	}
	v.unserved(hollow)
	v.silent(hollow)
	for _, why := range v.missed {
		hollow("script", why, v.plan.Pos)
	}
	v.notCarriedOut(hollow)
	for i := range v.entries {
		e := &v.entries[i]
		if at := e.unfinished; at.Text != "" {
			hollow("script", fmt.Sprintf("the run ended before the script did; it had come to %v: %s",
				at.Pos, at.Text), at.Pos)
		}
		if e.disturbs && e.fired == 0 && e.prevented == 0 {
			hollow("schedule", e.String()+" never fired"+e.whyNot(), e.Where())
		}
	}
}

// whyNot says why an entry never fired.
func (e *entrySeen) whyNot() string {
	switch {
	case e.skipped > 0:
		return fmt.Sprintf(": it found nobody %s", nTimes(e.skipped))
	case e.turns > 0:
		return ""
	}
	if at, ok := e.Entry.(*At); ok && at.Time > 0 {
		return fmt.Sprintf(": at %s the run was over, or everything undone", clock(at.Time))
	}
	return ": its time never came"
}

// excuse says which findings do not count.
func (v *verdict) excuse() {
	tested := len(v.plan.Workloads) > 0 && v.history.Answered() > 0 && !v.halted
	for i := range v.checks {
		c := &v.checks[i]
		switch {
		case c.Excuse != "":
		case c.Vacuous && v.shown:
			c.Excuse = "the expected violation came first"
		case c.Vacuous && (c.Expect == "" || isCure(c.Expect)) && v.isInvariant(c.Property) && !tested:
			c.Excuse = "nothing happened that it is about"
		case c.Vacuous && len(v.plan.Workloads) == 0 && c.Expect == "" && v.isPromise(c.Property):
			c.Excuse = "no workload asked for anything"
		case c.Verdict == check.Violated && v.expected:
			if m := v.revealing(c.Property); m != "" {
				c.Excuse = "the mutant " + m + " is known to break it"
			}
		}
	}
}

// isCure reports whether an expectation is the other side of a bug: violated(p, when = False). That
// nothing happened which p could be judged by may be the very cure.
func isCure(expect string) bool { return strings.HasPrefix(expect, "violated(") }

func (v *verdict) isInvariant(name string) bool {
	return slices.ContainsFunc(v.findings, func(f check.Finding) bool { return f.Property == name })
}

// revealing is a mutant in play that is known to break a property. Of properties with a bound the
// mutants name the first word: recovers, available.
func (s *seen) revealing(property string) string {
	first, _, _ := strings.Cut(property, " ")
	for _, m := range s.plan.Protocol.Mutants {
		if !s.plan.Args.Breaks(m.Name) {
			continue
		}
		for _, p := range m.Reveals {
			if strings.EqualFold(p, property) || p == first {
				return m.Name
			}
		}
	}
	return ""
}

// overall is the verdict on the run: the worst that counts.
func (v *verdict) overall() check.Verdict {
	var counted []check.Finding
	for i := range v.checks {
		c := &v.checks[i]
		if c.Excuse != "" && c.Verdict == check.Undecided {
			continue // it is no reason to have passed, either
		}
		counted = append(counted, check.Finding{Verdict: c.Counted()})
	}
	return check.Overall(counted)
}
