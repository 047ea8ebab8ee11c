package language

import (
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A context says which selectors have a meaning where a step stands.
type context uint8

const (
	hasIt   context = 1 << iota // it()
	hasPeer                     // peer()
)

// part checks a part of the plan and everything that it is made of. callee is the word of the
// language in which it stands, and in says which selectors have a meaning there.
func (c *checker) part(p scenarios.Part, callee string, in context) {
	switch p := p.(type) {
	case *scenarios.Trigger, *scenarios.Predicate, *scenarios.Reaction, *scenarios.Gauge:
	case *scenarios.Who:
		c.who(callee, p, in)
	case *scenarios.EventPattern:
		callee = c.event(callee, p)
		in |= hasIt | hasPeer
	case *scenarios.MessagePattern:
		callee = c.message(callee, p)
		in |= hasIt | hasPeer
	case *scenarios.TimerPattern:
		c.timer(callee, p)
		in |= hasIt | hasPeer
	case *scenarios.Link:
		c.whoAlways("link", p.A)
		c.whoAlways("link", p.B)
		callee = "link"
	case *scenarios.Property:
		callee, _, _ = strings.Cut(p.Text, "(")
		c.property(callee, p)
	case scenarios.Metric:
		callee, _, _ = strings.Cut(p.String(), "(")
		c.metric(callee, p)
	default: // an entry, a step, an expectation
		callee, _, _ = strings.Cut(p.String(), "(")
		in |= c.stands(callee, p)
	}
	turn, isTurn := p.(*scenarios.InTurn)
	scenarios.Inside(p, func(inner scenarios.Part) {
		if isTurn && inner != scenarios.Part(turn.Group) {
			c.part(inner, callee, in|hasIt) // the group is found before there is a turn
			return
		}
		c.part(inner, callee, in)
	})
}

// stands checks an entry or a step, and says which selectors it gives a meaning to.
func (c *checker) stands(callee string, p scenarios.Part) context {
	switch p := p.(type) {
	case *scenarios.On:
		return hasIt | hasPeer
	case *scenarios.Fault:
		c.order(p)
	case *scenarios.Undo:
		if p.Name != "" {
			c.faultName(callee, p.Pos, p.Name)
		}
	}
	return 0
}

// property checks what a property says of the rest of the plan.
func (c *checker) property(callee string, p *scenarios.Property) {
	if end := c.plan.Duration + c.plan.Quiet; p.By > end {
		c.failf(
			p.Pos,
			"%s: by (%s) is after the end of the run, at %s",
			callee,
			written(durations, int64(p.By)),
			written(durations, int64(end)),
		)
	}
	switch p.Kind {
	case scenarios.NamedInvariant:
		c.invariant(p)
	case scenarios.Exclusive:
		if w := c.plan.Workload; w == nil || !w.Service.Has(service.Grants) {
			c.failf(p.Pos, "exclusive: it is about a lock; write workload = lock()")
		}
	case scenarios.Linearizable, scenarios.Recovers, scenarios.Available:
		if c.plan.Workload == nil && !c.invokes() {
			c.failf(
				p.Pos,
				"%s: it is about what clients see, and there is no workload; write workload = kv()",
				callee,
			)
		}
	}
	if p.Kind == scenarios.Recovers && c.plan.Quiet < p.Within {
		c.failf(p.Pos, "recovers: within (%s) is longer than quiet (%s), in which it is judged",
			written(durations, int64(p.Within)), written(durations, int64(c.plan.Quiet)))
	}
}

// invariant checks the name of an invariant of the protocol.
func (c *checker) invariant(p *scenarios.Property) {
	names := make([]string, len(c.protocol.system.Invariants))
	for i, inv := range c.protocol.system.Invariants {
		names[i] = inv.Name()
		if names[i] == p.Name {
			return
		}
	}
	c.failf(
		p.Pos,
		"%s has no invariant %q%s",
		c.protocol.protocol.Name,
		p.Name,
		wording.DidYouMean(p.Name, wording.Quoted(names), "it has"),
	)
}

// invokes reports whether the schedule itself may ask for operations.
func (c *checker) invokes() bool {
	return c.hooks || scenarios.Has[*scenarios.Invoke](c.plan.Parts()...)
}
