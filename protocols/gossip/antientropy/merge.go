package antientropy

import "github.com/orrery-sim/orrery/sim"

// merge takes those of another site's items that are newer than what is here.
func (s *Site) merge(env *sim.Env, from sim.ID, items []Item) {
	var news []Item
	for i := range items {
		it := &items[i]
		if s.logical {
			s.last = max(s.last, it.At.Time)
		}
		switch d := s.asleep(it.Key); {
		case d == nil && s.wants(env, it), d != nil && it.supersedes(d):
			news = append(news, *it)
		case d != nil && !it.Dead:
			if !s.mutants.On(letSleep) { // Without the rule: mutants/let-sleep.
				news = append(news, s.reactivated(env, *d))
			}
		}
	}
	s.take(env, from, news)
}

// wants reports whether an item is newer than what is here, and of use.
func (s *Site) wants(env *sim.Env, it *Item) bool {
	held := s.get(it.Key)
	switch {
	case held == nil: // There is nothing to cancel.
		return !it.Dead || s.keepFor == 0 || !expired(env, it.Activated, s.keepFor)
	case held.Dead && !it.Dead && s.mutants.On(staleRevives): // Without the rule: mutants/stale-revives.
		return true
	}
	return it.supersedes(held)
}

// take makes items the site's own, newer ones than it had, and says so when they are on the disk.
func (s *Site) take(env *sim.Env, from sim.ID, items []Item) {
	if len(items) == 0 {
		return
	}
	facts := make([]sim.Fact, 0, len(items))
	for _, it := range items {
		had := s.stamped(it.Key)
		if from == env.ID() && it.At.before(had) {
			continue // Only a mutant comes here: the update is older than what it should replace.
		}
		if s.durable {
			env.Disk().Append(it)
			s.records++
		}
		s.have(it)
		if had == it.At {
			facts = append(facts, Reactivated{Key: it.Key, At: it.At, Activated: it.Activated, From: from})
		} else {
			facts = append(facts, Learned{Key: it.Key, At: it.At, Dead: it.Dead, From: from})
		}
	}
	s.sync(env)
	for _, f := range facts {
		env.Emit(f)
	}
}

// have puts an item in its place.
func (s *Site) have(it Item) {
	s.wake(it.Key)
	s.put(it)
	if s.logical {
		s.last = max(s.last, it.At.Time)
	}
	if it.Dead && s.keepFor > 0 {
		s.active = wait(s.active, &it)
	}
}

// sync waits until the disk has what was learned, before anybody is told so.
func (s *Site) sync(env *sim.Env) {
	if !s.durable {
		return
	}
	if !s.mutants.On(answerBeforeSync) { // Without the rule: mutants/answer-before-sync.
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
	}
	env.Emit(Kept{s.records})
}
