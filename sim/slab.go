package sim

// A slab holds values that come and go, by number, in chunks that never move.
type slab[T any] struct {
	chunks []*[slabChunk]T
	size   uint32 // numbers ever given
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
	if i%slabChunk == 0 {
		s.chunks = append(s.chunks, new([slabChunk]T))
	}
	*s.at(i) = *v
	return i
}

func (s *slab[T]) at(i uint32) *T { return &s.chunks[i/slabChunk][i%slabChunk] }

func (s *slab[T]) free(i uint32) {
	var zero T
	*s.at(i) = zero
	s.unused = append(s.unused, i)
}

// used is how many values the slab holds.
func (s *slab[T]) used() int { return int(s.size) - len(s.unused) }
