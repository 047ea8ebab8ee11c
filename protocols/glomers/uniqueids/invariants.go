package uniqueids

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// globallyUnique: no ID is made twice, by whatever nodes (challenge 2), be it told to a client or not.
type globallyUnique struct {
	sim.Testimony
	made map[string]maker
}

type maker struct {
	node  sim.ID
	event uint64
}

func (*globallyUnique) Name() string { return globally }

func (p *globallyUnique) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Generated)
	if !is {
		return ""
	}
	p.Cases++
	if before, made := p.made[f.ID]; made {
		p.Blame(before.event)
		return fmt.Sprintf("n%d generated %s, which n%d had generated before", node, f.ID, before.node)
	}
	p.made[f.ID] = maker{node, p.Event}
	return ""
}
