package shrink

import (
	"cmp"
	"math"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// How small a run becomes hangs on where the search begins. So it begins with the run of the schedule in which the property
// falls soonest, of some seeds; and where it ends with a run that is not small, it begins again, with the settings to which it
// has come: fewer nodes, snapshots after every second entry.

// What a person reads in a minute: a run of this size is small, and nobody looks for another.
const (
	smallDeliveries = 50
	smallFaults     = 5
)

// small reports whether a person reads the run in a minute.
func (s Size) small() bool { return s.Deliveries <= smallDeliveries && s.Faults <= smallFaults }

// otherStart begins with the run of another seed, if the property falls sooner there.
func (s *search) otherStart() error {
	if err := s.cut(); err != nil || s.byHand() || s.inTheEnd() {
		return err
	}
	starts, err := s.starts(s.Settings, 1, s.best.shownBy)
	if err != nil || len(starts) == 0 {
		return err
	}
	t, err := s.begun(starts[0])
	if t != nil {
		s.keep(t)
	}
	return err
}

// elsewhere begins again with other runs of the schedule, where the search ended with a run that is not small.
func (s *search) elsewhere() error {
	const most = 3
	for _, settings := range [][]scenarios.Setting{s.best.settings, s.Settings} {
		if s.best.size().small() || s.byHand() {
			return nil
		}
		starts, err := s.starts(settings, most, math.MaxUint64)
		if err != nil {
			return err
		}
		for _, start := range starts {
			if err := s.from(start); err != nil || s.best.size().small() {
				return err
			}
		}
	}
	return nil
}

// byHand reports whether somebody has done something to the run, at places that no other has.
func (s *search) byHand() bool { return len(s.Acts.List)+len(s.best.plan.Acts.List) > 0 }

// A start is a run of the schedule that shows the target.
type start struct {
	settings []scenarios.Setting
	seed     uint64
	events   uint64 // up to the one that shows it
}

// inTheEnd reports whether the target shows at the end of a run alone, whenever that is.
func (s *search) inTheEnd() bool { return s.best.until == 0 }

// starts are some of the first seeds' runs in which the property falls soonest, within so many events. What they take
// is bounded by the events of all runs.
func (s *search) starts(settings []scenarios.Setting, most int, within uint64) (all []start, err error) {
	const seeds, events = 300, 2_000_000
	made := uint64(0)
	for seed := uint64(1); seed <= seeds && made < events; seed++ {
		t, err := s.played(settings, seed, within)
		if err := over(err); err != nil {
			return nil, err
		}
		if err != nil {
			continue
		}
		made += t.run.World().Latest()
		if !t.shows(s.target) || !s.inTheEnd() && t.shownBy > within {
			continue
		}
		all = append(all, start{settings, seed, t.shownBy})
		slices.SortStableFunc(all, func(a, b start) int { return cmp.Compare(a.events, b.events) })
		if all = all[:min(most, len(all))]; len(all) == most && !s.inTheEnd() {
			within = min(within, all[most-1].events)
		}
	}
	return all, nil
}

// begun is a start as moves; nil if it cannot be.
func (s *search) begun(at start) (*trial, error) {
	t, err := s.played(at.settings, at.seed, math.MaxUint64)
	if err == nil {
		t, err = s.asMoves(t)
	}
	if err != nil {
		return nil, over(err)
	}
	if ended, err := s.ended(t); ended != nil || err != nil {
		return ended, err
	}
	return t, nil
}

// from is the search that begins with a start. Only a smaller run than the best is kept.
func (s *search) from(at start) error {
	t, err := s.begun(at)
	if t == nil || err != nil {
		return err
	}
	other := &search{bench: s.bench, best: t, beside: s.best}
	err = other.rounds()
	if other.best.cost() < s.best.cost() {
		s.keep(other.best)
	}
	return err
}
