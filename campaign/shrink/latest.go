package shrink

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
)

// latest leaves out what is asked for and what goes wrong in the first part of the run, the longest first: often no more
// is needed than what came last. The fewer operations there are, the more the rest hangs on chance, so that some seeds are tried.
func (s *search) latest() error {
	const parts, seeds = 8, 16
	for part := parts - 1; part > 0; part-- {
		from := s.last() * time.Duration(part) / parts
		r := s.best.recipe
		if r.moves = since(r.moves, from); len(r.moves) == len(s.best.moves) {
			continue
		}
		left, err := s.takeOf(r, seeds)
		if err != nil {
			return err
		}
		if left {
			if err := s.cut(); err != nil {
				return err
			}
			part = parts
		}
	}
	return nil
}

// since are the moves from an instant on, and the faults before it that last until then.
func since(moves []scenarios.Move, from time.Duration) []scenarios.Move {
	return only(moves, func(i int) bool {
		m := &moves[i]
		if m.At >= from || m.Verb == scenarios.UndoVerb {
			return true // an undo goes with what it undoes
		}
		undo := slices.IndexFunc(moves, func(m scenarios.Move) bool { return m.Undoes == i+1 })
		return begins(m) && (undo < 0 || moves[undo].At >= from)
	})
}
