package sim

// A slab holds values that come and go, by number, in chunks that never move.
type slab[T any] struct {
	chunks []*[slabChunk]T
	size   uint32 // numbers given since it was last empty
	unused []uint32
}

const slabChunk = 64

func (s *slab[T]) put(v *T) uint32 {
	if n := len(s.unused); n > 0 {
		i := s.unused[n-1]
		s.unused = s.unused[:n-1]
		*s.at(i) = *v
		return i
	}
	i := s.size
	s.size++
	if int(i/slabChunk) == len(s.chunks) {
		s.chunks = append(s.chunks, new([slabChunk]T))
	}
	*s.at(i) = *v
	return i
}

func (s *slab[T]) at(i uint32) *T { return &s.chunks[i/slabChunk][i%slabChunk] }

func (s *slab[T]) free(i uint32) {
	var zero T
	*s.at(i) = zero
	if s.unused = append(s.unused, i); len(s.unused) == int(s.size) {
		s.unused, s.size = s.unused[:0], 0 // the next ones are put one beside another again
	}
}

// used is how many values the slab holds.
func (s *slab[T]) used() int { return int(s.size) - len(s.unused) }
