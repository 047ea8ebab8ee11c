package scenarios

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// A Happens is true if an event happens AtLeast and AtMost so often, the first times until By.
type Happens struct {
	Source
	Event   *EventPattern
	By      time.Duration // 0: the end of the run
	AtLeast int
	AtMost  int // -1: no bound
}

// Called is the property as it was written.
func (p *Happens) Called() string { return p.Text }

func (p *Happens) parts(visit func(Part)) { visitAll(visit, p.Event) }

func (p *Happens) begin(e *expects) observed {
	t := &happened{Happens: p}
	e.hooks.on(p.Event, func(ev *sim.Event) {
		t.count(ev)
		if p.By == 0 || ev.At <= p.By {
			t.inTime++
		}
	})
	return t
}

// A tally is how often an event happened.
type tally struct {
	n     int
	first uint64 // the first of them, and its instant
	at    time.Duration
	last  uint64
}

func (t *tally) count(e *sim.Event) {
	if t.n++; t.n == 1 {
		t.first, t.at = e.Num, e.At
	}
	t.last = e.Num
}

type happened struct {
	*Happens
	tally
	inTime int // of the events, until By
}

func (t *happened) finding(v *verdict) check.Finding {
	f := check.Finding{Property: t.Called()}
	switch {
	case t.inTime < t.AtLeast:
		f.Verdict = check.Violated
		f.Why = fmt.Sprintf("%s happened %s by %s, which is less than %s", t.Event.Text, nTimes(t.inTime),
			clock(bound(t.By, v.end)), nTimes(t.AtLeast))
		if t.inTime > 0 {
			f.Events = []uint64{t.first, t.last}
		}
	case t.AtMost >= 0 && t.n > t.AtMost:
		f.Verdict, f.Events = check.Violated, []uint64{t.first, t.last}
		f.Why = fmt.Sprintf("%s happened %s, which is more than %s", t.Event.Text, nTimes(t.n), nTimes(t.AtMost))
	}
	return f
}

// A Never is true if an event never happens.
type Never struct {
	Source
	Event *EventPattern
}

// Called is the property as it was written.
func (p *Never) Called() string { return p.Text }

func (p *Never) parts(visit func(Part)) { visitAll(visit, p.Event) }

func (p *Never) begin(e *expects) observed {
	t := &neverHappened{Never: p}
	e.hooks.on(p.Event, t.count)
	return t
}

type neverHappened struct {
	*Never
	tally
}

func (t *neverHappened) finding(*verdict) check.Finding {
	f := check.Finding{Property: t.Called()}
	if t.n > 0 {
		f.Verdict, f.Events = check.Violated, []uint64{t.first}
		f.Why = fmt.Sprintf("%s happened %s, first at %s", t.Event.Text, nTimes(t.n), clock(t.at))
	}
	return f
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
