package check

import "math/bits"

// saturate adds the links that follow from those there are, until nothing follows any more:
//
//   - a version before the reader of another is before that other;
//   - a version after another is after the other's readers;
//   - of two that write one key, one has committed before the other begins.
//
// It is impossible if that makes a cycle, and found otherwise, which only says that the rules see no
// reason why not. Each round costs a step for each thousand words of the relation that it looks at.
func (o *ordering) saturate(b *Budget) outcome {
	n := len(o.next)
	words := (n + 63) / 64
	if int64(n)*int64(words)*16 > b.Memory {
		return exhausted
	}
	after, before := newRelation(n, words), newRelation(n, words)
	masks := make([][]uint64, len(o.keys))
	for k := range o.keys {
		masks[k] = make([]uint64, words)
		for _, w := range o.keys[k].writers {
			masks[k][w.step>>6] |= 1 << (w.step & 63)
		}
	}
	for {
		sorted, ok := o.sort()
		if !ok {
			return impossible
		}
		links := o.close(sorted, after, before)
		if b.Steps -= links*words/1000 + 1; b.Steps <= 0 {
			return exhausted
		}
		if !o.follow(after, before, masks) {
			return found
		}
	}
}

// A relation is a set of steps for each step.
type relation struct {
	rows  []uint64
	words int
}

func newRelation(n, words int) relation { return relation{make([]uint64, n*words), words} }

func (r relation) row(i int32) []uint64 {
	return r.rows[int(i)*r.words : (int(i)+1)*r.words]
}

func (r relation) has(a, b int32) bool { return r.row(a)[b>>6]>>(b&63)&1 != 0 }

// close makes the two relations what comes after, and before, each step. It counts the links.
func (o *ordering) close(sorted []int32, after, before relation) (links int) {
	clear(after.rows)
	clear(before.rows)
	for at := len(sorted) - 1; at >= 0; at-- {
		s := sorted[at]
		for _, l := range o.next[s] {
			include(after, s, l.to)
		}
	}
	for _, s := range sorted {
		for _, l := range o.next[s] {
			include(before, l.to, s)
			links++
		}
	}
	return links
}

// include puts b, and what b is related to, in a's row.
func include(r relation, a, b int32) {
	to, from := r.row(a), r.row(b)
	for i, w := range from {
		to[i] |= w
	}
	to[b>>6] |= 1 << (b & 63)
}

// follow adds the links that follow at once, and reports whether there were any.
func (o *ordering) follow(after, before relation, masks [][]uint64) (more bool) {
	add := func(a, b int32, why reason, key, by int32) {
		if !after.has(a, b) {
			o.shown(a, b, why, key, by)
			more = true
		}
	}
	for _, s := range o.saws {
		if s.version < 0 {
			continue // its links are there
		}
		mask, earlier, later := masks[s.key], before.row(s.reader), after.row(s.version)
		known := before.row(s.version)
		for i, m := range mask {
			for left := m & earlier[i] &^ known[i]; left != 0; left &= left - 1 {
				if v := int32(i<<6 + bits.TrailingZeros64(left)); v != s.version {
					add(v, s.version, overwrote, s.key, s.reader)
				}
			}
			for left := m & later[i]; left != 0; left &= left - 1 {
				if v := int32(i<<6 + bits.TrailingZeros64(left)); v != s.reader {
					add(s.reader, v, readFirst, s.key, s.version)
				}
			}
		}
	}
	for k := range o.keys {
		for _, w := range o.keys[k].writers {
			if w.from == w.step {
				break // none of them does
			}
			begun := after.row(w.from)
			for _, v := range o.keys[k].writers {
				if v != w && begun[v.step>>6]>>(v.step&63)&1 != 0 {
					add(w.step, v.from, overwrote, int32(k), -1)
				}
			}
		}
	}
	return more
}
