package commit

import (
	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
)

// A store is what is under a resource manager's keys, and who has locked which. A transaction locks what it reads as
// well as what it writes, and keeps its locks to the end: strict two-phase locking, so that what commits is strictly
// serializable (Bernstein, Hadzilacos and Goodman 1987, section 3.2). Nobody waits for a lock, so nobody waits for ever.
type store struct {
	values map[string]service.Reading
	locks  map[string]twophase.Txn
}

func newStore() store {
	return store{values: map[string]service.Reading{}, locks: map[string]twophase.Txn{}}
}

// lock locks the keys of all accesses, or none.
func (s *store) lock(t twophase.Txn, accesses []service.Access) bool {
	for _, a := range accesses {
		if by, locked := s.locks[a.Key]; locked && by != t {
			return false
		}
	}
	for _, a := range accesses {
		s.locks[a.Key] = t
	}
	return true
}

// unlock gives the locks of a transaction back.
func (s *store) unlock(t twophase.Txn, accesses []service.Access) {
	for _, a := range accesses {
		if s.locks[a.Key] == t {
			delete(s.locks, a.Key)
		}
	}
}

// run carries accesses out, one after the other, and tells what they read. What they write stays apart.
func (s *store) run(accesses []service.Access) (readings []service.Reading, written map[string]service.Reading) {
	written = map[string]service.Reading{}
	for _, a := range accesses {
		was, own := written[a.Key]
		if !own {
			was = s.values[a.Key]
		}
		was.Key = a.Key
		if a.Do == service.ReadAccess {
			readings = append(readings, was)
			continue
		}
		written[a.Key] = service.Alter(was, a)
	}
	return readings, written
}

// commit carries accesses out for good.
func (s *store) commit(accesses []service.Access) {
	_, written := s.run(accesses)
	for _, a := range accesses {
		if now, is := written[a.Key]; is {
			s.values[a.Key] = now
		}
	}
}
