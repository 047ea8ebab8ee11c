package main

import (
	"fmt"

	"github.com/orrery-sim/orrery/check"
)

// Solvent is a promise of this module's own: nobody is ever told of a balance below zero.
var Solvent = check.Promise{
	Name:  "solvent",
	Doc:   "No client is told of a balance below zero.",
	Needs: check.NeedsHistory,
	Judge: func(seen *check.Seen, _ check.Budget) check.Judgement {
		f := check.Finding{Property: "solvent"}
		if seen.History.Answered() == 0 {
			f.Verdict, f.Vacuous, f.Why = check.Undecided, true, "nobody was told of any balance"
			return check.Judgement{Finding: f}
		}
		for _, o := range seen.History.Operations() {
			if o.Known && o.Result.Number < 0 {
				f.Verdict, f.Events = check.Violated, []uint64{o.CallEvent, o.ReturnEvent}
				f.Why = fmt.Sprintf("%s left a balance of %d", seen.Service.Tell(o.Op), o.Result.Number)
				return check.Judgement{Finding: f}
			}
		}
		return check.Judgement{Finding: f}
	},
}
