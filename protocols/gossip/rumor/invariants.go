package rumor

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/nodesets"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{&validity{infected: nodesets.Of(c.sites)}}
	if c.stop != byNever {
		all = append(all, &removedIsFinal{sites: c.sites, removed: map[string][]uint64{}}, &unnecessary{enough: c.enough()})
	}
	if c.durable {
		all = append(all, &knownIsKept{kept: make([]kept, c.sites+1)})
	}
	return all
}

// validity: a site is infected by one that had the update before, or by a client.
type validity struct {
	sim.Testimony
	infected nodesets.Sets
}

func (*validity) Name() string { return "Validity" }

func (p *validity) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Infected)
	if !is {
		return ""
	}
	p.Cases++
	if f.By != node && !p.infected.Has(f.Rumor, f.By) {
		return fmt.Sprintf("n%d was infected with %s by n%d, which never had it", node, f.Rumor, f.By)
	}
	p.infected.Add(f.Rumor, node)
	return ""
}

// removedIsFinal: who has lost interest in a rumour stays without (§1.4), unless it has lost the update.
type removedIsFinal struct {
	sim.Testimony
	sites   int
	removed map[string][]uint64 // of each rumour, by site: the event in which it lost interest
}

func (*removedIsFinal) Name() string { return "Removed Is Final" }

func (p *removedIsFinal) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Infected:
		if of := p.removed[f.Rumor]; of != nil {
			of[node] = 0
		}
	case Removed:
		p.Cases++
		of := p.removed[f.Rumor]
		if of == nil {
			of = make([]uint64, p.sites+1)
			p.removed[f.Rumor] = of
		}
		if of[node] != 0 {
			p.Blame(of[node])
			return fmt.Sprintf("n%d lost interest in %s a second time", node, f.Rumor)
		}
		of[node] = p.Event
	}
	return ""
}

// Wiped makes a site a new one.
func (p *removedIsFinal) Wiped(node sim.ID) {
	for _, of := range p.removed {
		of[node] = 0
	}
}

// unnecessary: interest is lost by unnecessary contacts alone, and not before there were enough of them (§1.4).
type unnecessary struct {
	sim.Testimony
	enough int
}

// enough is how many useless cycles there are at least before a site loses interest.
func (c *config) enough() int {
	if c.stop == byCounter {
		return c.k
	}
	return 1
}

func (*unnecessary) Name() string { return "Unnecessary Contacts" }

func (p *unnecessary) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Removed)
	if !is {
		return ""
	}
	p.Cases++
	if f.Useless < p.enough {
		return fmt.Sprintf("n%d lost interest in %s after %d useless cycles, and %d are needed", node, f.Rumor, f.Useless, p.enough)
	}
	return ""
}

// knownIsKept: what a site's disk has, it finds when it restarts.
type knownIsKept struct {
	sim.Testimony
	kept []kept // by site
}

type kept struct {
	known int
	event uint64
}

func (*knownIsKept) Name() string { return "Known Is Kept" }

func (p *knownIsKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Kept:
		p.kept[node] = kept{f.Known, p.Event}
	case Booted:
		p.Cases++
		if was := p.kept[node]; f.Known < was.known {
			p.Blame(was.event)
			return fmt.Sprintf("n%d had %d updates on its disk, and found %d when it restarted", node, was.known, f.Known)
		}
	}
	return ""
}

// Wiped makes a site a new one.
func (p *knownIsKept) Wiped(node sim.ID) { p.kept[node] = kept{} }
