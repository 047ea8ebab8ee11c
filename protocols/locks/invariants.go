package locks

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact. What workers believe is not judged: what their lock is for is.
func invariants(c *config) []sim.Property {
	return []sim.Property{
		guarded.NewExclusion(),
		&oneLease{config: c, at: map[sim.ID]lease{}},
		&growing{newest: map[sim.ID]lease{}},
		&notByItself{has: map[sim.ID]Leased{}},
	}
}

// A lease is what a server has granted last.
type lease struct {
	Leased
	at    time.Duration
	event uint64
}

// oneLease: a server grants the lock to one request at a time, until that has released it or a lease is over in true time, but for what
// clocks may be off. A crash of the server ends nothing.
type oneLease struct {
	sim.Testimony
	*config
	at map[sim.ID]lease
}

func (*oneLease) Name() string { return singleLease }

func (p *oneLease) Fact(now time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Leased:
		p.Cases++
		had, has := p.at[node]
		if has && had.Worker != f.Worker && now-had.at < p.lease-p.drift(p.lease) {
			p.Blame(had.event)
			return fmt.Sprintf("n%d leases the lock to n%d, %v after it has to n%d, for %v", node, f.Worker, now-had.at, had.Worker, p.lease)
		}
		p.at[node] = lease{f, now, p.Event}
	case Freed:
		if had := p.at[node]; had.Worker == f.By && had.Request == f.Request {
			delete(p.at, node)
		}
	}
	return ""
}

// growing: the tokens of a server grow, and no two requests have one.
type growing struct {
	sim.Testimony
	newest map[sim.ID]lease
}

func (*growing) Name() string { return tokensGrow }

func (p *growing) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Leased)
	if !is {
		return ""
	}
	p.Cases++
	had, has := p.newest[node]
	if has && f.Token <= had.Token && f != had.Leased {
		p.Blame(had.event)
		return fmt.Sprintf("n%d grants token %s to n%d, after %s to n%d", node, guarded.TokenName(f.Token), f.Worker, guarded.TokenName(had.Token), had.Worker)
	}
	p.newest[node] = lease{Leased: f, event: p.Event}
	return ""
}

// notByItself: a request is not refused where it has the lock.
type notByItself struct {
	sim.Testimony
	has map[sim.ID]Leased
}

func (*notByItself) Name() string { return selfDeadlock }

func (p *notByItself) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted, Freed:
		delete(p.has, node)
	case Leased:
		p.Cases++
		p.has[node] = f
	case Refused:
		p.Cases++
		if had := p.has[node]; had.Worker == f.Worker && had.Request == f.Request {
			return fmt.Sprintf("n%d refuses n%d the lock, which it has itself", node, f.Worker)
		}
	}
	return ""
}
