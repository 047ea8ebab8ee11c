package shrink

import (
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/scenarios"
)

// luckier looks for a seed with which less happens.
func (s *search) luckier() error {
	const seeds = 32
	for n := range uint64(seeds) {
		r := s.best.recipe
		if r.seed = n + 1; r.seed == s.best.seed {
			continue
		}
		if _, err := s.takeLess(r); err != nil {
			return err
		}
	}
	return nil
}

// takeLess keeps a recipe if it shows the target, and is less to read than what there was before.
func (s *search) takeLess(r recipe) (bool, error) {
	t, err := s.soonest(r)
	if t == nil || err != nil || t.cost() >= s.best.cost() {
		return false, err
	}
	s.keep(t)
	return true, nil
}

// soonest makes the run of a recipe, which ends where the property falls; nil if it does not show the target.
func (s *search) soonest(r recipe) (*trial, error) {
	t, err := s.try(r)
	if t == nil || err != nil {
		return nil, err
	}
	if ended, err := s.ended(t); ended != nil || err != nil {
		return ended, err
	}
	return t, nil
}

// drawnOf are the things of which the file draws the value: nobody gave it one.
func (s *search) drawnOf() (names []string) {
	for _, d := range s.best.plan.Draws {
		if !slices.ContainsFunc(s.Settings, func(x scenarios.Setting) bool { return x.Name == d.Name }) {
			names = append(names, d.Name)
		}
	}
	return names
}

// dullDraws gives what the file draws its dull value.
func (s *search) dullDraws() error {
	for _, name := range s.drawnOf() {
		settings := s.drawn(name, 0)
		if settings == nil {
			continue
		}
		if _, err := s.takeAny(s.given(settings)); err != nil {
			return err
		}
	}
	return nil
}

// otherDraws gives what the file draws another of its values, where less happens with that.
func (s *search) otherDraws() error {
	const values = 8 // of which it draws no more, mostly
	for _, name := range s.drawnOf() {
		var tried []string
		for n := range uint64(values) {
			settings := s.drawn(name, n*(1<<63/values*2))
			i := indexOf(settings, name)
			if i < 0 || slices.Contains(tried, settings[i].Value) {
				continue
			}
			tried = append(tried, settings[i].Value)
			if err := s.lessWith(settings); err != nil {
				return err
			}
		}
	}
	return nil
}

// lessWith keeps the best run with other settings, where less happens with some seed.
func (s *search) lessWith(settings []scenarios.Setting) error {
	const seeds = 4
	r := s.given(settings)
	for seed := range uint64(seeds) {
		if seed > 0 {
			r.seed = seed
		}
		if less, err := s.takeLess(r); less || err != nil {
			return err
		}
	}
	return nil
}

// smallerNumbers gives numbers that the file draws smaller values, which it may never draw: a snapshot after every second
// entry, and not after every twentieth.
func (s *search) smallerNumbers() error {
	for _, name := range s.drawnOf() {
		for _, number := range []int{1, 2, 3, 5, 10} {
			i := indexOf(s.best.settings, name)
			if i < 0 {
				break
			}
			if now, err := strconv.Atoi(s.best.settings[i].Value); err != nil || now <= number {
				break
			}
			settings := slices.Clone(s.best.settings)
			settings[i].Value = strconv.Itoa(number)
			smaller, err := s.takeAny(s.given(settings))
			if err != nil {
				return err
			}
			if smaller {
				if err := s.cut(); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

// given is the best recipe with other settings, with which it may take longer until the property falls.
func (s *search) given(settings []scenarios.Setting) recipe {
	r := s.best.recipe
	r.settings, r.until = settings, 2*r.until
	return r
}

// indexOf is where a name is set; -1 where it is not.
func indexOf(settings []scenarios.Setting, name string) int {
	return slices.IndexFunc(settings, func(x scenarios.Setting) bool { return x.Name == name })
}

// drawn are the best settings with another value of what the file draws under a name: the one that a number comes to,
// the dull one with 0. They are nil if the value is the same. What is not drawn then is left out.
func (s *search) drawn(name string, number uint64) []scenarios.Setting {
	i := indexOf(s.best.settings, name)
	if i < 0 {
		return nil
	}
	choose := func(n string, _ uint64) uint64 {
		if n == name {
			return number
		}
		return 0
	}
	settings := slices.Delete(slices.Clone(s.best.settings), i, i+1)
	plan, err := s.File.Evaluate(settings, choose)
	for j := len(settings) - 1; j >= len(s.Settings) && err != nil; j-- {
		less := slices.Delete(slices.Clone(settings), j, j+1)
		if plan, err = s.File.Evaluate(less, choose); err == nil {
			settings = less
		}
	}
	if err != nil {
		return nil
	}
	at := slices.IndexFunc(plan.Draws, func(d scenarios.Draw) bool { return d.Name == name })
	if at < 0 || plan.Draws[at].Value == s.best.settings[i].Value {
		return nil
	}
	return pinned(plan, settings)
}
