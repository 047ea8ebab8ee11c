package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An Entry is one line of a schedule. Entries run side by side.
type Entry interface {
	Part
	start(in *schedule, e *entryState)
}

// At does its steps, one after another without a pause, at an instant.
type At struct {
	Source
	Time time.Duration // since the start of the run
	Do   []Step
}

// Every does its steps again and again.
type Every struct {
	Source
	Period sim.Dist
	Do     []Step
	React  *Reaction     // in place of Do; its event is nil
	Start  time.Duration // the first time is one period later
	Until  time.Duration
	Times  int // at most; 0: no limit
}

// On does its steps after each event that matches.
type On struct {
	Source
	Event *EventPattern
	Do    []Step
	React *Reaction // in place of Do
	After sim.Dist
	Times int // at most; 0: no limit
}

// A Script does its steps one after another, from the start of the run.
type Script struct {
	Source
	Steps []Step
}

// A Nemesis draws faults from a menu.
type Nemesis struct {
	Source
	Menu    []*Fault
	Every   sim.Dist // between two faults
	Lasting sim.Dist // of a fault that does not say itself
	AtOnce  int      // faults that may be active together
	Swarm   bool     // each seed plays a random part of the menu
	Keep    *Who     // nodes that are never hit; nil: none
}

// A Step is one thing that a schedule does. Each has a file of its own, or shares one with those
// like it: what it is, what it is made of, and how it is done.
type Step interface {
	Part
	do(t *task) progress
}

// TakesTime reports whether a step may let time pass: only scripts have such steps.
func TakesTime(s Step) bool {
	_, takes := s.(interface{ takesTime() })
	return takes
}

// A Trouble is what a fault does, and the selectors and patterns of whom it does it to. Each has a
// file of its own, or shares one with those like it. It is an [Order], or a harm to the world.
type Trouble interface {
	parts(visit func(Part))
}

// A Fault is something that goes wrong, before it is known whom it hits. An order of an operator is
// one too: something that the protocol must cope with.
type Fault struct {
	Source
	Name    string    // "" if it has none
	Lasting *sim.Dist // then it is undone; nil: until the duration

	Does Trouble // what, and to whom
}
