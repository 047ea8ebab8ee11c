package sim

import "unsafe"

// A long list of which an element or two change at a time, such as what a leader knows of each of a thousand
// followers, is kept as a patch: what has changed since it was kept last. So memory goes with what changed.

const (
	// patchLeast is how many words a list has at least that is kept as a patch.
	patchLeast = 32
	// patchDepth is how many patches follow each other before a list is kept whole again.
	patchDepth = 64
	// patched stands in place of the length of a list that is kept as a patch.
	patched = nilList - 1
)

// whose is a field of a node.
type whose struct {
	node  ID
	field uint32
}

// A keptList is a list as it was kept last.
type keptList struct {
	chunk *chunk
	place uint32
	depth int // of patches
	len   int
	words []uint64
}

// keepValue keeps a value that is not small, and is its place in the chunk.
func (r *record) keepValue(c *chunk, of whose, s *shape, v any) uint32 {
	if r.keep != All || !s.listsFlat() {
		return c.values.put(s, v)
	}
	x := (*list)(dataOf(&v))
	n := int(s.elem.size*uintptr(x.len)+7) / 8
	if n < patchLeast {
		delete(r.lists, of)
		return c.values.put(s, v)
	}
	r.words = append(r.words[:0], make([]uint64, n)...)
	copyBytes(unsafe.Pointer(&r.words[0]), x.data, s.elem.size*uintptr(x.len))
	last := r.lists[of]
	if last == nil {
		if r.lists == nil {
			r.lists = map[whose]*keptList{}
		}
		last = &keptList{}
		r.lists[of] = last
	}
	place, fits := uint32(0), last.chunk == c && last.len == x.len && len(last.words) == n && last.depth < patchDepth
	if fits {
		place, fits = c.values.patch(s, last, r.words)
	}
	if !fits {
		place, last.chunk, last.len, last.depth = c.values.put(s, v), c, x.len, -1
	}
	last.place = place
	last.depth++
	last.words, r.words = r.words, last.words
	return place
}

// patch keeps by what words differ from those of a list that was kept before; not if that is much.
func (k *kept) patch(s *shape, before *keptList, words []uint64) (place uint32, fits bool) {
	place = uint32(len(k.words))
	k.words = append(k.words, uint64(s.number), patched, uint64(before.place), 0)
	count := len(k.words) - 1
	for i, word := range words {
		if word == before.words[i] {
			continue
		}
		k.words = append(k.words, uint64(i), word)
		if len(k.words)-count > len(words)/2 {
			k.words = k.words[:place]
			return 0, false
		}
	}
	k.words[count] = uint64(len(k.words)-count-1) / 2
	return place, true
}

// listAt are the words of a list that is kept at a place, copied, and how long it is.
func (k *kept) listAt(place uint32, elem uintptr) (n uint64, words []uint64) {
	w := k.words[place+1:]
	if w[0] != patched {
		return w[0], append([]uint64(nil), w[1:1+(elem*uintptr(w[0])+7)/8]...)
	}
	n, words = k.listAt(uint32(w[1]), elem)
	for pairs := w[3 : 3+2*w[2]]; len(pairs) > 0; pairs = pairs[2:] {
		words[pairs[0]] = pairs[1]
	}
	return n, words
}
