package scenarios

import "strings"

// A context says which selectors have a meaning where a step stands.
type context uint8

const (
	hasIt   context = 1 << iota // it()
	hasPeer                     // peer()
)

func (c *checker) entry(e Entry) {
	switch e := e.(type) {
	case *At:
		c.steps(e.Do, 0)
	case *Every:
		c.steps(e.Do, 0)
	case *On:
		c.event("on", e.Event)
		c.steps(e.Do, hasIt|hasPeer)
	case *Script:
		c.steps(e.Steps, 0)
	case *Nemesis:
		for _, f := range e.Menu {
			c.fault(f, 0)
		}
		c.who("nemesis", e.Keep, 0)
	}
}

func (c *checker) steps(steps []Step, in context) {
	for _, s := range steps {
		c.step(s, in)
	}
}

func (c *checker) step(s Step, in context) {
	callee, _, _ := strings.Cut(s.String(), "(")
	switch s := s.(type) {
	case *Fault:
		c.fault(s, in)
	case *Undo:
		c.who(callee, s.Who, in)
		if s.Name != "" {
			c.faultName(callee, s.Pos, s.Name)
		}
	case *Hold:
		c.message(callee, s.Message, in)
		c.timer(callee, s.Timer, in)
	case *Verb:
		c.message(callee, s.Message, in)
	case *Exchange:
		c.message(callee, s.Message, in)
	case *Fire:
		c.timer(callee, s.Timer, in)
	case *Invoke:
		c.who(callee, s.Client, in)
		c.who(callee, s.Node, in)
	case *Until:
		c.trigger(callee, &s.Trigger)
	case *InTurn:
		c.who(callee, s.Group, in)
		c.steps(s.Do, in|hasIt)
	}
}

func (c *checker) fault(f *Fault, in context) {
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

func (c *checker) trigger(callee string, t *Trigger) {
	if t.Event != nil {
		c.event(callee, t.Event)
	}
}

func (c *checker) expectation(e *Expectation) {
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
	case NamedInvariant:
		c.invariant(p)
	case Exclusive:
		if w := c.plan.Workload; w == nil || w.Kind != "lock" {
			c.failf(p.Pos, "exclusive: it is about a lock; write workload = lock()")
		}
	case Linearizable, Recovers, Available:
		if c.plan.Workload == nil && !c.invokes() {
			c.failf(
				p.Pos,
				"%s: it is about what clients see, and there is no workload; write workload = kv()",
				callee,
			)
		}
	}
	if p.Kind == Recovers && c.plan.Quiet < p.Within {
		c.failf(p.Pos, "recovers: within (%s) is longer than quiet (%s), in which it is judged",
			written(durations, int64(p.Within)), written(durations, int64(c.plan.Quiet)))
	}
}

// invariant checks the name of an invariant of the protocol.
func (c *checker) invariant(p *Property) {
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
		didYouMean(p.Name, quoted(names), "it has"),
	)
}

// invokes tells whether the schedule itself asks for operations.
func (c *checker) invokes() bool {
	for _, e := range c.plan.Schedule {
		switch e := e.(type) {
		case *Script:
			if anyInvoke(e.Steps) {
				return true
			}
		case *At:
			if anyInvoke(e.Do) {
				return true
			}
		case *On:
			if anyInvoke(e.Do) {
				return true
			}
		case *Every:
			if anyInvoke(e.Do) {
				return true
			}
		}
	}
	return c.hooks
}

func anyInvoke(steps []Step) bool {
	for _, s := range steps {
		switch s := s.(type) {
		case *Invoke:
			return true
		case *InTurn:
			if anyInvoke(s.Do) {
				return true
			}
		}
	}
	return false
}
