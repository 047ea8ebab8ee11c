package check

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A queue is the part of a history on a queue, as its patterns see it.
type queue struct {
	*part
	line    []item
	taken   map[string]*Operation // the dequeue of each item, the first to return if there are several
	unknown []*Operation          // dequeues of unknown outcome, in the order of their calls
}

func queueOf(p *part) *queue {
	q := &queue{part: p, line: lineOf(p), taken: map[string]*Operation{}}
	for _, o := range p.ops {
		switch {
		case !q.does(o, service.Takes):
		case !o.Known:
			q.unknown = append(q.unknown, o)
		case o.Result.OK:
			if was := q.taken[o.Result.Value]; was == nil || o.ReturnEvent < was.ReturnEvent {
				q.taken[o.Result.Value] = o
			}
		}
	}
	return q
}

func (q *queue) enqueue(x item) *Operation { return q.ops[x.op] }

// takenTwice is an item that came out twice.
func (q *queue) takenTwice() (first *pattern) {
	for _, o := range q.ops {
		before := q.taken[o.Result.Value]
		if !q.does(o, service.Takes) || !o.Known || !o.Result.OK || before == o {
			continue
		}
		first = earlier(first, &pattern{
			culprit: o, others: []*Operation{before}, end: o.ReturnEvent,
			why: fmt.Sprintf(" though another dequeue had returned it at %s", clock(before.Return)),
		})
	}
	return first
}

// overtaken is an item that was in before another was to go in, and was to come out after that
// other was out.
func (q *queue) overtaken() (first *pattern) {
	byCall := slices.Clone(q.line)
	slices.SortFunc(byCall, func(a, b item) int { return cmp.Compare(a.inCall, b.inCall) })
	soonest := make([]uint64, len(byCall)+1) // that one of those from here on was out
	soonest[len(byCall)] = never
	for i := len(byCall) - 1; i >= 0; i-- {
		soonest[i] = min(soonest[i+1], byCall[i].out)
	}
	for _, a := range q.line {
		out := q.taken[q.enqueue(a).Op.Value]
		if out == nil || first != nil && out.ReturnEvent >= first.end {
			continue
		}
		after := sort.Search(len(byCall), func(i int) bool { return byCall[i].inCall > a.in })
		if soonest[after] >= a.outCall {
			continue
		}
		for _, b := range q.line {
			if a.in >= b.inCall || b.out >= a.outCall {
				continue
			}
			over := q.enqueue(b)
			outB := q.taken[over.Op.Value]
			first = &pattern{
				culprit: out, others: []*Operation{q.enqueue(a), over, outB}, end: out.ReturnEvent,
				why: fmt.Sprintf(" though %s, enqueued after it, had come out at %s, before anybody "+
					"asked for it", over.Op.Value, clock(outB.Return)),
			}
			break
		}
	}
	return first
}

// skipped are more items that were in before another was to go in, and never came out when that
// did, than dequeues of unknown outcome can have taken.
func (q *queue) skipped() (first *pattern) {
	var kept []uint64 // when those that never came out were in
	for _, a := range q.line {
		if a.out == never {
			kept = append(kept, a.in)
		}
	}
	slices.Sort(kept)
	for _, b := range q.line {
		out := q.taken[q.enqueue(b).Op.Value]
		if out == nil || first != nil && out.ReturnEvent >= first.end {
			continue
		}
		takers := sort.Search(len(q.unknown), func(i int) bool { return q.unknown[i].CallEvent >= out.ReturnEvent })
		if sort.Search(len(kept), func(i int) bool { return kept[i] >= b.inCall }) <= takers {
			continue
		}
		var lost []*Operation
		var names []string
		for _, a := range q.line {
			if a.out == never && a.in < b.inCall {
				lost = append(lost, q.enqueue(a))
				names = append(names, q.enqueue(a).Op.Value)
			}
		}
		why := fmt.Sprintf(" though %s, enqueued before it, had not come out",
			strings.Join(names, " and "))
		if takers > 0 {
			why += fmt.Sprintf(", and only %d dequeues of unknown outcome can have taken any", takers)
		}
		first = &pattern{
			culprit: out, others: append(lost, q.enqueue(b)), end: out.ReturnEvent, why: why,
		}
	}
	return first
}

// notEmpty is a dequeue or a look that found nothing while an item was in all the time.
func (q *queue) notEmpty() (first *pattern) {
	for _, o := range q.ops {
		if !q.does(o, service.Takes|service.Reads) || !o.Known || o.Result.OK {
			continue
		}
		free := q.nobodyElse(o) // then an item that nobody was seen to take is still in
		for _, x := range q.line {
			in := q.enqueue(x)
			if x.in >= o.CallEvent || x.outCall <= o.ReturnEvent || x.out == never && !free {
				continue
			}
			end := o.ReturnEvent
			others := []*Operation{in}
			if out := q.taken[in.Op.Value]; out != nil && !free {
				end = out.ReturnEvent // only this shows that none of the unknown took it
				others = append(others, out)
			}
			first = earlier(first, &pattern{
				culprit: o, others: others, end: end,
				why: fmt.Sprintf(" though %s had been in the queue since %s", in.Op.Value, clock(in.Return)),
			})
			break
		}
	}
	return first
}
