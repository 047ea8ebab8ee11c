package cache

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// begin counts a life, and returns how many there were before. Caches keep nothing else on their disks.
func begin(env *sim.Env) uint64 {
	life := station.Lives(env)
	env.Emit(Booted{})
	return life
}

// A Server is a cache that front ends share.
type Server struct {
	*config
	shelf *shelf
}

// Start boots the cache, which is empty.
func (s *Server) Start(env *sim.Env) { s.shelf = s.newShelf(s.capacity, s.leases, begin(env)) }

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Get:
		l := s.shelf.get(env, m.Key)
		env.Send(from, Got{Call: m.Call, Hit: l.hit, Stale: l.stale, Entry: l.entry, Age: l.age, Token: l.token})
	case Set:
		s.shelf.set(env, m.Key, m.Entry, 0, m.Token)
	case Delete:
		s.shelf.invalidate(env, m.Key, m.Version)
		env.Send(from, Deleted{m.Call})
	case Invalidate:
		for _, k := range m.Keys {
			s.shelf.invalidate(env, k.Key, k.Version)
		}
		env.Send(from, Heard{m.Upto})
	}
}

// Timer is never called.
func (s *Server) Timer(*sim.Env, sim.Timer) {}

// Inspect shows what is in the cache.
func (s *Server) Inspect(v *sim.View) { s.shelf.inspect(v) }
