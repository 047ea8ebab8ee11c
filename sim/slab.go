package sim

import "math/bits"

// A slab holds values that come and go, by number, in chunks that never move.
type slab[T any] struct {
	chunks []*[slabChunk]T
	room   []uint64 // bit i of word w: place 64 w + i is free
	roomy  []uint32 // words with a free place
	used   int      // places that are not
}

// slabChunk is how many values are in a chunk: so many that the first lines of all chunks, at which a pointer to one
// is tried, stay in the caches.
const slabChunk = 1024

func (s *slab[T]) put(v *T) uint32 {
	if len(s.roomy) == 0 {
		s.grow()
	}
	word := s.roomy[len(s.roomy)-1]
	i := word*64 + uint32(bits.TrailingZeros64(s.room[word]))
	*s.at(i) = *v
	if s.room[word] &^= 1 << (i % 64); s.room[word] == 0 {
		s.roomy = s.roomy[:len(s.roomy)-1]
	}
	s.used++
	return i
}

// grow adds a chunk, whose first places are taken first.
func (s *slab[T]) grow() {
	first := len(s.room)
	for range slabChunk / 64 {
		s.room = append(s.room, 1<<64-1)
	}
	for word := len(s.room) - 1; word >= first; word-- {
		s.roomy = append(s.roomy, uint32(word))
	}
	s.chunks = append(s.chunks, new([slabChunk]T))
}

func (s *slab[T]) at(i uint32) *T { return &s.chunks[i/slabChunk][i%slabChunk] }

func (s *slab[T]) free(i uint32) {
	var zero T
	*s.at(i) = zero
	word := i / 64
	if s.room[word] == 0 {
		s.roomy = append(s.roomy, word)
	}
	s.room[word] |= 1 << (i % 64)
	s.used--
}
