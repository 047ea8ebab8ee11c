package session

import (
	"math"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A Branch is a run with what was done to it by hand.
type Branch struct {
	Name   string
	Parent *Branch // nil: it is the scenario as it is

	session   *Session
	from      uint64 // it is like its parent up to this event
	inherited int    // acts that its parent had done by then
	acts      scenarios.Acts
	undone    []scenarios.Act // the newest last

	run    *scenarios.Run // nil: its record was given up
	report *report.Report
	index  *report.Index
	marks  []report.Landmark
	marked uint64 // the newest event when they were made
	broken error  // what ended the run before its end
}

// From is the event up to which a branch is like its parent.
func (b *Branch) From() uint64 { return b.from }

// Acts are what was done, in the order of their places.
func (b *Branch) Acts() []scenarios.Act {
	if b.run != nil {
		return b.run.Acts().List
	}
	return b.acts.List
}

// fork is a branch that is like this one up to an event.
func (b *Branch) fork(num uint64) *Branch {
	f := &Branch{Parent: b, session: b.session, from: num, acts: b.run.Acts()}
	f.acts.List = slices.Clone(f.acts.List)
	f.acts.List = slices.DeleteFunc(f.acts.List, func(a scenarios.Act) bool { return a.Place.Event >= num })
	f.inherited = len(f.acts.List)
	return f
}

// open begins the run of a branch, unless its record is there.
func (b *Branch) open() error {
	if b.run != nil {
		return nil
	}
	s := b.session
	run, err := scenarios.Begin(s.Plan, *s.Of.Seed, scenarios.Options{
		Overrides: s.Of.Overrides, Acts: b.acts, Keep: sim.All, Measure: true, Teach: true,
	})
	if err != nil {
		return err
	}
	if s.opts.Begun != nil {
		s.opts.Begun(run)
	}
	b.run, b.report, b.broken = run, report.Of(run), nil
	b.report.Command = s.opts.Command
	b.marks, b.marked = nil, math.MaxUint64
	b.index, err = report.NewIndex(run.World())
	return err
}

// close gives up the record of a branch.
func (b *Branch) close() {
	if b.run != nil {
		b.acts = b.run.Acts()
	}
	b.run, b.report, b.index, b.marks = nil, nil, nil, nil
}

// World is the world of the run.
func (b *Branch) World() *sim.World { return b.run.World() }

// Run is the run.
func (b *Branch) Run() *scenarios.Run { return b.run }

// Index is the index of the run as far as it was made.
func (b *Branch) Index() *report.Index { return b.index }

// Over reports whether the run has come to its end.
func (b *Branch) Over() bool { return b.run.Over() || b.broken != nil }

// Broken is what ended the run before its end, such as a panic of a protocol; nil if nothing did.
func (b *Branch) Broken() error { return b.broken }

// Marks are the places of the run to go to, as far as it was made.
func (b *Branch) Marks() []report.Landmark {
	if latest := b.World().Latest(); b.marked != latest || b.run.Over() && b.report.Result() == nil {
		b.marks, b.marked = b.report.Marks(), latest
	}
	return b.marks
}

// guarded calls what runs the code of authors, and takes in what happened.
func (b *Branch) guarded(do func() error) error {
	if b.broken != nil {
		return b.broken
	}
	b.broken = b.session.opts.Guard(do)
	if grown := b.index.Grow(); grown != nil && b.broken == nil {
		return grown
	}
	return b.broken
}

// Reach makes the run up to an event, if it goes on so long.
func (b *Branch) Reach(num uint64) error {
	if num <= b.World().Latest() || b.Over() {
		return b.broken
	}
	return b.guarded(func() error { return b.run.RunToEvent(num) })
}

// reachTime makes the run up to an instant.
func (b *Branch) reachTime(at time.Duration) error {
	if at <= b.World().Now() || b.Over() {
		return b.broken
	}
	return b.guarded(func() error { return b.run.RunTo(at) })
}

// Onward makes so many events more of the run, and reports whether it is over and judged.
func (b *Branch) Onward(events uint64) (over bool, err error) {
	if !b.Over() {
		return false, b.Reach(b.World().Latest() + events)
	}
	return true, b.Finish()
}

// Finish makes the run to its end, and judges it.
func (b *Branch) Finish() error {
	if b.report.Result() != nil {
		return nil
	}
	return b.guarded(func() error {
		_, err := b.report.Finish()
		b.marked = math.MaxUint64
		return err
	})
}

// do does something to the run at its newest event.
func (b *Branch) do(d scenarios.Deed, words string) error {
	var refused error
	if err := b.guarded(func() error {
		refused = b.run.Do(d, words)
		return nil
	}); err != nil {
		return err
	}
	return refused
}
