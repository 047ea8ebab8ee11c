// Package nodesets is sets of nodes by name: who has heard of an item, who is done with a rumour. Invariants keep them, of
// worlds of a million nodes, too: a set is a bit for each node, made when its first node comes.
package nodesets

import "github.com/orrery-sim/orrery/sim"

// Sets are sets of nodes 1 to n, by name. All are empty at first.
type Sets struct {
	n  int
	of map[string][]uint64
}

// Of makes sets of the nodes 1 to n.
func Of(n int) Sets { return Sets{n: n, of: map[string][]uint64{}} }

// Has reports whether a node is in the set of a name. Who is no node is in none.
func (s *Sets) Has(name string, id sim.ID) bool {
	bits := s.of[name]
	return int(id/64) < len(bits) && bits[id/64]>>(id%64)&1 == 1
}

// Add puts a node into the set of a name.
func (s *Sets) Add(name string, id sim.ID) {
	bits := s.of[name]
	if bits == nil {
		bits = make([]uint64, s.n/64+1)
		s.of[name] = bits
	}
	bits[id/64] |= 1 << (id % 64)
}

// Drop takes a node out of all sets.
func (s *Sets) Drop(id sim.ID) {
	for _, bits := range s.of {
		bits[id/64] &^= 1 << (id % 64)
	}
}
