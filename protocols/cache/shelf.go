package cache

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A shelf is a cache: values by key, and leases for those that are missing. A cache server has one for all front ends,
// and a front end may have one of its own.
type shelf struct {
	*config
	capacity int  // items
	alone    bool // there is one lease for a key at a time
	lru
	leases map[string][]lease
	last   uint64 // the newest token
}

// A lease is the right to set a key, until the key is set by it, or written, or the lease has expired.
type lease struct {
	token uint64
	since time.Duration
}

// newShelf is an empty shelf, whose tokens no earlier one has given away.
func (c *config) newShelf(capacity int, alone bool, life uint64) *shelf {
	if c.mutants.On(sameTokens) { // Without the rule: mutants/same-tokens.
		life = 0
	}
	return &shelf{
		config: c, capacity: capacity, alone: alone, last: life << 32,
		lru: lru{items: map[string]*item{}}, leases: map[string][]lease{},
	}
}

// A look is what a shelf has to give: a hit, or a lease, or neither.
type look struct {
	hit   bool
	stale bool
	entry Entry
	age   time.Duration
	token uint64
}

// get looks for a key.
func (s *shelf) get(env *sim.Env, key string) look {
	now, it := env.Uptime(), s.items[key]
	fresh := it != nil && s.fresh(it, now)
	if fresh && !s.hurries(env, it, now) {
		return s.hit(env, it, now, false)
	}
	if token := s.grant(now, key); token != 0 {
		env.Emit(Leased{key, token})
		return look{token: token}
	}
	if fresh || it != nil && now-s.end(it) < s.stale {
		return s.hit(env, it, now, !fresh)
	}
	env.Emit(Waits{key})
	return look{}
}

func (s *shelf) hit(env *sim.Env, it *item, now time.Duration, stale bool) look {
	s.use(it)
	env.Emit(Hit{it.key, it.Version, now - it.born, stale})
	return look{hit: true, stale: stale, entry: it.Entry, age: now - it.born}
}

// fresh reports whether an item may be given to anybody.
func (s *shelf) fresh(it *item, now time.Duration) bool {
	if s.mutants.On(ttlUnchecked) { // Without the rule: mutants/ttl-unchecked.
		return !it.gone
	}
	return !it.gone && (s.ttl == 0 || now-it.born < s.ttl)
}

// end is when an item ceased to be fresh.
func (s *shelf) end(it *item) time.Duration {
	switch {
	case !it.gone:
		return it.born + s.ttl
	case s.ttl == 0:
		return it.since
	}
	return min(it.since, it.born+s.ttl)
}

// hurries reports whether an item is treated as if it had expired, which is the likelier the sooner it will, and the
// longer it takes to get a new one (Vattani, Chierichetti, Lowenstein, 2015, with beta = 1).
func (s *shelf) hurries(env *sim.Env, it *item, now time.Duration) bool {
	if !s.early || s.ttl == 0 {
		return false
	}
	ahead := time.Duration(int64(it.took/time.Microsecond) * int64(env.Rand().Draw(s.unit)/time.Millisecond))
	return now+ahead >= it.born+s.ttl
}

// grant gives a lease away; 0 if somebody has it already.
func (s *shelf) grant(now time.Duration, key string) uint64 {
	held := slices.DeleteFunc(s.leases[key], func(l lease) bool { return now-l.since >= s.lease })
	if s.alone && len(held) > 0 && !s.mutants.On(leaseForAll) { // Without the rule: mutants/lease-for-all.
		return 0
	}
	s.last++
	s.leases[key] = append(held, lease{s.last, now})
	return s.last
}

// set takes a value, if the lease has not become void. The database said so when the lease was given, or later; or so
// long before as the value is old.
func (s *shelf) set(env *sim.Env, key string, e Entry, age time.Duration, token uint64) {
	now := env.Uptime()
	by := lease{since: now}
	held := s.leases[key]
	if i := slices.IndexFunc(held, func(l lease) bool { return l.token == token }); i >= 0 {
		by = held[i]
		s.leases[key] = slices.Delete(held, i, i+1)
	} else if !s.mutants.On(setAnyway) && !s.mutants.On(updateCache) { // Without the rule: cache/stale-set.
		env.Emit(Refused{key, e.Version})
		return
	}
	born := by.since - age
	if s.mutants.On(bornToday) { // Without the rule: mutants/born-today.
		born = now
	}
	s.put(&item{key: key, Entry: e, born: born, took: now - by.since})
	env.Emit(Stored{key, e.Version})
	if len(s.items) > s.capacity {
		s.evict(env)
	}
}

// evict makes room: what was used longest ago goes.
func (s *shelf) evict(env *sim.Env) {
	it := s.oldest
	if s.mutants.On(evictNewest) { // Without the rule: mutants/evict-newest.
		it = s.newest.older
	}
	s.drop(it)
	env.Emit(Evicted{it.key})
}

// invalidate hears of a write. What was read before it must not be set.
func (s *shelf) invalidate(env *sim.Env, key string, version int) {
	env.Emit(Invalidated{key, version})
	if !s.mutants.On(leaseOutlives) { // Without the rule: mutants/lease-outlives.
		delete(s.leases, key)
	}
	switch it := s.items[key]; {
	case it == nil:
	case s.stale == 0:
		s.drop(it)
	case !it.gone:
		it.gone, it.since = true, env.Uptime()
	}
}

// inspect shows what is there.
func (s *shelf) inspect(v *sim.View) {
	v.Volatile("items", len(s.items))
	if s.newest != nil {
		v.Volatile("newest", s.newest.key)
		v.Volatile("oldest", s.oldest.key)
	}
}
