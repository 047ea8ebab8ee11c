package language

import (
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
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
	case *scenarios.Fault:
		if _, lies := p.Does.(*scenarios.Ambush); lies {
			at.in |= hasIt | hasPeer
		}
		if word := p.CallOf(); word != "" {
			at.callee = word
		}
	case *scenarios.On:
		at = standing{p.CallOf(), hasIt | hasPeer}
	case *scenarios.Churn:
		at.callee = p.CallOf()
		c.part(p.Who, at)
		if p.Keep != nil {
			c.part(p.Keep, at)
		}
		c.part(p.Fault, standing{at.callee, at.in | hasIt}) // the nodes are found before one goes
		return
	case *scenarios.NamedInvariant:
		c.invariant(p)
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
