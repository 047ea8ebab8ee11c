package cache

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&fresh{heard: byNode[mark]{}},
		&recent{config: c, used: byNode[int]{}, order: map[sim.ID]*usage{}},
	}
	if c.ttl > 0 {
		all = append(all, &bounded{config: c, replaced: map[string]*past{}})
	}
	if c.caches > 0 {
		all = append(all, &deleted{config: c, heard: byNode[mark]{}})
		if c.leases {
			all = append(all, &exclusive{config: c, held: byNode[grant]{}})
		}
	}
	if c.coalesce {
		all = append(all, &single{config: c, open: byNode[uint64]{}})
	}
	return all
}

// A byNode is something by key at each node.
type byNode[T any] map[sim.ID]map[string]T

// of is what there is at a node.
func (m byNode[T]) of(node sim.ID) map[string]T {
	if m[node] == nil {
		m[node] = map[string]T{}
	}
	return m[node]
}

// A mark is a version, and the event that told of it.
type mark struct {
	version int
	event   uint64
}

// hear keeps the newest version of a key.
func hear(heard map[string]mark, f Invalidated, event uint64) {
	if f.Version > heard[f.Key].version {
		heard[f.Key] = mark{f.Version, event}
	}
}

// fresh: what a cache takes is not older than a write that it has heard of.
type fresh struct {
	sim.Testimony
	heard byNode[mark] // the newest write
}

func (*fresh) Name() string { return noStaleSet }

func (p *fresh) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		delete(p.heard, node)
	case Invalidated:
		hear(p.heard.of(node), f, p.Event)
	case Stored:
		p.Cases++
		if h := p.heard.of(node)[f.Key]; f.Version < h.version {
			p.Blame(h.event)
			return fmt.Sprintf("n%d took version %d of %s, after it had heard that version %d was written", node, f.Version, f.Key, h.version)
		}
	}
	return ""
}

// deleted: when a write is answered, the cache of the key has heard of it.
type deleted struct {
	sim.Testimony
	*config
	heard byNode[mark]
}

func (*deleted) Name() string { return deletedFirst }

func (p *deleted) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Invalidated:
		hear(p.heard.of(node), f, p.Event)
	case Acked:
		p.Cases++
		if home := p.home(f.Key); p.heard.of(home)[f.Key].version < f.Version {
			return fmt.Sprintf("n%d answers the write of version %d of %s, of which n%d has not heard", node, f.Version, f.Key, home)
		}
	}
	return ""
}

// exclusive: of a key there is one lease at a time in a shared cache.
type exclusive struct {
	sim.Testimony
	*config
	held byNode[grant]
}

// A grant is a lease that was given.
type grant struct {
	at    time.Duration
	event uint64
}

func (*exclusive) Name() string { return oneLease }

func (p *exclusive) Fact(now time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		delete(p.held, node)
	case Stored:
		delete(p.held.of(node), f.Key)
	case Invalidated:
		delete(p.held.of(node), f.Key)
	case Leased:
		if node >= p.firstFront() {
			return ""
		}
		p.Cases++
		at := p.held.of(node)
		if g, held := at[f.Key]; held && now-g.at < p.lease {
			p.Blame(g.event)
			return fmt.Sprintf("n%d gave a second lease of %s, %v after the first", node, f.Key, now-g.at)
		}
		at[f.Key] = grant{now, p.Event}
	}
	return ""
}

// single: a front end fetches a key once at a time, unless it has heard of a write meanwhile.
type single struct {
	sim.Testimony
	*config
	open byNode[uint64] // the event that told of a fetch
}

func (*single) Name() string { return oneFetch }

func (p *single) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		delete(p.open, node)
	case Fetched:
		delete(p.open.of(node), f.Key)
	case Invalidated:
		delete(p.open.of(node), f.Key)
	case Acked:
		delete(p.open.of(node), f.Key)
	case Fetching:
		p.Cases++
		at := p.open.of(node)
		if event, open := at[f.Key]; open {
			p.Blame(event)
			return fmt.Sprintf("n%d fetches %s, which it is fetching already", node, f.Key)
		}
		at[f.Key] = p.Event
	}
	return ""
}
