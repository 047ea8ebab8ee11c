package report

import (
	"fmt"
	"reflect"

	"github.com/orrery-sim/orrery/sim"
)

// Label says an event in few words: what a message asks for, who leads, what was written.
func (r *Report) Label(e *sim.Event) string {
	d := diagram{Cast: r.cast, name: r.cast.Name, earlier: r.causes}
	return readable(tidy(d.label(e)))
}

// Sentence says an event in a line: who, what, and of what.
func (r *Report) Sentence(e *sim.Event) string {
	label, name := r.Label(e), r.world.Name
	if scope := r.Scope(e); scope != "" {
		label = scope + ": " + label
	}
	switch e.Kind {
	case sim.Sent:
		return fmt.Sprintf("%s → %s  %s", name(e.Node), name(e.Peer), label)
	case sim.Duplicated:
		return fmt.Sprintf("%s → %s  a copy of %s", name(e.Node), name(e.Peer), label)
	case sim.Delivered:
		return fmt.Sprintf("%s ← %s  %s", name(e.Node), name(e.Peer), label)
	case sim.Dropped:
		return fmt.Sprintf("%s → %s  lost (%s): %s", name(e.Node), name(e.Peer), e.Why, label)
	}
	if e.Node == 0 {
		return label
	}
	return name(e.Node) + "  " + label
}

// Scope is what an event is about; "" if that is its node itself.
func (r *Report) Scope(e *sim.Event) string { return r.cast.scope(e) }

// Cast is who plays in the run.
func (r *Report) Cast() Cast { return r.cast }

// causesMost is how far back Label looks for the request behind an answer.
const causesMost = 64

// causes visits the events that led to an event, the nearest first, until it is told to stop.
func (r *Report) causes(e *sim.Event, visit func(*sim.Event) bool) {
	for range causesMost {
		x, kept := r.world.Event(e.Cause)
		if !kept || !visit(&x) {
			return
		}
		e = &x
	}
}

// before visits the events before one, the newest first, until it is told to stop.
func before(events []sim.Event) func(*sim.Event, func(*sim.Event) bool) {
	return func(e *sim.Event, visit func(*sim.Event) bool) {
		for i := len(events) - 1; i >= 0; i-- {
			if events[i].Num < e.Num && !visit(&events[i]) {
				return
			}
		}
	}
}

// asked is the operation of the request with a number that one of the two ends of a message sent
// before it.
func (d *diagram) asked(e *sim.Event, seq reflect.Value) (found reflect.Value) {
	if !seq.IsValid() {
		return found
	}
	d.earlier(e, func(x *sim.Event) bool {
		if x.Kind != sim.Sent || x.Node != e.Node && x.Node != e.Peer {
			return true
		}
		v := reflect.ValueOf(x.Body)
		if v.Kind() != reflect.Struct {
			return true
		}
		op, its := v.FieldByName("Op"), v.FieldByName("Seq")
		if op.IsValid() && its.IsValid() && its.Equal(seq) {
			found = op
			return false
		}
		return true
	})
	return found
}
