package check

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
)

// An item is what goes through a queue: between which events it went in, and came out.
type item struct {
	op           int32 // its enqueue
	inCall, in   uint64
	outCall, out uint64
	front        uint64 // when it was known to be in front: as it came out, or before
	ranked       bool
}

// ranks guesses the order in which the items of a queue went in: a rank from 1 for each enqueue.
//
// The items form one line, so an item is before another if it was in before the other was to go in,
// or out before the other was to come out. Without this hint, a search that puts two concurrent
// enqueues in the wrong order learns of it only when their items come out.
func ranks(p *part) []int32 {
	line := lineOf(p)
	seenInFront(p, line)
	byIn := order(line, func(i item) uint64 { return i.in })
	byFront := order(line, func(i item) uint64 { return i.front })
	rank := make([]int32, len(p.ops))
	front := 0
	for n := range line {
		for line[front].ranked {
			front++
		}
		byIn, byFront = unranked(line, byIn), unranked(line, byFront)
		firstIn, firstFront := line[byIn[0]].in, line[byFront[0]].front
		nextFront := secondFront(line, byFront) // of all but that one, which was perhaps seen long before it came out
		// Of those that may be next, the one that came out first, and else one that was seen. If none may,
		// somebody took an item and nobody knows who: one that was never seen to come out.
		next, soonest := -1, uint64(never)
		lost, earliest := byIn[0], uint64(never)
		for i := front; i < len(line) && line[i].inCall < firstIn; i++ {
			switch x := &line[i]; {
			case x.ranked:
			case x.front == never:
				if x.in < earliest {
					lost, earliest = i, x.in
				}
			case x.outCall > firstFront && (i != byFront[0] || x.outCall > nextFront):
			case x.out < soonest || next < 0 && x.front < never:
				next, soonest = i, x.out
			}
		}
		// So it is, too, if one that nobody saw went in before the first that was known to be in front was to
		// go in, and the one that may be next need not have.
		if first := line[byFront[0]].inCall; next < 0 || earliest < first && line[next].in >= first {
			next = lost
		}
		line[next].ranked = true
		rank[line[next].op] = int32(n + 1)
	}
	return rank
}

// lineOf are the items of a queue in the order in which their enqueues were called.
func lineOf(p *part) []item {
	line := make([]item, 0, len(p.ops))
	at := make(map[string]int, len(p.ops)/2)
	for i, o := range p.ops {
		if p.does(o, service.Writes) {
			at[o.Op.Value] = len(line)
			line = append(line, item{
				op: int32(i), inCall: o.CallEvent, in: o.ReturnEvent, outCall: never, out: never, front: never,
			})
		}
	}
	for _, o := range p.ops {
		i, found := at[o.Result.Value]
		if !found || !o.Known || !p.does(o, service.Takes) {
			continue
		}
		if x := &line[i]; o.ReturnEvent < x.out {
			x.outCall, x.out, x.front = o.CallEvent, o.ReturnEvent, o.ReturnEvent
			x.in = min(x.in, o.ReturnEvent) // it went in before it came out
		}
	}
	return line
}

// seenInFront adds to each item of a queue when it was seen in front: by the return of the first look, and
// still at the call of the last one.
func seenInFront(p *part, line []item) {
	at := map[string]int{}
	for i := range line {
		at[p.ops[line[i].op].Op.Value] = i
	}
	for _, o := range p.ops {
		i, found := at[o.Result.Value]
		if !found || !o.Known || !p.does(o, service.Reads) {
			continue
		}
		x := &line[i]
		x.in = min(x.in, o.ReturnEvent)
		x.front = min(x.front, o.ReturnEvent)
		if x.outCall == never || o.CallEvent > x.outCall {
			x.outCall = o.CallEvent
		}
	}
}

// order are the places in line of its items, sorted by an event.
func order(line []item, by func(item) uint64) []int {
	type placed struct {
		event uint64
		at    int
	}
	sorted := make([]placed, len(line))
	for i, x := range line {
		sorted[i] = placed{by(x), i}
	}
	slices.SortFunc(sorted, func(a, b placed) int { return cmp.Or(cmp.Compare(a.event, b.event), a.at-b.at) })
	places := make([]int, len(line))
	for i, p := range sorted {
		places[i] = p.at
	}
	return places
}

// secondFront is when the second of those that are not ranked was known to be in front.
func secondFront(line []item, byFront []int) uint64 {
	for _, i := range byFront[1:] {
		if !line[i].ranked {
			return line[i].front
		}
	}
	return never
}

// unranked drops what is ranked from the front of places.
func unranked(line []item, places []int) []int {
	for line[places[0]].ranked {
		places = places[1:]
	}
	return places
}
