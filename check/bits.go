package check

// slotsMax is how many operations on one key may be open at once for the search, and how many may
// be of unknown outcome. A history with more goes to porcupine, which seldom decides it either.
const slotsMax = 256

// A bitset is a set of slots. It is comparable, so that it can be part of a key.
type bitset [slotsMax / 64]uint64

func (b *bitset) has(i int16) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b *bitset) add(i int16)      { b[i>>6] |= 1 << (i & 63) }
func (b *bitset) remove(i int16)   { b[i>>6] &^= 1 << (i & 63) }

// within reports whether all of b is in c.
func (b *bitset) within(c *bitset) bool {
	for i := range b {
		if b[i]&^c[i] != 0 {
			return false
		}
	}
	return true
}
