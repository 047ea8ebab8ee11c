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

func (c *checker) entry(e scenarios.Entry) {
	switch e := e.(type) {
	case *scenarios.At:
		c.steps(e.Do, 0)
	case *scenarios.Every:
		c.steps(e.Do, 0)
	case *scenarios.On:
		c.event("on", e.Event)
		c.steps(e.Do, hasIt|hasPeer)
	case *scenarios.Script:
		c.steps(e.Steps, 0)
	case *scenarios.Nemesis:
		for _, f := range e.Menu {
			c.fault(f, 0)
		}
		c.who("nemesis", e.Keep, 0)
	}
}

func (c *checker) steps(steps []scenarios.Step, in context) {
	for _, s := range steps {
		c.step(s, in)
	}
}

func (c *checker) step(s scenarios.Step, in context) {
	callee, _, _ := strings.Cut(s.String(), "(")
	switch s := s.(type) {
	case *scenarios.Fault:
		c.fault(s, in)
	case *scenarios.Undo:
		c.who(callee, s.Who, in)
		if s.Name != "" {
			c.faultName(callee, s.Pos, s.Name)
		}
	case *scenarios.Hold:
		c.message(callee, s.Message, in)
		c.timer(callee, s.Timer, in)
	case *scenarios.Verb:
		c.message(callee, s.Message, in)
	case *scenarios.Exchange:
		c.message(callee, s.Message, in)
	case *scenarios.Fire:
		c.timer(callee, s.Timer, in)
	case *scenarios.Invoke:
		c.who(callee, s.Client, in)
		c.who(callee, s.Node, in)
	case *scenarios.Until:
		c.trigger(callee, &s.Trigger)
	case *scenarios.InTurn:
		c.who(callee, s.Group, in)
		c.steps(s.Do, in|hasIt)
	}
}

func (c *checker) fault(f *scenarios.Fault, in context) {
	for ; f != nil; f = f.Inner {
		c.order(f)
		c.who(f.Word, f.Who, in)
		c.who(f.Word, f.Other, in)
		for _, g := range f.Groups {
			c.who(f.Word, g, in)
		}
		c.message(f.Word, f.Traffic, in)
	}
}

func (c *checker) trigger(callee string, t *scenarios.Trigger) {
	if t.Event != nil {
		c.event(callee, t.Event)
	}
}

func (c *checker) expectation(e *scenarios.Expectation) {
	if e.Trigger != nil {
		c.trigger("sometimes", e.Trigger)
	}
	p := e.Property
	if p == nil {
		return
	}
	callee, _, _ := strings.Cut(p.Source.Text, "(")
	if p.Event != nil {
		c.event(callee, p.Event)
	}
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
		if w := c.plan.Workload; w == nil || w.Kind != "lock" {
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
