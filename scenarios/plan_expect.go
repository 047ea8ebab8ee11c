package scenarios

import (
	"github.com/orrery-sim/orrery/check"
)

// A Property is something that a run has or has not. Each has a file of its own, or shares one with
// those like it: what it is, what it needs to hear, and how it is judged.
type Property interface {
	Part
	Called() string // what verdicts call it
	begin(e *expects) observed
}

// An observed is a property in one run: what was heard that it is about.
type observed interface {
	// finding judges it, when the run is over.
	finding(v *verdict) check.Finding
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
	Property Property // of Holds and Violated
	Trigger  *Trigger // of Sometimes
	EveryRun bool     // Violated: a run that does not show it fails
}
