package sim

import "math/bits"

// A slab holds values that come and go, by number, in chunks that never move.
type slab[T any] struct {
	chunks []*[slabChunk]T
	room   []uint64 // of each chunk: bit i says that the i-th place is free
	roomy  []uint32 // chunks with a free place
	used   int      // places that are not
}

const slabChunk = 64

func (s *slab[T]) put(v *T) uint32 {
	if len(s.roomy) == 0 {
		s.roomy = append(s.roomy, uint32(len(s.chunks)))
		s.room = append(s.room, 1<<slabChunk-1)
		s.chunks = append(s.chunks, new([slabChunk]T))
	}
	c := s.roomy[len(s.roomy)-1]
	i := bits.TrailingZeros64(s.room[c])
	s.chunks[c][i] = *v
	if s.room[c] &^= 1 << i; s.room[c] == 0 {
		s.roomy = s.roomy[:len(s.roomy)-1]
	}
	s.used++
	return c*slabChunk + uint32(i)
}

func (s *slab[T]) at(i uint32) *T { return &s.chunks[i/slabChunk][i%slabChunk] }

func (s *slab[T]) free(i uint32) {
	var zero T
	*s.at(i) = zero
	c := i / slabChunk
	if s.room[c] == 0 {
		s.roomy = append(s.roomy, c)
	}
	s.room[c] |= 1 << (i % slabChunk)
	s.used--
}
