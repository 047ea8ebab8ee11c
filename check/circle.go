package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// tellCircle explains a violation by accesses of which each must come before the next, and the last
// before the first. It begins with the read that returned last: its result fits in no order.
func (a *accesses) tellCircle(j *Judgement, circle []hop) {
	circle = slices.DeleteFunc(slices.Clone(circle), func(h hop) bool { return int(h.from) >= len(a.all) })
	start := 0
	for i, h := range circle {
		x, best := &a.all[h.from], &a.all[circle[start].from]
		if x.reads && x.Known && (!best.reads || x.ReturnEvent > best.ReturnEvent) {
			start = i
		}
	}
	circle = append(circle[start:len(circle):len(circle)], circle[:start]...)
	var steps []*Operation
	add := func(i int32) *Operation {
		o := a.all[i].Operation
		if !slices.Contains(steps, o) {
			steps = append(steps, o)
		}
		return o
	}
	first := add(circle[0].from)
	var words []string
	for i, h := range circle {
		to := circle[(i+1)%len(circle)].from
		o := add(to)
		name := a.of.Tell(o.Op)
		if to == circle[0].from {
			name = "it"
		}
		words = append(words, name+" "+a.because(h, o, add))
	}
	j.Key = a.keys[a.all[circle[0].from].key]
	j.Why = fmt.Sprintf("%s, which fits in no order: then come %s", a.outcome(first), strings.Join(words, ", then "))
	j.Events = eventsOf(steps)
	slices.SortFunc(steps, func(a, b *Operation) int { return cmp.Compare(a.CallEvent, b.CallEvent) })
	for _, o := range steps {
		j.Part = append(j.Part, *o)
	}
}

// because is why a step of a circle comes after the one before it.
func (a *accesses) because(h hop, to *Operation, add func(int32) *Operation) string {
	switch h.why {
	case inSession:
		return "(by the same client)"
	case inTime:
		return "(asked for after that had returned)"
	case wroteRead:
		return fmt.Sprintf("(which saw it at %s)", clock(to.Return))
	case overwrote:
		if h.by >= 0 {
			by := add(h.by)
			return fmt.Sprintf("(which %s, after both, saw in its place)", a.of.Tell(by.Op))
		}
		return "(which overwrote it)"
	}
	return "(which that did not see yet)"
}

// outcome is what an operation came to, or that nobody knows.
func (a *accesses) outcome(o *Operation) string {
	if o.Known {
		return told(a.of, o)
	}
	return fmt.Sprintf("%s was asked for at %s", a.of.Tell(o.Op), clock(o.Call))
}
