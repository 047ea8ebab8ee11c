package cache

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// bounded: no cache gives away what was replaced in the database longer ago than a value may become old; or than it may
// be stale on top of that.
type bounded struct {
	sim.Testimony
	*config
	replaced map[string]*past
}

// A past is the versions of a key, and when each was written.
type past struct {
	versions []int
	at       []time.Duration
	events   []uint64
}

func (*bounded) Name() string { return staleBounded }

func (p *bounded) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Written:
		was := p.replaced[f.Key]
		if was == nil {
			was = &past{}
			p.replaced[f.Key] = was
		}
		was.versions, was.at, was.events = append(was.versions, f.Version), append(was.at, at), append(was.events, p.Event)
	case Hit:
		p.Cases++
		was := p.replaced[f.Key]
		if was == nil {
			return ""
		}
		next := sort.SearchInts(was.versions, f.Version+1)
		if next == len(was.versions) {
			return ""
		}
		if age, most := at-was.at[next], p.ttl+p.stale; age > most {
			p.Blame(was.events[next])
			return fmt.Sprintf("n%d gave away version %d of %s, which had been replaced for %v, and may be for %v", node, f.Version, f.Key, age, most)
		}
	}
	return ""
}

// recent: a full cache gives up what was used longest ago, and has no more than it has room for.
type recent struct {
	sim.Testimony
	*config
	count int
	used  byNode[int] // the number of its last use
	order map[sim.ID]*usage
}

// A usage is all uses at a node in order, those that are not the last of their key too.
type usage struct {
	uses  []use
	first int // of those that may be the last of their key
}

type use struct {
	key string
	n   int
}

func (*recent) Name() string { return leastRecent }

func (p *recent) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		delete(p.used, node)
		p.order[node] = &usage{}
	case Hit:
		p.use(node, f.Key)
	case Stored:
		p.use(node, f.Key)
		p.Cases++
		if items := len(p.used.of(node)); items > p.room(node)+1 {
			return fmt.Sprintf("n%d has %d items, and room for %d", node, items, p.room(node))
		}
	case Invalidated:
		if p.stale == 0 {
			delete(p.used.of(node), f.Key)
		}
	case Evicted:
		p.Cases++
		least := p.least(node)
		delete(p.used.of(node), f.Key)
		if f.Key != least {
			return fmt.Sprintf("n%d gave up %s, and %s was used longer ago", node, f.Key, least)
		}
	}
	return ""
}

// room is how many items a node has room for.
func (p *recent) room(node sim.ID) int {
	if node >= p.firstFront() {
		return p.edge
	}
	return p.capacity
}

func (p *recent) use(node sim.ID, key string) {
	u, used := p.order[node], p.used.of(node)
	p.count++
	used[key] = p.count
	u.uses = append(u.uses, use{key, p.count})
	if len(u.uses) > 2*len(used)+1000 {
		u.uses = slices.DeleteFunc(u.uses, func(x use) bool { return used[x.key] != x.n })
		u.first = 0
	}
}

// least is the key that was used longest ago.
func (p *recent) least(node sim.ID) string {
	u, used := p.order[node], p.used.of(node)
	for used[u.uses[u.first].key] != u.uses[u.first].n {
		u.first++
	}
	return u.uses[u.first].key
}
