package antientropy

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&validity{updated: map[version]bool{}},
		&newerSupersedes{has: memory{}, forgets: !c.durable},
		&lastUpdateWins{},
	}
	if c.dormantFor == 0 {
		all = append(all, &deletedStaysDeleted{dead: memory{}, forgets: !c.durable})
	}
	if c.compare == byTree {
		all = append(all, &treesAgree{})
	}
	if c.durable {
		all = append(all, &knownIsKept{kept: map[sim.ID]kept{}})
	}
	return all
}

// A version is an update of an item.
type version struct {
	key string
	at  Stamp
}

// A memory is what each site has under each key.
type memory map[sim.ID]map[string]seen

func (m memory) note(node sim.ID, key string, s seen) {
	if m[node] == nil {
		m[node] = map[string]seen{}
	}
	m[node][key] = s
}

// seen is a timestamp, with the event in which it was stated.
type seen struct {
	at    Stamp
	event uint64
}

// validity: what a site learns a client has written or deleted.
type validity struct {
	sim.Testimony
	updated map[version]bool
}

func (*validity) Name() string { return "Validity" }

func (p *validity) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Updated:
		p.updated[version{f.Key, f.At}] = true
	case Learned:
		p.Cases++
		if !p.updated[version{f.Key, f.At}] {
			return fmt.Sprintf("n%d learned of an update of %s, and no client had made it", node, f.Key)
		}
	}
	return ""
}

// newerSupersedes: what a site has under a key, be it a death certificate, is replaced by newer updates only
// (§1.1). That ends when a certificate is discarded.
type newerSupersedes struct {
	sim.Testimony
	has     memory
	forgets bool // what a site has is gone when it restarts
}

func (*newerSupersedes) Name() string { return "Newer Supersedes" }

func (p *newerSupersedes) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		if p.forgets {
			delete(p.has, node)
		}
	case Discarded:
		delete(p.has[node], f.Key)
	case Learned:
		p.Cases++
		was := p.has[node][f.Key]
		p.has.note(node, f.Key, seen{f.At, p.Event})
		if f.At.before(was.at) {
			p.Blame(was.event)
			return fmt.Sprintf("n%d has replaced %s by what is older", node, f.Key)
		}
	}
	return ""
}

// Wiped makes a site a new one.
func (p *newerSupersedes) Wiped(node sim.ID) { delete(p.has, node) }

// deletedStaysDeleted: what a site knows to be deleted does not come back (§2). It is a law where certificates
// last for ever, and else as long as no site is cut off for longer than they last.
type deletedStaysDeleted struct {
	sim.Testimony
	dead    memory
	forgets bool
}

func (*deletedStaysDeleted) Name() string { return "Deleted Stays Deleted" }

func (p *deletedStaysDeleted) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		if p.forgets {
			delete(p.dead, node)
		}
	case Learned:
		p.Cases++
		switch was, found := p.dead[node][f.Key]; {
		case f.Dead && was.at.before(f.At):
			p.dead.note(node, f.Key, seen{f.At, p.Event})
		case found && f.At.before(was.at):
			p.Blame(was.event)
			return fmt.Sprintf("n%d has %s again, which it knew to be deleted", node, f.Key)
		}
	}
	return ""
}

// Wiped makes a site a new one.
func (p *deletedStaysDeleted) Wiped(node sim.ID) { delete(p.dead, node) }

// lastUpdateWins: an update of a client has a larger timestamp than what it replaces.
type lastUpdateWins struct{ sim.Testimony }

func (*lastUpdateWins) Name() string { return "Last Update Wins" }

func (p *lastUpdateWins) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Updated)
	if !is {
		return ""
	}
	p.Cases++
	if !f.Over.before(f.At) {
		return fmt.Sprintf("n%d answered an update of %s that is older than what it should replace: it is lost", node, f.Key)
	}
	return ""
}

// treesAgree: there is a difference between two trees only if there is one between their databases.
type treesAgree struct{ sim.Testimony }

func (*treesAgree) Name() string { return "Trees Agree" }

func (p *treesAgree) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Differed)
	if !is {
		return ""
	}
	p.Cases++
	if f.Ours == f.Theirs {
		return fmt.Sprintf("n%d and n%d have the same items, and their trees differ", node, f.With)
	}
	return ""
}

// knownIsKept: what a site's disk has, it finds when it restarts.
type knownIsKept struct {
	sim.Testimony
	kept map[sim.ID]kept
}

type kept struct {
	records int
	event   uint64
}

func (*knownIsKept) Name() string { return "Known Is Kept" }

func (p *knownIsKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Kept:
		p.kept[node] = kept{f.Records, p.Event}
	case Booted:
		p.Cases++
		if was := p.kept[node]; f.Records < was.records {
			p.Blame(was.event)
			return fmt.Sprintf("n%d had %d records on its disk, and found %d when it restarted", node, was.records, f.Records)
		}
	}
	return ""
}

// Wiped makes a site a new one.
func (p *knownIsKept) Wiped(node sim.ID) { delete(p.kept, node) }
