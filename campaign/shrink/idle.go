package shrink

import (
	"math"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// idle lets clients that ask of their own accord do nothing but what they are told, where that could not be at first:
// in a run that has become small it hangs less on the very order of events.
func (s *search) idle() error {
	if s.best.hands.Idle || s.asks {
		return nil
	}
	r := s.best.recipe
	r.hands.Idle = true
	if idle, err := s.takeAny(r); idle || err != nil {
		return err // nothing need be asked for
	}
	again, err := scenarios.Begin(s.best.plan, r.seed, scenarios.Options{Overrides: s.best.overrides(), Acts: s.best.run.Flat(), Heed: s.heed})
	if err != nil {
		return err
	}
	t := &trial{run: again}
	if err := t.finish(math.MaxUint64); err != nil {
		return err
	}
	if r.moves, err = again.Moves(); err != nil {
		return err
	}
	r.moves = slices.DeleteFunc(r.moves, func(m scenarios.Move) bool { return m.Verb == scenarios.EndVerb })
	_, err = s.takeAny(r)
	return err
}
