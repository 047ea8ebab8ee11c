package check

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Zones judge a part of reads and writes in which every value is written once (Gibbons and Korach,
// Testing shared memories, 1997). A write and the reads that saw it are a cluster. In an order that
// explains them all a cluster stands together; so one must stand before another if an operation of it
// had returned when one of the other was called. There is an order unless each of two must stand before
// the other, and that needs a sort and no search.
type zones struct {
	*part
	cluster []int32 // of each operation
	writer  []int32 // of each cluster; -1: the value at first
}

// A zone is what of a cluster counts: the return that was first, and the call that was last. All of it
// comes after whatever had returned before that call, and before whatever was called after that return.
type zone struct {
	returned, called uint64
	first, last      int32 // whose they are
}

// forward reports whether the cluster lasts: some operation of it was called when another had returned.
func (z *zone) forward() bool { return z.returned < z.called }

// clash reports whether each of two clusters must stand before the other.
func (z *zone) clash(y *zone) bool { return z.returned < y.called && y.returned < z.called }

// zonesOf are the zones of a part; nil if it is not of that kind.
func zonesOf(p *part) *zones {
	z := &zones{part: p, cluster: make([]int32, len(p.ops)), writer: []int32{-1}}
	by := make(map[string]int32, len(p.ops)/2)
	seen := make([]string, len(p.ops))
	for i, o := range p.ops {
		does, value := touches(p.of, o)
		switch _, twice := by[o.Op.Value]; {
		case does == reading && o.Known:
			z.cluster[i], seen[i] = -1, value
		case does != writing || o.Op.Value == "" || twice:
			return nil
		default:
			z.cluster[i] = int32(len(z.writer))
			by[o.Op.Value] = z.cluster[i]
			z.writer = append(z.writer, int32(i))
		}
	}
	for i, c := range z.cluster {
		if c < 0 {
			z.cluster[i] = by[seen[i]] // 0 if nobody wrote that
		}
	}
	if !z.modelAgrees() {
		return nil
	}
	return z
}

// modelAgrees asks the model whether each result fits the value that it shows, and the first value those
// that nobody wrote.
func (z *zones) modelAgrees() bool {
	m := &z.of.Model
	states := make([]any, len(z.writer))
	for c, w := range z.writer {
		states[c] = m.Init
		if w >= 0 {
			o, ok := z.ops[w], false
			if states[c], ok = m.Step(m.Init, o.Op, o.Result, o.Known); !ok {
				return false
			}
		}
	}
	for i, o := range z.ops {
		if c := z.cluster[i]; z.writer[c] != int32(i) {
			if _, ok := m.Step(states[c], o.Op, o.Result, true); !ok {
				return false
			}
		}
	}
	return true
}

// upTo are the zones of what had happened by an event, and a read that saw what nobody had asked to
// write by its return; -1: none did. What nobody saw of a write of unknown outcome did not happen.
func (z *zones) upTo(event uint64) (all []zone, early int32) {
	all = make([]zone, len(z.writer))
	for c := range all {
		all[c] = zone{returned: math.MaxUint64, first: -1, last: -1}
	}
	all[0].returned = 0 // the first value is there before all
	for i, o := range z.ops {
		c := z.cluster[i]
		returned := o.Known && o.ReturnEvent <= event
		write := z.writer[c] == int32(i)
		if o.CallEvent > event {
			break
		}
		if !returned && !write {
			continue
		}
		if w := z.writer[c]; !write && w >= 0 && z.ops[w].CallEvent > o.ReturnEvent {
			return nil, int32(i)
		}
		x := &all[c]
		if returned && o.ReturnEvent < x.returned {
			x.returned, x.first = o.ReturnEvent, int32(i)
		}
		if o.CallEvent > x.called {
			x.called, x.last = o.CallEvent, int32(i)
		}
	}
	return all, -1
}

// clashOf finds two zones of which each must stand before the other; the first of them is forward.
func clashOf(all []zone) (a, b *zone) {
	var forward []*zone
	for i := range all {
		if z := &all[i]; z.forward() {
			forward = append(forward, z)
		}
	}
	slices.SortFunc(forward, func(a, b *zone) int { return cmp.Compare(a.returned, b.returned) })
	for i := 1; i < len(forward); i++ {
		if forward[i-1].clash(forward[i]) {
			return forward[i-1], forward[i]
		}
	}
	for i := range all {
		z := &all[i]
		if z.last < 0 || z.first < 0 || z.forward() {
			continue
		}
		at, _ := slices.BinarySearchFunc(forward, z.called, func(f *zone, called uint64) int { return cmp.Compare(f.returned, called) })
		if at > 0 && forward[at-1].clash(z) {
			return forward[at-1], z
		}
	}
	return nil, nil
}

// refinings bounds how often judge looks for a violation that was complete earlier.
const refinings = 16

// judge finds a few operations that no order explains, complete as early as can be; nil if there are none.
func (z *zones) judge() *broken {
	var worst *broken
	for event, left := uint64(never), refinings; left > 0; left-- {
		bad := z.broken(event)
		if bad == nil {
			break
		}
		worst = bad
		event = bad.clear.end - 1
	}
	return worst
}

// holds reports whether the part has an order.
func (z *zones) holds(event uint64) bool {
	all, early := z.upTo(event)
	a, _ := clashOf(all)
	return early < 0 && a == nil
}

// broken is what breaks the part up to an event.
func (z *zones) broken(event uint64) *broken {
	all, early := z.upTo(event)
	if early >= 0 {
		return z.early(early)
	}
	a, b := clashOf(all)
	if a == nil {
		return nil
	}
	x, y := z.cluster[a.last], z.cluster[b.last]
	two := zonesOf(z.filtered(z.marks, func(i int32) *Operation {
		if c := z.cluster[i]; c == x || c == y {
			return z.ops[i]
		}
		return nil
	}))
	at := sort.Search(len(two.marks), func(k int) bool { return !two.holds(two.eventOf(two.marks[k])) })
	end := two.eventOf(two.marks[at])
	all, early = two.upTo(end)
	if early >= 0 {
		return two.early(early)
	}
	a, b = clashOf(all)
	return two.between(a, b, end)
}

// eventOf is the number of a mark's event.
func (p *part) eventOf(k mark) uint64 {
	if k.returns {
		return p.ops[k.op].ReturnEvent
	}
	return p.ops[k.op].CallEvent
}

// early is a read of what was asked to be written only later.
func (z *zones) early(read int32) *broken {
	o, w := z.ops[read], z.ops[z.writer[z.cluster[read]]]
	return z.shown(&pattern{
		culprit: o, others: []*Operation{w}, end: o.ReturnEvent,
		why: fmt.Sprintf(", which nobody had asked to write: %s was asked for at %s", z.of.Tell(w.Op), clock(w.Call)),
	})
}

// between is a value that was there, and is there again, with another in between.
func (z *zones) between(a, b *zone, end uint64) *broken {
	if a.first >= 0 && b.forward() && z.ops[b.last].ReturnEvent > z.ops[a.last].ReturnEvent {
		a, b = b, a // the later of two reads is the one that cannot be
	}
	again, began, ended := z.ops[a.last], z.ops[b.last], z.ops[b.first]
	c := &pattern{culprit: again, others: []*Operation{ended, began}, end: end}
	c.why = fmt.Sprintf(" though %s at %s, before it was asked at %s", z.had(b.first), clock(ended.Return), clock(again.Call))
	if a.first >= 0 {
		there := z.ops[a.first]
		c.others = append(c.others, there)
		if began != ended || !z.writes(a.first) {
			c.why += fmt.Sprintf(", and %s was asked for at %s, after %s at %s", z.of.Tell(began.Op), clock(began.Call),
				z.had(a.first), clock(there.Return))
		}
	}
	for _, x := range []int32{a.last, b.last} {
		if w := z.writer[z.cluster[x]]; w >= 0 {
			c.others = append(c.others, z.ops[w])
		}
	}
	return z.shown(c)
}

// writes reports whether an operation is the write of its cluster.
func (z *zones) writes(op int32) bool { return z.writer[z.cluster[op]] == op }

// had is that an operation had returned, with what it saw.
func (z *zones) had(op int32) string {
	o := z.ops[op]
	if z.writes(op) {
		return z.of.Tell(o.Op) + " had returned"
	}
	return fmt.Sprintf("%s had returned %s", z.of.Tell(o.Op), z.of.TellResult(o.Op, o.Result))
}

// shown is the pattern with its operations, which have no order by themselves.
func (z *zones) shown(c *pattern) *broken {
	b := &broken{clear: c, part: z.filtered(z.marks, func(i int32) *Operation {
		if o := z.ops[i]; o == c.culprit || slices.Contains(c.others, o) {
			return o
		}
		return nil
	})}
	if !b.explore() {
		panic("the zones of check find no order of operations that its search can put in order")
	}
	return b
}
