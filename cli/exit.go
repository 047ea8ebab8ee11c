package cli

import (
	"errors"
	"slices"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/supervise"
)

// The exit codes.
const (
	ExitHeld      = 0
	ExitViolated  = 1
	ExitUsage     = 2
	ExitUndecided = 3
	ExitBounds    = 4 // the author's code or file ran out of bounds
	ExitAnother   = 5 // not the run that was named, or not the same run twice
	ExitBroken    = 6 // a bug of orrery's own
)

// urgency are the exit codes in the order in which they count where several are true.
var urgency = []int{ExitBroken, ExitBounds, ExitAnother, ExitViolated, ExitUsage, ExitUndecided, ExitHeld}

// come says what the command has come to. Of several codes the most urgent one stays.
func (a *app) come(code int) {
	if slices.Index(urgency, code) < slices.Index(urgency, a.code) {
		a.code = code
	}
}

// exit says what the command has come to by a verdict.
func (a *app) exit(v check.Verdict) {
	a.come(map[check.Verdict]int{
		check.Held: ExitHeld, check.Violated: ExitViolated, check.Undecided: ExitUndecided,
	}[v])
}

// unjudged says what the command has come to by runs of a campaign that came to no verdict at all.
func (a *app) unjudged(r *campaign.Report) {
	another, bounds := r.Broken()
	if another {
		a.come(ExitAnother)
	}
	if bounds {
		a.come(ExitBounds)
	}
}

// codeOf is the exit code that an error stands for.
func codeOf(err error) int {
	var exceeded *supervise.Exceeded
	switch {
	case errors.As(err, &interrupted{}):
		return ExitUndecided
	case errors.As(err, &exceeded), language.AsksTooMuch(err):
		return ExitBounds
	}
	return ExitUsage
}
