package language

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/orrery-sim/orrery/scenarios"
)

// Fault is a fault as somebody types it, isolate(leader()), for a run of a plan of the file: the words
// mean what they would in its schedule.
func (f *File) Fault(text string, plan *scenarios.Plan) (*scenarios.Fault, error) {
	tree, err := fileOptions.Parse(f.Name, f.src, 0)
	if err != nil {
		return nil, f.explainSyntax(err, f.src)
	}
	call := f.callAt(tree, plan.Pos)
	if call == nil {
		return nil, fmt.Errorf("%s: there is no call of scenario", f.Name)
	}
	w := rewriting{src: f.src}
	w.settings(tree, plan.Settings)
	gone := f.given(call, "schedule", "expect", "measure", "sweep", "stop_when", "seed", "fingerprint", "overrides", "acts", "bookmarks")
	for _, g := range gone {
		w.cut(g)
	}
	w.copyTo(offset(f.src, call.Rparen))
	w.out = bytes.TrimRight(w.out, " \t\r\n,")
	if len(call.Args) > len(gone) {
		w.printf(",")
	}
	w.printf("\n    schedule = [at(s(0), %s)],\n", text)
	w.copyTo(len(f.src))
	typed, err := f.language.Parse(f.Name, w.out)
	if err != nil {
		return nil, unplaced(err)
	}
	told, err := typed.Evaluate(nil, scenarios.Dull)
	if err != nil {
		return nil, unplaced(err)
	}
	if len(told.Schedule) == 1 {
		if at, is := told.Schedule[0].(*scenarios.At); is && len(at.Do) == 1 {
			if fault, is := at.Do[0].(*scenarios.Fault); is {
				return fault, nil
			}
		}
	}
	return nil, fmt.Errorf("%s is not one fault, as crash(leader()) is", text)
}

// unplaced is an error without its place: what was typed stands in no file.
func unplaced(err error) error {
	var placed *scenarios.Error
	if errors.As(err, &placed) {
		return errors.New(placed.Msg)
	}
	return err
}
