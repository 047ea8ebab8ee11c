package broadcast

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Laws are what holds of every broadcast among n nodes, after every fact.
func Laws(n int) []sim.Property {
	return []sim.Property{&noCreation{delivered: sets{n: n}}, &noDuplication{delivered: sets{n: n}}}
}

// sets are sets of nodes, one an item: a bit a node.
type sets struct {
	n  int
	of map[string][]uint64
}

func (s *sets) has(item string, id sim.ID) bool {
	bits := s.of[item]
	return int(id/64) < len(bits) && bits[id/64]>>(id%64)&1 == 1
}

func (s *sets) add(item string, id sim.ID) {
	bits := s.of[item]
	if bits == nil {
		if s.of == nil {
			s.of = map[string][]uint64{}
		}
		bits = make([]uint64, s.n/64+1)
		s.of[item] = bits
	}
	bits[id/64] |= 1 << (id % 64)
}

// drop forgets what is known of a node.
func (s *sets) drop(id sim.ID) {
	for _, bits := range s.of {
		bits[id/64] &^= 1 << (id % 64)
	}
}

// noCreation: what is delivered was delivered before by the node that sent it, or is a client's.
type noCreation struct {
	sim.Testimony
	delivered sets
}

func (*noCreation) Name() string { return "No Creation" }

func (p *noCreation) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Delivered)
	if !is {
		return ""
	}
	p.Cases++
	if f.From != node && !p.delivered.has(f.Item, f.From) {
		return fmt.Sprintf("n%d delivered %s from n%d, which never had it", node, f.Item, f.From)
	}
	p.delivered.add(f.Item, node)
	return ""
}

// noDuplication: a node delivers an item at most once in a life.
type noDuplication struct {
	sim.Testimony
	delivered sets
}

func (*noDuplication) Name() string { return "No Duplication" }

func (p *noDuplication) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		p.delivered.drop(node)
	case Delivered:
		p.Cases++
		if p.delivered.has(f.Item, node) {
			return fmt.Sprintf("n%d delivered %s a second time", node, f.Item)
		}
		p.delivered.add(f.Item, node)
	}
	return ""
}
