package crdt

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&strongConvergence{first: map[uint64]witness{}},
		&monotonicJoin{kept: map[sim.ID]witness{}},
	}
	if c.service == setName {
		all = append(all, &addWins{removed: map[Removed]bool{}})
	}
	return all
}

// A witness is what a replica stated that it has.
type witness struct {
	Held
	node  sim.ID
	event uint64
}

// heldIn is what a replica says that it has.
func heldIn(fact sim.Fact) (h Held, is bool) {
	switch f := fact.(type) {
	case Booted:
		return f.Held, true
	case Updated:
		return f.Held, true
	case Joined:
		return f.Held, true
	}
	return Held{}, false
}

// strongConvergence: replicas that have delivered the same updates have equal states (Shapiro et al.,
// Definition 2.2), in whatever order and however often they were delivered.
type strongConvergence struct {
	sim.Testimony
	first map[uint64]witness // by version
}

func (*strongConvergence) Name() string { return strong }

func (p *strongConvergence) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	h, is := heldIn(fact)
	if !is {
		return ""
	}
	p.Cases++
	was, found := p.first[h.Version]
	if !found {
		p.first[h.Version] = witness{h, node, p.Event}
		return ""
	}
	if was.State == h.State {
		return ""
	}
	p.Blame(was.event)
	return fmt.Sprintf("n%d has delivered the same %d updates as n%d, and its state is another one", node, h.Updates, was.node)
}

// monotonicJoin: the state of a replica never goes down in the semilattice, not even over a restart
// (Shapiro et al., Definition 2.3). It shows in the number of updates.
type monotonicJoin struct {
	sim.Testimony
	kept map[sim.ID]witness
}

func (*monotonicJoin) Name() string { return "Monotonic Join" }

func (p *monotonicJoin) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	h, is := heldIn(fact)
	if !is {
		return ""
	}
	p.Cases++
	was := p.kept[node]
	p.kept[node] = witness{h, node, p.Event}
	if h.Updates >= was.Updates {
		return ""
	}
	p.Blame(was.event)
	return fmt.Sprintf("n%d has %d updates after it had %d", node, h.Updates, was.Updates)
}

// Wiped makes a replica a new one.
func (p *monotonicJoin) Wiped(node sim.ID) { delete(p.kept, node) }

// addWins: an add whose tag no remove has observed is in the set of whoever knows of it (Shapiro et
// al., Section 3.3.5).
type addWins struct {
	sim.Testimony
	removed map[Removed]bool
}

func (*addWins) Name() string { return "Add Wins" }

func (p *addWins) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Removed:
		p.removed[f] = true
	case Delivered:
		p.Cases++
		if !f.Present && !p.removed[Removed{f.Value, f.Tag}] {
			return fmt.Sprintf("n%d does not have %s, which was added as %v, and no remove had observed that",
				node, f.Value, f.Tag)
		}
	}
	return ""
}
