package broadcast

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/nodesets"
	"github.com/orrery-sim/orrery/sim"
)

// Laws are what holds of every broadcast among n nodes, after every fact.
func Laws(n int) []sim.Property {
	return []sim.Property{&noCreation{delivered: nodesets.Of(n)}, &noDuplication{delivered: nodesets.Of(n)}}
}

// noCreation: what is delivered was delivered before by the node that sent it, or is a client's.
type noCreation struct {
	sim.Testimony
	delivered nodesets.Sets
}

func (*noCreation) Name() string { return "No Creation" }

func (p *noCreation) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Delivered)
	if !is {
		return ""
	}
	p.Cases++
	if f.From != node && !p.delivered.Has(f.Item, f.From) {
		return fmt.Sprintf("n%d delivered %s from n%d, which never had it", node, f.Item, f.From)
	}
	p.delivered.Add(f.Item, node)
	return ""
}

// noDuplication: a node delivers an item at most once in a life.
type noDuplication struct {
	sim.Testimony
	delivered nodesets.Sets
}

func (*noDuplication) Name() string { return "No Duplication" }

func (p *noDuplication) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		p.delivered.Drop(node)
	case Delivered:
		p.Cases++
		if p.delivered.Has(f.Item, node) {
			return fmt.Sprintf("n%d delivered %s a second time", node, f.Item)
		}
		p.delivered.Add(f.Item, node)
	}
	return ""
}
