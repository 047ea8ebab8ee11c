package shrink

import (
	"slices"
	"time"
)

// closer moves what happens earlier, so that less time passes in between: the whole rest of the run by all of
// a gap, or half of it, and so on.
func (s *search) closer() error {
	for i := 0; i < len(s.best.moves); i++ {
		for gap := s.gap(i); gap >= time.Millisecond; gap = min(gap/2, s.gap(i)) {
			moved, err := s.takeAny(s.earlier(i, gap))
			if err != nil {
				return err
			}
			if moved {
				if err := s.cut(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// faster lets everything happen in a part of the time.
func (s *search) faster() error {
	for part := time.Duration(1); part < 8 && s.last() >= time.Millisecond; part++ {
		r := s.best.recipe
		r.moves = slices.Clone(r.moves)
		for i := range r.moves {
			r.moves[i].At = r.moves[i].At * part / 8
		}
		moved, err := s.takeAny(r)
		if err != nil {
			return err
		}
		if !moved {
			continue
		}
		if err := s.cut(); err != nil {
			return err
		}
		part = 0
	}
	return nil
}

// last is the instant of the last move.
func (s *search) last() time.Duration {
	if n := len(s.best.moves); n > 0 {
		return s.best.moves[n-1].At
	}
	return 0
}

// gap is the time between a move and the one before it.
func (s *search) gap(i int) time.Duration {
	switch {
	case i >= len(s.best.moves):
		return 0
	case i == 0:
		return s.best.moves[0].At
	}
	return s.best.moves[i].At - s.best.moves[i-1].At
}

// earlier is the best recipe with a move, and all after it, so much earlier.
func (s *search) earlier(from int, by time.Duration) recipe {
	r := s.best.recipe
	r.moves = slices.Clone(r.moves)
	for i := from; i < len(r.moves); i++ {
		r.moves[i].At -= by
	}
	return r
}
