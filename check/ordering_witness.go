package check

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A taking is the search for an order, step by step. A step may be taken if what must come before it
// has been, if it sees the versions that it saw, and if nobody is still to see a version that it
// overwrites. Steps that write nothing are taken at once, which can harm nobody.
type taking struct {
	*ordering
	waits  []int32         // of each step: how many that must come before it are left
	seen   [][]saw         // of each step: what it saw
	writes [][]write       // of each step
	begins [][]int32       // of each step: the keys that nobody else may write until it is over
	ready  []int32         // steps that wait for no other and change something, by rank
	free   []int32         // steps that may be taken and change nothing
	parked map[saw][]int32 // steps that change nothing, by the version that they wait for
	now    []int32         // of each key: the step that wrote it last; -1: none
	locked []bool          // of each key
	unseen map[saw]int32
	taken  []int32
	left   int
}

type write struct {
	key    int32
	closes bool // it ends what a beginning began
}

// witness takes the steps by rank. With thorough it goes back where it is stuck, until the budget
// ends; else it is exhausted there.
func (o *ordering) witness(b *Budget, thorough bool) outcome {
	t := newTaking(o)
	var stack []choice
	failed := map[string]bool{}
	memory := int64(0)
	for {
		t.takeReaders()
		if t.left == 0 {
			return found
		}
		c := choice{taken: len(t.taken)}
		if thorough {
			c.key = t.fingerprint()
			if !failed[c.key] {
				c.options = t.options(len(t.ready))
			}
		} else {
			c.options = t.options(1)
		}
		stack = append(stack, c)
		for len(stack[len(stack)-1].options) == 0 {
			dead := stack[len(stack)-1]
			if memory += int64(len(dead.key)) + 64; memory > b.Memory {
				return exhausted
			}
			failed[dead.key] = true
			stack = stack[:len(stack)-1]
			if len(stack) == 0 {
				if thorough {
					return impossible
				}
				return exhausted
			}
		}
		if b.Steps -= 1 + len(t.ready)/64; b.Steps <= 0 {
			return exhausted
		}
		c = stack[len(stack)-1]
		if len(t.taken) != c.taken {
			t.again(c.taken)
		}
		stack[len(stack)-1].options = c.options[1:]
		t.take(c.options[0])
	}
}

// A choice is a point at which several steps might be taken next.
type choice struct {
	taken   int // how many had been
	options []int32
	key     string
}

func newTaking(o *ordering) *taking {
	n := len(o.next)
	t := &taking{ordering: o, seen: make([][]saw, n), writes: make([][]write, n), begins: make([][]int32, n)}
	for _, s := range o.saws {
		t.seen[s.reader] = append(t.seen[s.reader], s)
	}
	for k := range o.keys {
		for _, w := range o.keys[k].writers {
			closes := w.from != w.step
			t.writes[w.step] = append(t.writes[w.step], write{int32(k), closes})
			if closes {
				t.begins[w.from] = append(t.begins[w.from], int32(k))
			}
		}
	}
	t.reset()
	return t
}

// reset goes back to the beginning.
func (t *taking) reset() {
	n := len(t.next)
	t.waits = make([]int32, n)
	for _, links := range t.next {
		for _, l := range links {
			t.waits[l.to]++
		}
	}
	t.unseen = make(map[saw]int32, len(t.saws))
	for _, s := range t.saws {
		t.unseen[saw{0, s.version, s.key}]++
	}
	t.now, t.locked = make([]int32, len(t.keys)), make([]bool, len(t.keys))
	for k := range t.now {
		t.now[k] = -1
	}
	t.ready, t.free, t.taken, t.left = t.ready[:0], t.free[:0], nil, n
	t.parked = map[saw][]int32{}
	for i := range n {
		if t.waits[i] == 0 {
			t.wait(int32(i))
		}
	}
}

// again takes the first n of the steps taken once more.
func (t *taking) again(n int) {
	steps := t.taken[:n]
	t.reset()
	for _, s := range steps {
		t.take(s)
	}
}

// changes reports whether it matters to others when a step is taken.
func (t *taking) changes(step int32) bool { return len(t.writes[step])+len(t.begins[step]) > 0 }

// wait puts a step that waits for no other where it will be found.
func (t *taking) wait(step int32) {
	if !t.changes(step) {
		t.park(step)
		return
	}
	at, _ := slices.BinarySearchFunc(t.ready, step, t.byRank)
	t.ready = slices.Insert(t.ready, at, step)
}

// park puts a step that changes nothing among the free, or where the first version that it waits
// for will find it.
func (t *taking) park(step int32) {
	for _, s := range t.seen[step] {
		if t.now[s.key] != s.version {
			awaited := saw{0, s.version, s.key}
			t.parked[awaited] = append(t.parked[awaited], step)
			return
		}
	}
	t.free = append(t.free, step)
}

func (t *taking) byRank(a, b int32) int {
	return cmp.Or(cmp.Compare(t.rank[a], t.rank[b]), cmp.Compare(a, b))
}

// may reports whether a step that is ready may be taken.
func (t *taking) may(step int32) bool {
	for _, s := range t.seen[step] {
		if t.now[s.key] != s.version {
			return false
		}
	}
	for _, k := range t.begins[step] {
		if t.locked[k] {
			return false
		}
	}
	for _, w := range t.writes[step] {
		if t.locked[w.key] != w.closes {
			return false
		}
		others := t.unseen[saw{0, t.now[w.key], w.key}]
		for _, s := range t.seen[step] {
			if s.key == w.key {
				others--
			}
		}
		if others > 0 {
			return false
		}
	}
	return true
}

// take takes a step that may be.
func (t *taking) take(step int32) {
	if t.changes(step) {
		at, _ := slices.BinarySearchFunc(t.ready, step, t.byRank)
		t.ready = slices.Delete(t.ready, at, at+1)
	} else {
		t.free = slices.Delete(t.free, slices.Index(t.free, step), slices.Index(t.free, step)+1)
	}
	for _, s := range t.seen[step] {
		t.unseen[saw{0, s.version, s.key}]--
	}
	for _, k := range t.begins[step] {
		t.locked[k] = true
	}
	for _, w := range t.writes[step] {
		t.now[w.key], t.locked[w.key] = step, false
	}
	for _, w := range t.writes[step] {
		shown := saw{0, step, w.key}
		waiting := t.parked[shown]
		delete(t.parked, shown)
		for _, reader := range waiting {
			t.park(reader)
		}
	}
	for _, l := range t.next[step] {
		if t.waits[l.to]--; t.waits[l.to] == 0 {
			t.wait(l.to)
		}
	}
	t.taken = append(t.taken, step)
	t.left--
}

// takeReaders takes all steps that may be taken and change nothing.
func (t *taking) takeReaders() {
	for len(t.free) > 0 {
		t.take(t.free[len(t.free)-1])
	}
}

// options are the first few steps that may be taken now, by rank.
func (t *taking) options(most int) (steps []int32) {
	for _, s := range t.ready {
		if len(steps) == most {
			break
		}
		if t.may(s) {
			steps = append(steps, s)
		}
	}
	return steps
}

// fingerprint is what has been taken and what is there now: where the same is so, the same follows.
func (t *taking) fingerprint() string {
	set := make([]byte, (len(t.next)+7)/8)
	for _, s := range t.taken {
		set[s>>3] |= 1 << (s & 7)
	}
	for k, step := range t.now {
		set = binary.LittleEndian.AppendUint32(set, uint32(step))
		if t.locked[k] {
			set = append(set, 1)
		}
	}
	return string(set)
}
