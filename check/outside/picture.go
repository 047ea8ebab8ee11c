package outside

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
)

// The picture of a violation.
const (
	rowsMax  = 16 // operations
	widthMax = 48 // columns of the time axis
)

// Picture draws the operations that show a violation as bars over the order of events, one line for
// each, those that fit in no order marked with a star:
//
//	p0   [====]........  write 1 -> done
//	p1   .......[=====]  read -> nil  *
//
// It is nil if the judgement shows no operations.
func (f *File) Picture(j *check.Judgement) []string {
	ops := f.shown(j)
	if len(ops) == 0 {
		return nil
	}
	var events []uint64
	for i := range ops {
		events = append(events, ops[i].CallEvent)
		if ended(&ops[i]) {
			events = append(events, ops[i].ReturnEvent)
		}
	}
	slices.Sort(events)
	events = slices.Compact(events)
	width := min(widthMax, 3*len(events))
	column := func(event uint64) int {
		at, _ := slices.BinarySearch(events, event)
		return at * (width - 1) / max(len(events)-1, 1)
	}
	var lines []string
	for i := range ops {
		o := &ops[i]
		bar := []byte(strings.Repeat(".", width))
		from, to := column(o.CallEvent), width-1
		end := byte('?') // nobody knows when it ends
		if ended(o) {
			to, end = column(o.ReturnEvent), ']'
		}
		for c := from; c <= to; c++ {
			bar[c] = '='
		}
		bar[to] = end
		if from < to {
			bar[from] = '['
		}
		line := fmt.Sprintf("p%-4d %s  %s", o.Process, bar, o.Tell(f.Service))
		if j.Longest != nil && !slices.ContainsFunc(j.Longest, func(x check.Operation) bool { return x.CallEvent == o.CallEvent }) {
			line += "  *"
		}
		lines = append(lines, line)
	}
	return lines
}

func ended(o *check.Operation) bool { return o.Known || o.Failed }

// shown are the operations to draw, by their calls: those of the events that show the violation, those
// that fit in no order, and then those that were called last.
func (f *File) shown(j *check.Judgement) []check.Operation {
	var first, rest []check.Operation
	for _, o := range slices.Backward(j.Part) {
		shows := slices.Contains(j.Events, o.CallEvent)
		orphan := j.Longest != nil && !slices.ContainsFunc(j.Longest, func(x check.Operation) bool { return x.CallEvent == o.CallEvent })
		if shows || orphan {
			first = append(first, o)
		} else {
			rest = append(rest, o)
		}
	}
	ops := append(first, rest...)
	ops = ops[:min(rowsMax, len(ops))]
	slices.SortFunc(ops, func(a, b check.Operation) int {
		if a.CallEvent < b.CallEvent {
			return -1
		}
		return 1
	})
	return ops
}
