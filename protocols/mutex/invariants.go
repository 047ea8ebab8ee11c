package mutex

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{&exclusion{}, guarded.NewExclusion()}
	switch {
	case slices.Contains([]string{lamport, ricart}, c.algorithm):
		all = append(all, &inOrder{config: c})
	case c.algorithm == maekawa:
		all = append(all, &oneConsent{to: map[sim.ID]note{}})
	case slices.Contains([]string{suzuki, tree, reversal, ring}, c.algorithm):
		all = append(all, &oneToken{})
	}
	return all
}

// A note is a site, and the event that told of it.
type note struct {
	site  sim.ID
	event uint64
}

// exclusion: at most one site is in its critical section.
type exclusion struct {
	sim.Testimony
	in note // who is
}

func (*exclusion) Name() string { return mutualExclusion }

func (p *exclusion) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch fact.(type) {
	case Entered:
		p.Cases++
		if p.in.site != 0 {
			p.Blame(p.in.event)
			return fmt.Sprintf("n%d enters while n%d is in", node, p.in.site)
		}
		p.in = note{node, p.Event}
	case Left, Booted:
		if p.in.site == node {
			p.in = note{}
		}
	}
	return ""
}

// inOrder: sites enter in the order of their requests.
type inOrder struct {
	sim.Testimony
	*config
	last      Stamp
	lastEvent uint64
}

func (*inOrder) Name() string { return requestOrder }

func (p *inOrder) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Entered)
	if !is {
		return ""
	}
	p.Cases++
	if f.Stamp.Time < p.last.Time || f.Stamp.Time == p.last.Time && f.Stamp.Site <= p.last.Site {
		p.Blame(p.lastEvent)
		return fmt.Sprintf("n%d enters by request %v after n%d has by %v", node, f.Stamp, p.last.Site, p.last)
	}
	p.last, p.lastEvent = f.Stamp, p.Event
	return ""
}

// oneConsent: an arbiter consents to one request at a time.
type oneConsent struct {
	sim.Testimony
	to map[sim.ID]note
}

func (*oneConsent) Name() string { return singleConsent }

func (p *oneConsent) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Consented:
		p.Cases++
		if had := p.to[node]; had.site != 0 {
			p.Blame(had.event)
			return fmt.Sprintf("n%d consents to n%d, and has its consent to n%d not back", node, f.To, had.site)
		}
		p.to[node] = note{f.To, p.Event}
	case Freed, Booted:
		delete(p.to, node)
	}
	return ""
}

// oneToken: at most one site has the token.
type oneToken struct {
	sim.Testimony
	at note
}

func (*oneToken) Name() string { return singleToken }

func (p *oneToken) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch fact.(type) {
	case Took:
		p.Cases++
		if p.at.site != 0 {
			p.Blame(p.at.event)
			return fmt.Sprintf("n%d has a token, and n%d has one, too", node, p.at.site)
		}
		p.at = note{node, p.Event}
	case Passed, Booted:
		if p.at.site == node {
			p.at = note{}
		}
	}
	return ""
}
