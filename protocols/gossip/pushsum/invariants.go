package pushsum

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// conservation: mass is neither made nor destroyed (Kempe, Dobra and Gehrke, 2003, Proposition 2.2). What nodes hold
// and what is under way, or lost there, is what they have started with.
type conservation struct {
	sim.Testimony
	started, under Mass // all that nodes have started with, and that is under way
	total          Mass // of all holds
	holds          []Mass
}

func (*conservation) Name() string { return massKept }

func (p *conservation) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Started: // What it held before is gone with it.
		p.started = p.started.plus(f.Mass).minus(p.held(node))
		p.hold(node, f.Mass)
	case Shared:
		p.under = p.under.plus(f.Mass)
		p.hold(node, f.Left)
	case Took:
		p.under = p.under.minus(f.Mass)
		p.hold(node, f.Holds)
	}
	p.Cases++
	if more := p.total.plus(p.under).minus(p.started); more != (Mass{}) {
		p.started = p.started.plus(more) // it is told once
		return fmt.Sprintf("n%d has changed the mass of all by %s, and the weight by %s", node, units(more.Sum), units(more.Weight))
	}
	return ""
}

func (p *conservation) held(node sim.ID) Mass {
	for int(node) >= len(p.holds) {
		p.holds = append(p.holds, make([]Mass, len(p.holds)+16)...)
	}
	return p.holds[node]
}

func (p *conservation) hold(node sim.ID, m Mass) {
	p.total = p.total.minus(p.held(node)).plus(m)
	p.holds[node] = m
}
