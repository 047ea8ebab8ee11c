package truetime

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants() []sim.Property {
	return []sim.Property{
		&external{arrived: map[Ref]commit{}, stamped: map[Ref]bool{}},
		&seesAll{keys: map[string]*past{}},
	}
}

// A commit is a timestamp of a write that is over, and the event of that.
type commit struct {
	ts    time.Duration
	event uint64
}

// external: if a write is over before another one begins, anywhere, its timestamp is the smaller one (section 4.1.2); and a read that
// begins then is at no smaller timestamp. Before and after are those of the world.
type external struct {
	sim.Testimony
	greatest commit
	arrived  map[Ref]commit // the greatest as a put arrived, for the first time
	stamped  map[Ref]bool
}

func (*external) Name() string { return externalName }

func (p *external) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Committed:
		if f.TS > p.greatest.ts {
			p.greatest = commit{f.TS, p.Event}
		}
	case Arrived:
		p.arrived[f.Ref] = p.greatest
	case Prepared:
		before, is := p.arrived[f.Ref]
		if !is || p.stamped[f.Ref] {
			return ""
		}
		p.stamped[f.Ref] = true
		p.Cases++
		if f.TS <= before.ts {
			p.Blame(before.event)
			return fmt.Sprintf("a write at n%d has timestamp %v, and one at %v was over before it began", node, f.TS, before.ts)
		}
	case Reading:
		p.Cases++
		if f.At < p.greatest.ts {
			p.Blame(p.greatest.event)
			return fmt.Sprintf("a read begins at timestamp %v, and a write at %v is over", f.At, p.greatest.ts)
		}
	}
	return ""
}

// seesAll: a read at a timestamp sees the last write of its key at or below it, and none is added there afterwards (section 4.1.3).
type seesAll struct {
	sim.Testimony
	keys map[string]*past
}

// A past is what is known of a key.
type past struct {
	writes []time.Duration // timestamps, in order
	read   commit          // the greatest timestamp that was read at
}

func (*seesAll) Name() string { return seesAllName }

func (p *seesAll) of(key string) *past {
	if p.keys[key] == nil {
		p.keys[key] = &past{}
	}
	return p.keys[key]
}

func (p *seesAll) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Prepared:
		key := p.of(f.Key)
		i, known := slices.BinarySearch(key.writes, f.TS)
		if known {
			return ""
		}
		key.writes = slices.Insert(key.writes, i, f.TS)
		p.Cases++
		if f.TS <= key.read.ts {
			p.Blame(key.read.event)
			return fmt.Sprintf("n%d writes %s at %v, and has answered a read at %v before", node, f.Key, f.TS, key.read.ts)
		}
	case Answered:
		key := p.of(f.Key)
		p.Cases++
		if f.At > key.read.ts {
			key.read = commit{f.At, p.Event}
		}
		i, _ := slices.BinarySearch(key.writes, f.At+1)
		if i > 0 && key.writes[i-1] != f.Version {
			return fmt.Sprintf("n%d answers a read of %s at %v by the version of %v, and there is one of %v", node, f.Key, f.At, f.Version, key.writes[i-1])
		}
	}
	return ""
}
