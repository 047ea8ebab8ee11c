package shrink

import (
	"math"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A search is the way from the first recipe to the smallest one.
type search struct {
	*bench
	best *trial

	beside *trial // the best of a search that this one is part of; nil: of none
}

// rounds tries everything that makes a run smaller, until none of it does.
func (s *search) rounds() error {
	passes := []func() error{
		s.latest, s.luckier, s.leaveOut(isGiven, s.take), s.sooner, s.cut, s.leaveOut(isOperation, s.take), s.cut,
		s.dullDraws, s.smallerNumbers, s.otherDraws, s.cut, s.faster, s.leaveOut(isOperation, s.takeAny), s.cut,
		s.fewerNodes, s.leaveOut(isUndo, s.takeSmaller), s.sooner, s.anchor, s.cut, s.dullChoices, s.cut, s.faster, s.closer, s.cut,
		s.idle, s.cut, s.leaveOut(isOperation, s.takeAny), s.cut, s.luckier, s.otherDraws, s.mutes,
		s.leaveOut(isFault, s.takeAny), s.leaveOut(isMute, s.takeSmaller), s.cut,
	}
	if err := s.cut(); err != nil {
		return err
	}
	for {
		before := s.best.cost()
		for _, pass := range passes {
			if err := pass(); err != nil {
				return err
			}
		}
		if after := s.best.cost(); after >= before {
			return nil
		}
	}
}

// cost is what is to become less: what is read and, a little, what happens; more of it where it is more than a person
// reads in a minute.
func (t *trial) cost() uint64 {
	size := t.size()
	beyond := max(size.Deliveries, smallDeliveries) - smallDeliveries
	return worth*uint64(len(t.moves)) + uint64(10*size.Nodes) + size.Deliveries + 2*beyond - uint64(len(t.kinds))
}

// take keeps a recipe if it shows the target.
func (s *search) take(r recipe) (bool, error) {
	t, err := s.try(r)
	if t == nil || err != nil {
		return false, err
	}
	s.keep(t)
	return true, nil
}

// leaveOut leaves out moves of a sort, as long as somebody takes what is left.
func (s *search) leaveOut(is func(m *scenarios.Move) bool, take func(recipe) (bool, error)) func() error {
	return func() (err error) {
		from := s.best.recipe
		minimize(those(from.moves, is), func(gone []int) bool {
			if err != nil {
				return false
			}
			r := from
			r.moves = without(from.moves, gone)
			var smaller bool
			smaller, err = take(r)
			return smaller
		})
		return err
	}
}

// takeAny keeps a recipe if it shows the target with some seed, and not much more happens than before. The larger the run, the
// fewer seeds it tries.
func (s *search) takeAny(r recipe) (bool, error) {
	const seeds, deliveries = 8, 4000
	return s.takeOf(r, min(seeds, deliveries/(s.best.size().Deliveries+1)))
}

// takeOf keeps a recipe if it shows the target with its own seed or one of some more, and not much more happens than before.
// What is small stays so.
func (s *search) takeOf(r recipe, seeds uint64) (bool, error) {
	most := s.best.size().Deliveries
	if most += most / 8; s.best.size().small() {
		most = min(most, smallDeliveries)
	}
	for n := range seeds + 1 {
		if n > 0 {
			r.seed = n
		}
		if n == 1 {
			r.until += r.until / 4 // chance may bring it about a little later
		}
		if kept, err := s.takeWithin(r, most); kept || err != nil {
			return kept, err
		}
	}
	return false, nil
}

// takeSmaller keeps a recipe if it shows the target, and no more happens than before.
func (s *search) takeSmaller(r recipe) (bool, error) {
	return s.takeWithin(r, s.best.size().Deliveries)
}

// takeWithin keeps a recipe if it shows the target within so many deliveries.
func (s *search) takeWithin(r recipe, most uint64) (bool, error) {
	t, err := s.try(r)
	if t != nil && t.size().Deliveries > most {
		t, err = s.ended(t)
	}
	if t == nil || err != nil || t.size().Deliveries > most {
		return false, err
	}
	s.keep(t)
	return true, nil
}

// keep makes a trial the smallest so far.
func (s *search) keep(t *trial) {
	s.best = t
	if s.Progress != nil && s.beside == nil {
		s.Progress(t.size(), s.runs)
	}
}

// dull are the kinds of choices of which all may take their dull outcome. A node's own are not the world's,
// and without them its timeouts would all be the same.
var dull = []sim.ChoiceKind{
	sim.LossChoice, sim.DuplicateChoice, sim.CorruptChoice, sim.ExtraChoice, sim.JitterChoice, sim.DelayChoice,
	sim.CopyChoice, sim.FsyncChoice, sim.WriteChoice, sim.ReadChoice, sim.WorkChoice, sim.TornChoice, sim.RotChoice,
	sim.FailChoice, sim.UnreadableChoice, sim.OffsetChoice, sim.DriftChoice, sim.TieChoice, sim.TimerChoice,
}

// dullChoices lets all choices of a kind come out dull.
func (s *search) dullChoices() error {
	for _, k := range dull {
		if slices.Contains(s.best.kinds, k) {
			continue
		}
		r := s.best.recipe
		r.kinds = append(slices.Clone(r.kinds), k)
		if _, err := s.takeAny(r); err != nil {
			return err
		}
	}
	return nil
}

// fewerNodes lets faults of several nodes hit fewer.
func (s *search) fewerNodes() error {
	for i := 0; i < len(s.best.moves); i++ {
		for n := 0; n < len(s.best.moves[i].Fault.Nodes) && len(s.best.moves[i].Fault.Nodes) > 1; n++ {
			r := s.best.recipe
			r.moves = slices.Clone(r.moves)
			f := &r.moves[i].Fault
			f.Nodes = slices.Delete(slices.Clone(f.Nodes), n, n+1)
			smaller, err := s.take(r)
			if err != nil {
				return err
			}
			if smaller {
				n--
			}
		}
	}
	return nil
}

// cut ends the run where the property falls.
func (s *search) cut() error {
	t, err := s.ended(s.best)
	if t != nil {
		s.keep(t)
	}
	return err
}

// ended is a trial that ends where the property falls; nil if there is none, or this one does.
func (s *search) ended(t *trial) (*trial, error) {
	if t.shownBy == 0 {
		return nil, nil
	}
	at, err := s.instant(t)
	if err != nil || t.until > 0 && at >= t.until {
		return nil, err
	}
	r := t.recipe
	r.until = at
	r.moves = only(r.moves, func(i int) bool { return r.moves[i].At <= at })
	return s.try(r)
}

// instant is when the last of the events fell that show the target. The run is made once more.
func (s *search) instant(t *trial) (at time.Duration, err error) {
	at = math.MaxInt64
	return at, s.again(t, sim.AllKinds, func(e *sim.Event) {
		if e.Num == t.shownBy {
			at = e.At
		}
	})
}

// again makes the run of a trial once more, and lets somebody hear it.
func (s *search) again(t *trial, kinds sim.KindSet, hear func(*sim.Event)) (err error) {
	again := &trial{recipe: t.recipe, plan: t.plan}
	again.run, err = scenarios.Begin(t.plan, t.seed, scenarios.Options{
		Overrides: t.overrides(), Acts: t.run.Flat(), Heed: s.heed, Listen: func(w *sim.World) { w.Listen(kinds, hear) },
	})
	if err == nil {
		err = again.finish(math.MaxUint64)
	}
	return err
}

// sooner undoes a fault that lasts, so that nobody waits for the end of all disturbances.
func (s *search) sooner() error {
	for i := 0; i < len(s.best.moves); i++ {
		undone := slices.ContainsFunc(s.best.moves, func(m scenarios.Move) bool { return m.Undoes == i+1 })
		if !begins(&s.best.moves[i]) || undone {
			continue
		}
		at := s.best.moves[i].At
		for lasting := 10 * time.Millisecond; lasting < s.best.run.World().Now()-at; lasting *= 4 {
			r := s.best.recipe
			r.moves = undoneAt(r.moves, i, at+lasting)
			undone, err := s.takeAny(r)
			if err != nil {
				return err
			}
			if undone {
				if err := s.cut(); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

// anchor lets a fault begin when something happens, and not at an instant: what happened last before it. Such a
// fault finds its moment when the run around it gets shorter.
func (s *search) anchor() error {
	const recent = 6
	for i := 0; i < len(s.best.moves); i++ {
		if m := &s.best.moves[i]; !isFault(m) || m.After != nil {
			continue
		}
		before, err := s.before(s.best.moves[i].At, recent)
		if err != nil {
			return err
		}
		for _, mark := range before {
			r := s.best.recipe
			r.moves = slices.Clone(r.moves)
			r.moves[i].After = &mark
			if i > 0 {
				r.moves[i].At = r.moves[i-1].At
			}
			anchored, err := s.takeAny(r)
			if err != nil {
				return err
			}
			if anchored {
				break
			}
		}
	}
	return nil
}

// before are the latest things that happened before an instant in the best run, the latest first.
func (s *search) before(at time.Duration, most int) (marks []scenarios.Mark, err error) {
	err = s.again(s.best, sim.Kinds(sim.Delivered, sim.Stated, sim.Synced, sim.Returned), func(e *sim.Event) {
		if e.At > at {
			return
		}
		m := scenarios.MarkOf(e)
		marks = slices.DeleteFunc(marks, func(o scenarios.Mark) bool { return o == m })
		marks = append(marks, m)
		marks = marks[max(0, len(marks)-most):]
	})
	slices.Reverse(marks)
	return marks, err
}
