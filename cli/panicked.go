package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/supervise"
)

// A panicked error is a protocol's bug that ended a run. It violates the property that every
// protocol promises without saying so: that it does not panic.
type panicked struct {
	*supervise.Panic
	report *report.Report // as far as it went; nil if the run had not begun
}

func (p *panicked) Error() string {
	who := "the protocol panicked"
	switch {
	case p.Misuse():
		who = "what was asked of the simulator cannot be"
	case len(p.Frames) == 0:
		who = "orrery itself panicked, which is a bug of its own"
	}
	text := fmt.Sprintf("%s: %s", who, escape.Line(p.What))
	if p.When != "" {
		text += "\n    " + p.When
	}
	for _, f := range p.Frames {
		text += "\n    " + f.String()
	}
	return text
}

// finding is the one that the run comes to.
func (p *panicked) finding() check.Finding {
	property := supervise.NoPanic
	if p.Endless() {
		property = supervise.InBounds
	}
	return check.Finding{Property: property, Verdict: check.Violated, Why: p.Why()}
}

// code is the exit code that it stands for.
func (p *panicked) code() int {
	if len(p.Frames) == 0 && !p.Misuse() {
		return ExitBroken
	}
	return ExitBounds
}

// rescue tells of a panic outside of any run: of code that an author's module runs when it is asked about,
// or of orrery's own.
func (a *app) rescue(recovered any, returned bool) {
	if returned {
		return
	}
	p := &panicked{Panic: supervise.Left()}
	if recovered != nil {
		p.Panic = supervise.Caught(recovered)
	}
	fmt.Fprintln(a.err, "orrery: "+p.Error())
	a.come(p.code())
}

// brokenOff tells a run that did not come to its end, as far as there is anything to tell, and why.
func (a *app) brokenOff(p *ready, made *report.Report, err error, trace *wholeFile, asJSON bool) error {
	var bug *panicked
	var end outOfBounds
	switch {
	case errors.As(err, &bug):
		return a.panicked(p, bug, trace, asJSON)
	case errors.As(err, &end): // which is known by now
		a.come(ExitBounds)
		f := check.Finding{Property: supervise.InBounds, Verdict: check.Violated, Why: end.Sentence()}
		return a.unfinished(made, f, trace, asJSON)
	}
	return err
}

// panicked tells the run of a protocol that panicked: its trace and story up to then, and where.
func (a *app) panicked(p *ready, bug *panicked, trace *wholeFile, asJSON bool) error {
	a.come(bug.code())
	made := bug.report
	if made == nil {
		fmt.Fprintln(a.err, "orrery: "+bug.Error())
		fmt.Fprintln(a.err, "to see it again: "+replayLine(p.token().String()))
		return nil
	}
	fmt.Fprintln(a.err, "orrery: "+bug.Error())
	a.same(p, made.World().Fingerprint())
	return a.unfinished(made, bug.finding(), trace, asJSON)
}

// unfinished tells a run that did not come to its end: its trace and story up to then.
func (a *app) unfinished(made *report.Report, f check.Finding, trace *wholeFile, asJSON bool) error {
	made.Broke(f)
	if err := trace.write(func(w io.Writer) error { return made.Trace(w, version()) }); err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(made.Object())
	}
	return made.Write(a.out, a.out.style)
}
