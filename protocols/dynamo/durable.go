package dynamo

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// durable: a version that was acknowledged is at W nodes at all times, or what replaced it is; at its homes, or at
// those that keep it for them (§4.5, §4.6).
type durable struct {
	sim.Testimony
	quorum       int
	nodes        []sim.ID
	acknowledged map[string]mark // by key: the last of each actor, which is the one at the fewest nodes
	seen         map[place]Clock
}

func newDurable(c *config) *durable {
	return &durable{quorum: c.writes, nodes: c.ring.nodes, acknowledged: map[string]mark{}, seen: map[place]Clock{}}
}

func (*durable) Name() string { return durability }

func (p *durable) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Kept:
		at := place{node, f.Key}
		lost := !f.Seen.Includes(p.seen[at])
		if p.seen[at] = f.Seen; lost {
			return p.rest(f.Key)
		}
	case Acknowledged:
		p.Cases++
		p.acknowledged[f.Key] = mark{p.acknowledged[f.Key].With(f.Dot), p.Event}
		return p.copies(f.Key, f.Dot)
	case Dropped:
		delete(p.seen, place{node, f.Key})
		return p.rest(f.Key)
	case Booted:
		return p.booted(node, f)
	}
	return ""
}

// booted takes from a node what it has not found on its disk.
func (p *durable) booted(node sim.ID, f Booted) string {
	found := map[string]Clock{}
	for _, k := range f.Found {
		found[k.Key] = k.Seen
	}
	for _, key := range slices.Sorted(maps.Keys(p.acknowledged)) {
		at := place{node, key}
		was := p.seen[at]
		if p.seen[at] = found[key]; !found[key].Includes(was) {
			if why := p.rest(key); why != "" {
				return why
			}
		}
	}
	for _, k := range f.Found {
		p.seen[place{node, k.Key}] = k.Seen
	}
	return ""
}

// rest judges all that was acknowledged of a key.
func (p *durable) rest(key string) string {
	for _, d := range p.acknowledged[key].Clock {
		p.Cases++
		if why := p.copies(key, d); why != "" {
			p.Blame(p.acknowledged[key].event)
			return why
		}
	}
	return ""
}

func (p *durable) copies(key string, d Dot) string {
	n := 0
	for _, id := range p.nodes {
		if p.seen[place{id, key}].Covers(d) {
			n++
		}
	}
	if n >= p.quorum {
		return ""
	}
	return fmt.Sprintf("%s was acknowledged as %v, and of the %d nodes that it takes only %d have it or what replaced it", key, d, p.quorum, n)
}
