package language

import (
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A context says which selectors have a meaning where a step stands.
type context uint8

const (
	hasIt   context = 1 << iota // it()
	hasPeer                     // peer()
)

// A standing is where a part of the plan stands: in the call of which word, and which selectors have
// a meaning there.
type standing struct {
	callee string
	in     context
}

// part checks a part of the plan and everything that it is made of. What the part's own word has to
// check stands beside the word; here is what holds for parts of many words.
func (c *checker) part(p scenarios.Part, at standing) {
	if w := c.words[p.CallOf()]; w != nil && w.check != nil {
		w.check(c, p, at)
	}
	switch p := p.(type) {
	case *scenarios.Who: // those that it is made of stand where it stands
	case *scenarios.EventPattern:
		at = standing{c.event(at.callee, p), at.in | hasIt | hasPeer}
	case *scenarios.MessagePattern:
		at = standing{c.message(at.callee, p), at.in | hasIt | hasPeer}
	case *scenarios.TimerPattern:
		c.timer(at.callee, p)
		at.in |= hasIt | hasPeer
	case *scenarios.On:
		at = standing{p.CallOf(), hasIt | hasPeer}
	case *scenarios.Property:
		at.callee, _, _ = strings.Cut(p.Text, "(")
		c.property(at.callee, p)
	case scenarios.Metric:
		at.callee, _, _ = strings.Cut(p.String(), "(")
		c.undrawn(at.callee, p)
	default:
		if word := p.CallOf(); word != "" {
			at.callee = word
		}
	}
	turn, isTurn := p.(*scenarios.InTurn)
	scenarios.Inside(p, func(inner scenarios.Part) {
		at := at
		if isTurn && inner != scenarios.Part(turn.Group) {
			at.in |= hasIt // the group is found before there is a turn
		}
		c.part(inner, at)
	})
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
	case scenarios.Promised:
		c.promise(callee, p)
	case scenarios.Recovers, scenarios.Available:
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
