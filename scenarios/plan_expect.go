package scenarios

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// A PropertyKind says what a property is about.
type PropertyKind uint8

// The properties.
const (
	NamedInvariant PropertyKind = iota // an invariant of the protocol, by Name
	Promised                           // what Promise says
	Recovers                           // operations succeed again Within, after the last fault is undone
	Available                          // Share of the operations succeed
	Happens                            // Event happens AtLeast and AtMost times, the first by By
	Never                              // Event never happens
	Invariant                          // Holds after each Event
	Goal                               // Holds at some instant, by By
)

// A Property is something that a run has or has not.
type Property struct {
	Source
	Kind    PropertyKind
	Name    string         // NamedInvariant, Invariant, Goal
	Promise *check.Promise // Promised
	Within  time.Duration
	Share   sim.PPM
	Event   *EventPattern // Happens, Never; of Invariant when to look, nil after every event
	By      time.Duration // 0: the end of the run
	AtLeast int
	AtMost  int // -1: no bound
	Holds   *Predicate
}

// An ExpectKind says how a property is expected.
type ExpectKind uint8

// The kinds of expectation.
const (
	Holds     ExpectKind = iota // every run must have the property
	Violated                    // some run must violate it: one that does not is undecided
	Sometimes                   // some run must reach Trigger: one that does not is undecided
)

// An Expectation is what the scenario expects of its runs, beyond the protocol's promise.
//
// violated(p, when = False) expects that p holds, so that the pair of a bug and its cure is judged
// from both sides.
type Expectation struct {
	Source
	Kind     ExpectKind
	Property *Property // of Holds and Violated
	Trigger  *Trigger  // of Sometimes
	EveryRun bool      // Violated: a run that does not show it fails
}

// String is the name by which verdicts call the property.
func (p *Property) String() string {
	switch p.Kind {
	case NamedInvariant, Invariant, Goal:
		return p.Name
	case Promised:
		return p.Promise.Name
	}
	if p.Text == "" {
		return fmt.Sprintf("property %d", p.Kind)
	}
	return p.Text
}
