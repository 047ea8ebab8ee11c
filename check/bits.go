package check

import "math/bits"

// slotsMax is how many operations on one key may be open at once for the search, and how many may
// be of unknown outcome. A history with more goes to porcupine, which seldom decides it either.
const slotsMax = 256

// A bitset is a set of slots. It is comparable, so that it can be part of a key.
type bitset [slotsMax / 64]uint64

func (b *bitset) has(i int16) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b *bitset) add(i int16)      { b[i>>6] |= 1 << (i & 63) }
func (b *bitset) remove(i int16)   { b[i>>6] &^= 1 << (i & 63) }

// isLess reports whether all of b is in c, and of those of which one is as good as another at most as many.
func (b *bitset) isLess(c, alike *bitset) bool {
	more := 0
	for i := range b {
		if b[i]&^c[i]&^alike[i] != 0 {
			return false
		}
		more += bits.OnesCount64(b[i]&alike[i]) - bits.OnesCount64(c[i]&alike[i])
	}
	return more <= 0
}
