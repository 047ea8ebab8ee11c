package scenarios

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// An expectState is an expectation at work in one run.
type expectState struct {
	*Expectation
	count  int    // events that matched
	inTime int    // of them, until By
	first  uint64 // the first of them, and its instant
	at     time.Duration
	last   uint64
	judged int    // how often a function was asked
	why    string // what an invariant of the file says is wrong
	met    bool   // a goal, or the event of sometimes
}

// expects are the invariants of the protocol and the expectations of a plan at work in one run.
type expects struct {
	*course
	hooks *hooks

	judge *check.Watch // of the invariants
	all   []*expectState
}

// expect listens for what the expectations are about.
func (e *expects) expect() {
	for i := range e.plan.Expect {
		x := &expectState{Expectation: &e.plan.Expect[i]}
		e.all = append(e.all, x)
		switch {
		case x.Kind == Sometimes:
			e.hooks.trigger(x.Trigger, func() { x.met, x.first = true, e.world.Latest() })
		case x.Property.Kind == Happens, x.Property.Kind == Never:
			e.hooks.on(x.Property.Event, x.counts)
		case x.Property.Kind == Invariant:
			e.expectInvariant(x)
		case x.Property.Kind == Goal:
			e.expectGoal(x)
		}
	}
	if e.plan.StopWhen != nil {
		e.hooks.trigger(e.plan.StopWhen, func() {
			e.halted = true
			e.stop()
		})
	}
}

func (x *expectState) counts(e *sim.Event) {
	if x.count++; x.count == 1 {
		x.first, x.at = e.Num, e.At
	}
	x.last = e.Num
	if x.Property.By == 0 || e.At <= x.Property.By {
		x.inTime++
	}
}

// expectInvariant asks a function of the file after each event that it wants to see.
func (e *expects) expectInvariant(x *expectState) {
	p := x.Property
	look := func() (over bool) {
		x.judged++
		ok, why := e.hooks.ask(p.Holds)
		if ok || e.err != nil {
			return false
		}
		if why == "" {
			why = p.Holds.Text + " is not true"
		}
		x.why, x.first = why, e.world.Latest()
		return true
	}
	if p.Event == nil {
		e.hooks.poll(look)
		return
	}
	var h *hook
	h = e.hooks.on(p.Event, func(*sim.Event) { h.over = look() })
}

func (e *expects) expectGoal(x *expectState) {
	e.hooks.poll(func() bool {
		if by := x.Property.By; by > 0 && e.world.Now() > by {
			return true
		}
		x.judged++
		ok, why := e.hooks.ask(x.Property.Holds)
		x.met, x.why = ok, why
		return ok
	})
}

// propertyName is what verdicts call a property. Recovers and available have no bound in it: mutants
// can name them.
func propertyName(p *Property) string {
	switch p.Kind {
	case Promised:
		return p.Promise.Name
	case Recovers:
		return "recovers"
	case Available:
		return "available"
	case NamedInvariant, Invariant, Goal:
		return p.Name
	}
	return p.Text
}

// finding judges a property of the expectations that has no judge of its own.
func (x *expectState) finding(end time.Duration) check.Finding {
	p := x.Property
	f := check.Finding{Property: propertyName(p)}
	switch p.Kind {
	case Happens:
		x.judgeHappens(&f, p, end)
	case Never:
		if x.count > 0 {
			f.Verdict, f.Events = check.Violated, []uint64{x.first}
			f.Why = fmt.Sprintf("%s happened %s, first at %s", p.Event.Text, nTimes(x.count), clock(x.at))
		}
	case Invariant:
		switch {
		case x.why != "":
			f.Verdict, f.Why, f.Events = check.Violated, x.why, []uint64{x.first}
		case x.judged == 0:
			f.Verdict, f.Vacuous = check.Undecided, true
			f.Why = "it was never asked: nothing happened that it is about"
		}
	case Goal:
		if !x.met {
			f.Verdict, f.Why = check.Violated, "it was not reached by "+clock(bound(p.By, end))
			if x.why != "" {
				f.Why += ": " + x.why
			}
		}
	}
	return f
}

func (x *expectState) judgeHappens(f *check.Finding, p *Property, end time.Duration) {
	switch {
	case x.inTime < p.AtLeast:
		f.Verdict = check.Violated
		f.Why = fmt.Sprintf("%s happened %s by %s, which is less than %s", p.Event.Text, nTimes(x.inTime),
			clock(bound(p.By, end)), nTimes(p.AtLeast))
		if x.inTime > 0 {
			f.Events = []uint64{x.first, x.last}
		}
	case p.AtMost >= 0 && x.count > p.AtMost:
		f.Verdict, f.Events = check.Violated, []uint64{x.first, x.last}
		f.Why = fmt.Sprintf("%s happened %s, which is more than %s",
			p.Event.Text, nTimes(x.count), nTimes(p.AtMost))
	}
}

// bound is an instant of the plan, or the end of the run where that is earlier or it names none.
func bound(by, end time.Duration) time.Duration {
	if by == 0 {
		return end
	}
	return min(by, end)
}

// nTimes is "once", "twice" or "17 times".
func nTimes(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
