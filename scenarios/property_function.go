package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// An Invariant is a function of the file that is true after each Event.
type Invariant struct {
	Source
	Name  string
	Holds *Predicate
	Event *EventPattern // nil: after every event
}

// Called is its name.
func (p *Invariant) Called() string { return p.Name }

func (p *Invariant) parts(visit func(Part)) {
	visitAll(visit, p.Event)
	visitAll(visit, p.Holds)
}

// begin asks the function after each event that it wants to see, until it is not true.
func (p *Invariant) begin(e *expects) observed {
	x := &looked{Invariant: p}
	look := func() (over bool) {
		x.judged++
		ok, why := e.hooks.ask(p.Holds)
		if ok || e.err != nil {
			return false
		}
		if why == "" {
			why = p.Holds.Text + " is not true"
		}
		x.why, x.event = why, e.world.Latest()
		return true
	}
	if p.Event == nil {
		e.hooks.poll(look)
		return x
	}
	var h *hook
	h = e.hooks.on(p.Event, func(*sim.Event) { h.over = look() })
	return x
}

type looked struct {
	*Invariant
	judged int    // how often the function was asked
	why    string // what it says is wrong
	event  uint64 // after which it said so
}

func (x *looked) finding(*verdict) check.Finding {
	f := check.Finding{Property: x.Called()}
	switch {
	case x.why != "":
		f.Verdict, f.Why, f.Events = check.Violated, x.why, []uint64{x.event}
	case x.judged == 0:
		f.Verdict, f.Vacuous = check.Undecided, true
		f.Why = "it was never asked: nothing happened that it is about"
	}
	return f
}

// A Goal is a function of the file that becomes true at some instant, after After and until By.
type Goal struct {
	Source
	Name  string
	Holds *Predicate
	By    time.Duration // 0: the end of the run
	After time.Duration // it is not asked before
}

// Called is its name.
func (p *Goal) Called() string { return p.Name }

func (p *Goal) parts(visit func(Part)) { visitAll(visit, p.Holds) }

func (p *Goal) begin(e *expects) observed {
	x := &wished{Goal: p}
	e.hooks.poll(func() bool {
		if p.By > 0 && e.world.Now() > p.By {
			return true
		}
		if e.world.Now() < p.After {
			return false
		}
		x.met, x.why = e.hooks.ask(p.Holds)
		return x.met
	})
	return x
}

type wished struct {
	*Goal
	met bool
	why string // what the function said was missing, when it was asked last
}

func (x *wished) finding(v *verdict) check.Finding {
	f := check.Finding{Property: x.Called()}
	if !x.met {
		f.Verdict, f.Why = check.Violated, "it was not reached by "+clock(bound(x.By, v.end))
		if x.why != "" {
			f.Why += ": " + x.why
		}
	}
	return f
}
