package language

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// order refuses an order that the protocol does not take.
func (c *checker) order(f *scenarios.Fault, _ standing) {
	if err := f.TakenBy(c.protocol.protocol); err != nil && c.err == nil {
		c.err = err
	}
}

// spares refuses to look for servers that are not members where there cannot be any.
func (c *checker) spares(w *scenarios.Who, _ standing) {
	p := c.protocol.protocol
	for _, o := range []string{service.Join, service.Leave, service.Reconfigure} {
		if slices.Contains(p.Orders, o) {
			return
		}
	}
	c.failf(w.Pos, "spares: %s has none: all its servers are members, and none can join or leave", p.Name)
}

// orders makes the operator's facts and messages known, where there is an operator.
func (c *checker) orders() {
	if !c.plan.Operator {
		return
	}
	for _, f := range service.OperatorFacts {
		c.events = append(c.events, sim.FactKind(f))
		c.facts[sim.FactKind(f)] = f
	}
	for _, m := range []sim.Message{service.Order{}, service.OrderReply{}} {
		c.messages[sim.KindOf(m)] = m
	}
}
