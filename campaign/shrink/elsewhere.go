package shrink

import (
	"cmp"
	"slices"
)

// What a person reads in a minute: a run of this size is small, and nobody looks for another.
const (
	smallDeliveries = 50
	smallFaults     = 5
)

// small reports whether a person reads the run in a minute.
func (s Size) small() bool { return s.Deliveries <= smallDeliveries && s.Faults <= smallFaults }

// elsewhere begins again with other runs of the schedule that show the target, where the search ended with a run that is
// not small. How small a run becomes hangs on where the search begins: of the runs of some more seeds those come first in
// which the property falls soonest.
func (s *search) elsewhere() error {
	const seeds, most = 300, 4
	if s.best.size().small() || len(s.Acts.List)+len(s.best.plan.Acts.List) > 0 {
		return nil
	}
	var starts []*trial
	for n := range uint64(seeds) {
		t, err := s.played(n + 1)
		if over(err) != nil {
			return err
		}
		if err == nil && n+1 != s.Seed && t.shows(s.target) {
			t.run, t.result = nil, nil // a world is large
			starts = append(starts, t)
		}
	}
	slices.SortStableFunc(starts, func(a, b *trial) int { return cmp.Compare(a.shownBy, b.shownBy) })
	for _, t := range starts[:min(most, len(starts))] {
		if s.best.size().small() {
			return nil
		}
		if err := s.from(t.seed); err != nil {
			return err
		}
	}
	return nil
}

// from is the search that begins with the run of another seed. Only a smaller run than the best is kept.
func (s *search) from(seed uint64) error {
	t, err := s.played(seed)
	if err == nil {
		t, err = s.asMoves(t)
	}
	if err != nil {
		return over(err)
	}
	other := &search{bench: s.bench, best: t, beside: s.best}
	err = other.rounds()
	if other.best.cost() < s.best.cost() {
		s.keep(other.best)
	}
	return err
}
