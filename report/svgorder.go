package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
)

// orderRows is how many operations the picture of an order has, at most: those that show the violation, those that fit
// nowhere, and those that were called last.
const orderRows = 16

// An orderPicture is why a history has no order: the operations that show it as bars over their events, the longest order
// that there is as numbers upon them, and the operation that cannot follow.
type orderPicture struct {
	of     *service.Service
	name   Namer
	j      *check.Judgement
	faults []stretch // that were on meanwhile
}

// Order draws why the first violation of a promise has no order, as SVG: see [Outside.Order].
// It is [ErrNoPicture] where no promise to clients is violated.
func (r *Report) Order(w io.Writer) error {
	if r.result == nil {
		return ErrNoPicture
	}
	j := r.judged()
	if j == nil {
		return ErrNoPicture
	}
	o := orderPicture{r.result.Service, r.cast.Name, j, r.story.spells}
	return o.write(w)
}

// Order draws why the history has no order, as SVG: a bar for each of the operations that show it, in the order of calls and
// returns, the places that they have in the longest order there is, and why the next one fits nowhere. It is
// [ErrNoPicture] if the history is not violated, or none of its operations shows that.
func (o *Outside) Order(w io.Writer) error {
	if o.Judgement.Verdict != check.Violated || len(o.Judgement.Part) == 0 {
		return ErrNoPicture
	}
	p := orderPicture{o.Service, o.Name, o.Judgement, nil}
	return p.write(w)
}

// placeOf is the place of an operation in the longest order, from 1; 0: it has none.
func (o *orderPicture) placeOf(op *check.Operation) int {
	return slices.IndexFunc(o.j.Longest, func(x check.Operation) bool { return x.CallEvent == op.CallEvent }) + 1
}

// shown are the operations to draw, by their calls.
func (o *orderPicture) shown() []check.Operation {
	var first, rest []check.Operation
	for _, op := range slices.Backward(o.j.Part) {
		if slices.Contains(o.j.Events, op.CallEvent) || o.j.Longest != nil && o.placeOf(&op) == 0 {
			first = append(first, op)
		} else {
			rest = append(rest, op)
		}
	}
	ops := append(first, rest...)
	ops = ops[:min(orderRows, len(ops))]
	slices.SortFunc(ops, func(a, b check.Operation) int { return cmp.Compare(a.CallEvent, b.CallEvent) })
	return ops
}

// write draws the picture.
func (o *orderPicture) write(w io.Writer) error {
	const left, right = svgMargin + 60, svgWidth - svgMargin
	ops := o.shown()
	var events []uint64
	for i := range ops {
		events = append(events, ops[i].CallEvent)
		if hasEnded(&ops[i]) {
			events = append(events, ops[i].ReturnEvent)
		}
	}
	slices.Sort(events)
	x := func(event uint64) int {
		at, _ := slices.BinarySearch(events, event)
		return left + at*(right-left-60)/max(len(events)-1, 1)
	}
	c := &canvas{width: svgWidth, y: svgMargin}
	why := Wrap(o.j.Property+": "+readable(tidy(o.j.Why)), 110)
	for i, line := range append(why, o.about(len(ops))...) {
		weight := "normal"
		if i < len(why) {
			weight = "bold"
		}
		c.y += svgLine
		c.text(svgMargin, c.y, "start", svgInk, weight, line)
	}
	c.y += svgLine
	top := c.y
	c.y += svgLine
	for i := range ops {
		o.bar(c, &ops[i], x, right)
	}
	o.shade(c, ops, top, x)
	c.y += svgLine
	for _, line := range o.sequence() {
		c.y += svgLine
		c.text(svgMargin, c.y, "start", svgInk, "normal", line)
	}
	_, err := io.WriteString(w, c.picture())
	return err
}

func hasEnded(o *check.Operation) bool { return o.Known || o.Failed }

// about says what is drawn.
func (o *orderPicture) about(shown int) []string {
	text := "Bars go from call to return, in the order of events and not to scale. "
	if len(o.j.Longest) > 0 {
		text += "Numbers are places in the longest order that there is; what has none fits nowhere."
	}
	if left := len(o.j.Part) - shown; left > 0 {
		text += fmt.Sprintf(" %s called earlier are not drawn.", counted(left, "operation"))
	}
	return Wrap(text, 120)
}

// bar draws an operation.
func (o *orderPicture) bar(c *canvas, op *check.Operation, x func(uint64) int, right int) {
	const height = 20
	c.y += height + 8
	colour, place := svgGood, o.placeOf(op)
	wrong := slices.Contains(o.j.Events, op.CallEvent)
	switch {
	case o.j.Longest != nil && place == 0:
		colour = svgBad
	case wrong:
		colour = svgLead
	}
	from, to := x(op.CallEvent), right
	if hasEnded(op) {
		to = x(op.ReturnEvent)
	}
	c.text(svgMargin, c.y-5, "start", svgInk, "normal", o.name(op.Node))
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="%s" fill-opacity="0.3" stroke="%[5]s"/>`+"\n", from, c.y-height, max(to-from, 3), height, colour)
	text := tidy(op.Tell(o.of))
	switch {
	case place > 0:
		text = fmt.Sprintf("%d. %s", place, text)
	case o.j.Longest != nil:
		text = "✗ " + text
	}
	weight := "normal"
	if wrong || place == 0 {
		weight = "bold"
	}
	anchor, at := "start", from+5
	if at+8*len(text) > svgWidth-svgMargin {
		anchor, at = "end", min(svgWidth-svgMargin, max(to, from+8*len(text)))
	}
	c.haloed(at, c.y-5, anchor, svgInk, weight, text)
}

// shade draws the faults that were on while the operations were, by the events that they lie between.
func (o *orderPicture) shade(c *canvas, ops []check.Operation, top int, x func(uint64) int) {
	seen := map[string]bool{}
	for _, f := range o.faults {
		from, until := uint64(0), uint64(0)
		for i := range ops {
			for _, end := range []struct {
				at    int64
				event uint64
			}{{int64(ops[i].Call), ops[i].CallEvent}, {int64(ops[i].Return), ops[i].ReturnEvent}} {
				if end.event == ^uint64(0) || end.at < int64(f.at) || f.until != 0 && end.at > int64(f.until) {
					continue
				}
				if from == 0 || end.event < from {
					from = end.event
				}
				until = max(until, end.event)
			}
		}
		if from == 0 || seen[f.text] {
			continue
		}
		seen[f.text] = true
		x1, x2 := x(from)-4, x(until)+4
		fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s" fill-opacity="0.12"/>`+"\n", x1, top, x2-x1, c.y-top+6, svgBad)
		c.text(x1+3, top+12, "start", svgBad, "normal", f.text)
		top += 13
	}
}

// sequence is the longest order, and what cannot follow it.
func (o *orderPicture) sequence() []string {
	if len(o.j.Longest) == 0 {
		return nil
	}
	text := "The longest order: "
	all := o.j.Longest
	if n := len(all) - 8; n > 0 {
		text += fmt.Sprintf("%d others, then ", n)
		all = all[n:]
	}
	for i := range all {
		if i > 0 {
			text += ", "
		}
		text += tidy(all[i].Tell(o.of))
	}
	return Wrap(text+".", 120)
}
