package antientropy

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// discard is the record of a certificate that was dropped.
type discard struct {
	Key string
	At  Stamp
}

// An ageing certificate is one that is to become dormant, or to be dropped.
type ageing struct {
	activated int64
	key       string
}

// wait puts a certificate into a queue, which is in the order of activation.
func wait(queue []ageing, it *Item) []ageing {
	a := ageing{it.Activated, it.Key}
	i, _ := slices.BinarySearchFunc(queue, a, func(a, b ageing) int {
		return cmp.Or(cmp.Compare(a.activated, b.activated), cmp.Compare(a.key, b.key))
	})
	return slices.Insert(queue, i, a)
}

// expired reports whether so long has passed since a certificate was activated, by the site's clock.
func expired(env *sim.Env, activated int64, threshold time.Duration) bool {
	return int64(env.Now())-activated >= int64(threshold)
}

// sweep looks after the certificates that have come of age. After the first threshold they are dropped, but by
// their keepers, with which they are dormant until the second one (§2.1).
func (s *Site) sweep(env *sim.Env) {
	for len(s.active) > 0 && expired(env, s.active[0].activated, s.keepFor) {
		a := s.active[0]
		s.active = s.active[1:]
		it := s.get(a.key)
		switch {
		case it == nil || !it.Dead || it.Activated != a.activated: // It was superseded, or activated again.
		case slices.Contains(it.Keepers, env.ID()):
			env.Emit(Dormant{it.Key, it.At})
			s.rest(*it)
		default:
			s.discard(env, *it)
		}
	}
	for len(s.resting) > 0 && expired(env, s.resting[0].activated, s.keepFor+s.dormantFor) {
		a := s.resting[0]
		s.resting = s.resting[1:]
		if d := s.asleep(a.key); d != nil && d.Activated == a.activated {
			s.discard(env, *d)
		}
	}
}

// rest makes a certificate dormant: it still cancels, but is neither sent nor compared.
func (s *Site) rest(it Item) {
	s.drop(it.Key)
	i, _ := find(s.dormant, it.Key)
	s.dormant = slices.Insert(s.dormant, i, it)
	s.resting = wait(s.resting, &it)
}

// discard drops a certificate. That needs no sync: one that comes back will be dropped again.
func (s *Site) discard(env *sim.Env, it Item) {
	env.Emit(Discarded{it.Key, it.At})
	d := discard{it.Key, it.At}
	if s.durable {
		env.Disk().Append(d)
		s.records++
	}
	s.forget(d)
}

// forget is what a discard comes to.
func (s *Site) forget(d discard) {
	if held := s.get(d.Key); held != nil && held.At == d.At {
		s.drop(d.Key)
	}
	s.wake(d.Key)
}

// asleep is the dormant certificate of a key; nil if there is none.
func (s *Site) asleep(key string) *Item {
	if i, found := find(s.dormant, key); found {
		return &s.dormant[i]
	}
	return nil
}

// wake takes a certificate out of those that are dormant.
func (s *Site) wake(key string) {
	if i, found := find(s.dormant, key); found {
		s.dormant = slices.Delete(s.dormant, i, i+1)
	}
}

// reactivated is a dormant certificate that has met an older value of its item. It has the timestamp that it had:
// a new one would cancel updates that were made since (§2.2).
func (s *Site) reactivated(env *sim.Env, d Item) Item {
	d.Activated = max(int64(env.Now()), d.Activated+1)
	if s.mutants.On(awakeAsNew) { // Without the rule: mutants/awake-as-new.
		d.At = s.stamp(env, d.At)
	}
	return d
}

// draw are the sites that are to keep a certificate when it is dormant (§2.1).
func (s *Site) draw(env *sim.Env) (keepers []sim.ID) {
	if s.dormantFor == 0 {
		return nil
	}
	for len(keepers) < min(s.retention, s.sites) {
		if id := sim.ID(1 + env.Rand().IntN(s.sites)); !slices.Contains(keepers, id) {
			keepers = append(keepers, id)
		}
	}
	slices.Sort(keepers)
	return keepers
}
