package check

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A look at a queue is an operation that reads the item in front and leaves it there.
func (q *queue) isLook(o *Operation) bool { return o.Known && q.does(o, service.Reads) }

// gone is an item that was seen in front though it had come out before anybody looked.
func (q *queue) gone() (first *pattern) {
	for _, o := range q.ops {
		out := q.taken[o.Result.Value]
		if !q.isLook(o) || !o.Result.OK || out == nil || out.ReturnEvent > o.CallEvent {
			continue
		}
		first = earlier(first, &pattern{
			culprit: o, others: []*Operation{out}, end: o.ReturnEvent,
			why: fmt.Sprintf(" though it had come out at %s, before anybody looked", clock(out.Return)),
		})
	}
	return first
}

// behind is an item that was seen in front while one that was in before it was to go in was still there.
func (q *queue) behind() (first *pattern) {
	in := make(map[string]int, len(q.line))
	next := make([]int, len(q.line)+1) // after each place, and after the one before the first, the next that is not over
	for i, x := range q.line {
		in[q.enqueue(x).Op.Value] = i
		next[i+1] = i + 1
	}
	for _, o := range q.ops {
		if !q.isLook(o) {
			continue
		}
		at, found := in[o.Result.Value]
		if !found {
			continue
		}
		x := &q.line[at]
		for before, i := 0, next[0]; i < at; i = next[before] {
			y := &q.line[i]
			if y.outCall <= o.CallEvent {
				next[before] = next[i+1] // it was to come out before this look and all later ones
				continue
			}
			before = i + 1
			if y.in >= x.inCall || y.outCall <= o.ReturnEvent || y.out == never && !q.nobodyElse(o) {
				continue
			}
			c := &pattern{
				culprit: o, others: []*Operation{q.enqueue(*x), q.enqueue(*y)}, end: o.ReturnEvent,
				why: fmt.Sprintf(" though %s, enqueued before it, was still in", q.enqueue(*y).Op.Value),
			}
			if out := q.taken[q.enqueue(*y).Op.Value]; out != nil && !q.nobodyElse(o) {
				c.others, c.end = append(c.others, out), out.ReturnEvent // only this shows that nobody else took it
			}
			first = earlier(first, c)
			break
		}
	}
	return first
}

// nobodyElse reports whether no dequeue of unknown outcome can have taken anything by the return of o.
func (q *queue) nobodyElse(o *Operation) bool {
	return len(q.unknown) == 0 || q.unknown[0].CallEvent > o.ReturnEvent
}
