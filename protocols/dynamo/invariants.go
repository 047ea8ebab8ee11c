package dynamo

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&uniqueness{written: map[string]map[Dot]uint64{}},
		&losslessness{},
		&noReturn{held: map[place]Kept{}},
		newDurable(c),
		&handingOver{ring: &c.ring, seen: map[place]Clock{}},
	}
	if c.quorums == strict {
		all = append(all, &quorumIntersection{acknowledged: map[string]mark{}, began: map[sim.ID]began{}})
	}
	return all
}

// A place is a key at a node.
type place struct {
	node sim.ID
	key  string
}

// A mark is what a clock stands for, and the event from which it is known.
type mark struct {
	Clock
	event uint64
}

// uniqueness: no two versions of a key have one dot.
type uniqueness struct {
	sim.Testimony
	written map[string]map[Dot]uint64 // by key
}

func (*uniqueness) Name() string { return uniqueVersions }

func (p *uniqueness) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Written)
	if !is {
		return ""
	}
	p.Cases++
	of := p.written[f.Key]
	if of == nil {
		of = map[Dot]uint64{}
		p.written[f.Key] = of
	}
	if before, taken := of[f.Dot]; taken {
		p.Blame(before)
		return fmt.Sprintf("n%d gives %s=%v the dot %v, which another version has", node, f.Key, f.Version, f.Dot)
	}
	of[f.Dot] = p.Event
	return ""
}

// replaced is what the versions that are there have replaced. Contexts are closed: who replaces a version has seen
// all that it had replaced.
func replaced(versions []Version) (c Clock) {
	for _, v := range versions {
		c = c.Join(v.Context)
	}
	return c
}

// losslessness: a version that a node has seen is there, or a version that is there has replaced it; and none is
// there that another one there has replaced. Siblings are what nobody has replaced, all of them and only those.
type losslessness struct{ sim.Testimony }

func (*losslessness) Name() string { return noLostUpdate }

func (p *losslessness) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Kept)
	if !is {
		return ""
	}
	p.Cases++
	gone, o := replaced(f.Versions), Object{f.Seen, f.Versions}
	for _, seen := range f.Seen {
		for n := gone.Of(seen.Actor) + 1; n <= seen.N; n++ {
			if d := (Dot{seen.Actor, n}); !o.has(d) {
				return fmt.Sprintf("n%d has seen %v of %s and has it no more, and no version there has replaced it: %v", node, d, f.Key, o)
			}
		}
	}
	for _, v := range f.Versions {
		if gone.Covers(v.Dot) {
			return fmt.Sprintf("n%d has %s=%v, which another version there has replaced: %v", node, f.Key, v, o)
		}
	}
	return ""
}

// noReturn: what a node has seen it has seen for good, until it drops the key, and over restarts too; and a version
// that was replaced there does not come back.
type noReturn struct {
	sim.Testimony
	held map[place]Kept
}

func (*noReturn) Name() string { return noResurrection }

func (p *noReturn) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		return p.booted(node, f)
	case Kept:
		return p.kept(node, f)
	case Dropped:
		delete(p.held, place{node, f.Key})
	}
	return ""
}

// booted forgets what the node has not found, and may have dropped.
func (p *noReturn) booted(node sim.ID, f Booted) string {
	maps.DeleteFunc(p.held, func(at place, _ Kept) bool {
		return at.node == node && !slices.ContainsFunc(f.Found, func(k Kept) bool { return k.Key == at.key })
	})
	for _, k := range f.Found {
		if why := p.kept(node, k); why != "" {
			return why
		}
	}
	return ""
}

func (p *noReturn) kept(node sim.ID, f Kept) string {
	p.Cases++
	at := place{node, f.Key}
	was, found := p.held[at]
	p.held[at] = f
	if !found {
		return ""
	}
	if !f.Seen.Includes(was.Seen) {
		return fmt.Sprintf("n%d has seen %v of %s, after it had seen %v", node, f.Seen, f.Key, was.Seen)
	}
	for _, v := range f.Versions {
		if was.Seen.Covers(v.Dot) && !(Object{Versions: was.Versions}).has(v.Dot) {
			return fmt.Sprintf("n%d has %s=%v again, which was replaced there", node, f.Key, v)
		}
	}
	return ""
}

// Wiped makes a node a new one.
func (p *noReturn) Wiped(node sim.ID) {
	maps.DeleteFunc(p.held, func(at place, _ Kept) bool { return at.node == node })
}

// handingOver: a key is at its homes, and elsewhere only for one of them that does not have it yet: who no longer
// keeps it for another node has left that one all that it kept (§4.6).
type handingOver struct {
	sim.Testimony
	ring *ring
	seen map[place]Clock
}

func (*handingOver) Name() string { return handoffRule }

func (p *handingOver) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		for _, k := range f.Found {
			p.seen[place{node, k.Key}] = k.Seen
		}
	case Kept:
		p.Cases++
		p.seen[place{node, f.Key}] = f.Seen
		if len(f.For) == 0 && !p.ring.hosts(node, p.ring.partition(f.Key)) {
			return fmt.Sprintf("n%d keeps %s for nobody, and is not its home", node, f.Key)
		}
	case HandedOver:
		if has := p.seen[place{f.To, f.Key}]; !has.Includes(f.Seen) {
			return fmt.Sprintf("n%d no longer keeps %s for n%d, which has seen %v and not %v", node, f.Key, f.To, has, f.Seen)
		}
	}
	return ""
}

// quorumIntersection: a read has seen every version that had been acknowledged when it began (R + W > N, §4.5; strict
// quorums in the sense of Bailis et al., §2). What it returns is that version, one that replaced it, or a sibling.
type quorumIntersection struct {
	sim.Testimony
	acknowledged map[string]mark // by key
	began        map[sim.ID]began
}

// began is what had been acknowledged when a client began to read.
type began struct {
	seq uint64
	mark
}

func (*quorumIntersection) Name() string { return intersection }

func (p *quorumIntersection) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Acknowledged:
		p.acknowledged[f.Key] = mark{p.acknowledged[f.Key].With(f.Dot), p.Event}
	case Asked:
		if b, found := p.began[f.Client]; !found || b.seq < f.Seq { // of several coordinators the first
			p.began[f.Client] = began{f.Seq, p.acknowledged[f.Key]}
		}
	case Read:
		b := p.began[f.Client]
		if b.seq != f.Seq {
			return "" // the client has gone on
		}
		p.Cases++
		if !f.Seen.Includes(b.Clock) {
			p.Blame(b.event)
			return fmt.Sprintf("n%d has read %s as of %v, but %v had been acknowledged before", node, f.Key, f.Seen, b.Clock)
		}
	}
	return ""
}
