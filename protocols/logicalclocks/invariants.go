package logicalclocks

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config, nodes int) []sim.Property {
	all := []sim.Property{
		&clockCondition{config: c, happened: newHappened(nodes)},
		&told{happened: newHappened(nodes)},
		&inOrder{happened: newHappened(nodes)},
	}
	switch c.clock {
	case vector:
		all = append(all, &characterized{happened: newHappened(nodes)})
	case hybrid:
		all = append(all, &boundedDrift{happened: newHappened(nodes)})
		if c.epsilon > 0 {
			all = append(all, &noFuture{config: c})
		}
	}
	return all
}

// isLess reports whether one timestamp is below another by the clock's own order.
func (c *config) isLess(a, b Stamp) bool {
	if c.clock == vector {
		return compareVectors(a.V, b.V) == Before
	}
	return a.L < b.L || a.L == b.L && a.C < b.C
}

// clockCondition: if a happened before b, then C(a) < C(b) (Lamport, page 560). The order of timestamps is transitive, so
// that it holds for all pairs if it holds for those between which there is nothing.
type clockCondition struct {
	sim.Testimony
	*config
	happened
}

func (*clockCondition) Name() string { return clockConditionName }

func (p *clockCondition) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	e, causes := p.note(node, fact, p.Event)
	for _, c := range causes {
		p.Cases++
		if !p.isLess(c.stamp, e.stamp) {
			p.Blame(c.number)
			return fmt.Sprintf("an event of n%d at %v happened before one of n%d at %v", c.node, c.stamp, node, e.stamp)
		}
	}
	return ""
}

// characterized: V(a) < V(b) only if a happened before b (Mattern). With the clock condition it is if and
// only if. An event is compared with those that are concurrent to it: of a node the first one has the least vector, and
// the last one the greatest.
type characterized struct {
	sim.Testimony
	happened
}

func (*characterized) Name() string { return characterizedName }

func (p *characterized) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	e, _ := p.note(node, fact, p.Event)
	if e == nil {
		return ""
	}
	for _, other := range p.beside(e) {
		p.Cases++
		if compareVectors(other.stamp.V, e.stamp.V) != Concurrent || atMost(other.stamp.V, e.stamp.V) {
			p.Blame(other.number)
			return fmt.Sprintf("an event of n%d at %v and one of n%d at %v are concurrent, and their vectors are not",
				other.node, other.stamp, node, e.stamp)
		}
	}
	return ""
}

// boundedDrift: l is the greatest wall clock of all that happened before, and is at least the own one; c counts the events
// of that l in one line before (Kulkarni et al., properties of HLC). So l is no farther ahead of the wall clock than clocks
// are apart.
type boundedDrift struct {
	sim.Testimony
	happened
}

func (*boundedDrift) Name() string { return boundedDriftName }

func (p *boundedDrift) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	e, _ := p.note(node, fact, p.Event)
	if e == nil {
		return ""
	}
	p.Cases++
	switch s := e.stamp; {
	case s.L < e.wall:
		return fmt.Sprintf("l of n%d is %d, and its wall clock is at %d already", node, s.L, e.wall)
	case s.L > e.highest:
		return fmt.Sprintf("l of n%d is %d, and no wall clock that it can know of was beyond %d", node, s.L, e.highest)
	case s.C > e.chain:
		return fmt.Sprintf("c of n%d is %d, and no more than %d events of its l came one after the other", node, s.C, e.chain)
	}
	return ""
}

// noFuture: nobody takes a message whose l is farther ahead of the own wall clock than epsilon.
type noFuture struct {
	sim.Testimony
	*config
}

func (*noFuture) Name() string { return noFutureName }

func (p *noFuture) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Heard)
	if !is {
		return ""
	}
	p.Cases++
	if ahead := time.Duration(f.Carried.L - f.Wall); ahead > p.epsilon {
		return fmt.Sprintf("n%d took a post whose stamp is %v ahead of its wall clock, where %v is the most", node, ahead, p.epsilon)
	}
	return ""
}

// told: what a node says of two posts is what happened.
type told struct {
	sim.Testimony
	happened
}

func (*told) Name() string { return toldName }

func (p *told) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	p.note(node, fact, p.Event)
	f, is := fact.(Compared)
	if !is || p.posts[f.A] == nil || p.posts[f.B] == nil {
		return ""
	}
	p.Cases++
	if really := p.order(f.A, f.B); !f.Order.allows(really) {
		p.Blame(p.posts[f.A].number, p.posts[f.B].number)
		return fmt.Sprintf("n%d says that %v is %v %v, and it is %v", node, f.A, f.Order, f.B, really)
	}
	return ""
}

// inOrder: no reader is shown a post before one that happened before it.
type inOrder struct {
	sim.Testimony
	happened
}

func (*inOrder) Name() string { return inOrderName }

func (p *inOrder) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	p.note(node, fact, p.Event)
	f, is := fact.(Shown)
	if !is || len(f.Posts) < 2 {
		return ""
	}
	p.Cases++
	for i, a := range f.Posts {
		for _, b := range f.Posts[i+1:] {
			if p.posts[a] != nil && p.posts[b] != nil && p.order(a, b) == After {
				p.Blame(p.posts[a].number, p.posts[b].number)
				return fmt.Sprintf("n%d shows %v above %v, which happened before it", node, a, b)
			}
		}
	}
	return ""
}
