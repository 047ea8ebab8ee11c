package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// serves reports whether there may be use in putting an operation of unknown outcome in order now, which leads to a
// state. In an order it can wait until the next operation depends on it: until one that is open gets its result by
// it, or puts something at the end of what it leaves that somebody will see. If what comes next replaces the value,
// or takes it away and would have found one without it, it need not have happened.
func (s *search) serves(w, state int32) bool {
	if state == s.state {
		return false
	}
	if s.sights == nil {
		return true
	}
	there := false // one that takes the value away waits for there being one
	for _, open := range [...][]int32{s.pending, s.unknown} {
		for _, y := range open {
			if y < 0 || y == w || s.isPlaced(y) || !s.waitsFor(y, state) {
				continue
			}
			if s.compares || !s.clears(y) {
				return true
			}
			there = true
		}
	}
	return there && s.isWorst(w)
}

// waitsFor reports whether an open operation may need a state in place of the present one.
func (s *search) waitsFor(y, state int32) bool {
	t, o := &s.traits[y], s.ops[y]
	text := s.states.texts[state]
	switch {
	case t.does&service.Joins != 0 && !t.reads:
		return s.compares || s.lastSeen(text+o.Op.Value) >= int32(s.at)
	case t.unknown:
		return t.does&(service.Tells|service.Blind) != 0 && !s.clears(y) && text == o.Op.Old
	case t.reads && t.does&service.Tells != 0 && o.Result.Value != text:
		return false
	}
	return s.states.step(state, y, o) >= 0 && s.states.step(s.state, y, o) < 0
}

// isWorst reports whether no other operation would do as well to leave some value, whichever, and be missed less.
func (s *search) isWorst(w int32) bool {
	spent := s.spentBy(int32(s.at))
	for _, other := range s.unknown {
		if t := &s.traits[other]; spent.has(t.slot) && !s.used.has(t.slot) {
			return other == w
		}
	}
	return true
}

// A wear is which operations of unknown outcome leave what nobody sees after a mark.
type wear struct {
	at    int32
	slots bitset
}

// spentBy are the slots of operations of unknown outcome of which nobody will see anything from a mark on. They are
// good for nothing but to leave some value: one is as good as another.
func (s *search) spentBy(at int32) bitset {
	i, _ := slices.BinarySearchFunc(s.worn, at, func(w wear, at int32) int { return cmp.Compare(w.at, at) })
	if i == 0 {
		return bitset{}
	}
	return s.worn[i-1].slots
}

// wearOut finds when nobody sees any more what operations of unknown outcome wrote.
func (s *search) wearOut() {
	var all strings.Builder // what is seen, in order
	var from, marks []int32
	for at, k := range s.marks {
		if text := s.sees(k.op); k.returns && text != "" {
			from, marks = append(from, int32(all.Len())), append(marks, int32(at))
			all.WriteString(text)
			all.WriteByte(0)
		}
	}
	for _, k := range s.marks {
		t, o := &s.traits[k.op], s.ops[k.op]
		if !t.unknown || s.compares || t.does&service.Writes == 0 || o.Op.Old != "" || o.Op.Value == "" {
			continue
		}
		w := wear{at: -1}
		if i := strings.LastIndex(all.String(), o.Op.Value); i >= 0 {
			at, _ := slices.BinarySearch(from, int32(i)+1)
			w.at = marks[at-1]
		}
		w.slots.add(t.slot)
		s.worn = append(s.worn, w)
	}
	slices.SortStableFunc(s.worn, func(a, b wear) int { return cmp.Compare(a.at, b.at) })
	for i := 1; i < len(s.worn); i++ {
		for k := range s.worn[i].slots {
			s.worn[i].slots[k] |= s.worn[i-1].slots[k]
		}
	}
}

// failsToo reports whether a configuration fails because one with the same state failed that had used less.
func (s *search) failsToo(key config, used *bitset) bool {
	failed := s.failed[key]
	if len(failed) == 0 {
		return false
	}
	var spent bitset
	if s.sights != nil {
		spent = s.spentBy(key.at)
	}
	for i := range failed {
		if failed[i].isLess(used, &spent) {
			return true
		}
	}
	return false
}
