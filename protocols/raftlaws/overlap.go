package raftlaws

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// overlappingMajorities: servers agree on the configurations that are committed, and of each and
// the next one "any majority of the old cluster overlaps with any majority of the new cluster"
// (thesis §4.1). Otherwise each of two majorities could elect a leader for the same term (§6,
// Figure 10).
type overlappingMajorities struct {
	sim.Testimony
	rosters []roster // in the order of their entries
}

// roster is a configuration that is committed.
type roster struct {
	index int64
	Configuration
	node  sim.ID // who knew first
	event uint64
}

func (*overlappingMajorities) Name() string { return "Overlapping Majorities" }

func (p *overlappingMajorities) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, ok := fact.(Members)
	if !ok {
		return ""
	}
	p.Cases++
	c := roster{f.Index, Configuration{f.Voters, f.Old}, node, p.Event}
	i := len(p.rosters)
	for ; i > 0 && p.rosters[i-1].index >= c.index; i-- {
	}
	if i < len(p.rosters) && p.rosters[i].index == c.index {
		return p.agree(p.rosters[i], c)
	}
	p.rosters = slices.Insert(p.rosters, i, c)
	if i > 0 {
		if why := p.meet(p.rosters[i-1], c); why != "" {
			return why
		}
	}
	if i+1 < len(p.rosters) {
		return p.meet(c, p.rosters[i+1])
	}
	return ""
}

// agree judges two reports of one configuration.
func (p *overlappingMajorities) agree(a, b roster) string {
	if slices.Equal(a.Voters, b.Voters) && slices.Equal(a.Old, b.Old) {
		return ""
	}
	p.Blame(a.event)
	return fmt.Sprintf("n%d knows the members of entry %d to be %v, and n%d %v",
		a.node, a.index, &a.Configuration, b.node, &b.Configuration)
}

// meet judges two configurations that follow each other. A majority of a joint one holds a majority
// of each of its two halves, so it is enough if one of them meets the other configuration.
func (p *overlappingMajorities) meet(a, b roster) string {
	for _, from := range [][]sim.ID{a.Old, a.Voters} {
		for _, to := range [][]sim.ID{b.Old, b.Voters} {
			if len(from) > 0 && len(to) > 0 && majoritiesMeet(from, to) {
				return ""
			}
		}
	}
	p.Blame(a.event)
	return fmt.Sprintf("after %v (entry %d) n%d knows %v (entry %d) to be members, "+
		"and there are majorities of the two that do not meet",
		&a.Configuration, a.index, b.node, &b.Configuration, b.index)
}

// majoritiesMeet reports whether every majority of a has a server in common with every majority of b.
// Majorities that avoid each other take from the common servers only what the others do not offer.
func majoritiesMeet(a, b []sim.ID) bool {
	common := 0
	for _, id := range a {
		if slices.Contains(b, id) {
			common++
		}
	}
	fromA := max(0, len(a)/2+1-(len(a)-common))
	fromB := max(0, len(b)/2+1-(len(b)-common))
	return fromA+fromB > common
}
