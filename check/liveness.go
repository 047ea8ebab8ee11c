package check

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Heal is the instant at which the last fault was undone.
type Heal struct {
	At    time.Duration
	Event uint64 // 0: there was no fault
}

// Recovers judges whether, after the last fault was undone, an operation invoked after that was
// answered within a bound of virtual time. The bound counts from the heal, or from the first
// invocation after it if the clients were idle until then. The run ended at end.
func Recovers(h *History, heal Heal, within, end time.Duration) Finding {
	name := fmt.Sprintf("recovers within %v", within)
	if heal.Event == 0 {
		return vacuous(name, "there was no fault to recover from")
	}
	var asked, answered *Operation // the first to be invoked after the heal, and to be answered of those
	var stuck *Operation           // one that was open all the time
	for i := range h.ops {
		o := &h.ops[i]
		switch {
		case o.CallEvent < heal.Event:
			if o.endedAt() > heal.At+within && o.endedAt() != lastInstant {
				stuck = o
			}
			continue
		case asked == nil:
			asked = o
		}
		if o.Known && (answered == nil || o.ReturnEvent < answered.ReturnEvent) {
			answered = o
		}
	}
	due := heal.At + within
	if asked != nil && stuck == nil {
		due = asked.Call + within
	}
	f := Finding{Property: name, Verdict: Violated, Events: []uint64{heal.Event}}
	switch {
	case answered != nil && answered.Return <= due:
		return Finding{Property: name}
	case end < due:
		return Finding{Property: name, Verdict: Undecided, Why: fmt.Sprintf("the run ended at %s, "+
			"before %s, when an answer was due", clock(end), clock(due))}
	case asked == nil && stuck == nil:
		return vacuous(name, fmt.Sprintf("no client asked for anything after the last fault was "+
			"undone at %s", clock(heal.At)))
	case answered == nil:
		f.Why = fmt.Sprintf("the last fault was undone at %s, and no operation invoked after that was "+
			"answered by %s", clock(heal.At), clock(end))
	default:
		f.Why = fmt.Sprintf("the last fault was undone at %s, and the first answer to an operation "+
			"invoked after that came at %s", clock(heal.At), clock(answered.Return))
		f.Events = append(f.Events, answered.CallEvent, answered.ReturnEvent)
	}
	return f
}

// endedAt is when the client learned the outcome, or gave up: the last instant if it did neither, as
// a client that crashed.
func (o *Operation) endedAt() time.Duration {
	if o.GaveUp != 0 {
		return o.GaveUpAt
	}
	return o.Return
}

// Available judges whether at least a share of the operations was answered in time, before their
// clients gave up. Operations that were still under way when the run ended, at end, do not count.
// What shows a violation is the longest stretch without an answer.
func Available(h *History, least sim.PPM, end time.Duration) Finding {
	name := "available " + share(least) + " of operations"
	answered, ended := 0, 0
	for i := range h.ops {
		switch o := &h.ops[i]; {
		case o.GaveUp != 0:
			ended++
		case o.Known:
			answered++
			ended++
		case o.Failed:
			ended++
		}
	}
	if len(h.ops) == 0 {
		return vacuous(name, "no client asked for anything")
	}
	if answered > 0 && int64(answered)*1_000_000 >= int64(least)*int64(ended) {
		return Finding{Property: name}
	}
	quiet := longestSilence(h, end)
	f := Finding{Property: name, Verdict: Violated, Events: sorted(quiet.events(h))}
	if answered == 0 {
		f.Why = fmt.Sprintf("none of %d operations was answered in time", len(h.ops))
	} else {
		f.Why = fmt.Sprintf("%d of %d operations were answered in time, which is %s; %v", answered, ended,
			share(sim.PPM(int64(answered)*1_000_000/int64(ended))), quiet)
	}
	return f
}

// sorted are the events of an evidence in order.
func sorted(events []uint64) []uint64 {
	slices.Sort(events)
	return slices.Compact(events)
}
