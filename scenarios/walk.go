package scenarios

import "iter"

// A Part is a piece of a plan: an entry of the schedule, a step, a pattern, a selector, a property, a
// metric, a function of the file. Each says which parts it is made of, so one walk sees them all.
type Part interface {
	Where() Pos
	String() string
	CallOf() string // the word of the language of which it is a call; "" if it is none
	parts(visit func(Part))
}

// CallOf is the word of the language of which a part is a call.
func (s Source) CallOf() string { return s.Word }

// parts of what has none: every part embeds a [Source].
func (Source) parts(func(Part)) {}

// Inside visits the parts of which a part is made directly, in the order in which they are written.
func Inside(p Part, visit func(Part)) { p.parts(visit) }

// walk visits a part, and everything that it is made of.
func walk(p Part, visit func(Part)) {
	var all func(Part)
	all = func(p Part) {
		visit(p)
		p.parts(all)
	}
	all(p)
}

// Parts are the parts of one type that a part consists of, itself included.
func Parts[T Part](of ...Part) iter.Seq[T] {
	return func(yield func(T) bool) {
		more := true
		for _, p := range of {
			walk(p, func(p Part) {
				if t, is := p.(T); is && more {
					more = yield(t)
				}
			})
		}
	}
}

// Has reports whether a part of one type is among those that a part consists of.
func Has[T Part](of ...Part) bool {
	for range Parts[T](of...) {
		return true
	}
	return false
}

// Parts are the pieces of a plan, from the outside in the order in which a run meets them: links,
// schedule, end, expectations, metrics.
func (p *Plan) Parts() []Part {
	var all []Part
	add := func(part Part) { all = append(all, part) }
	for i := range p.Network.Links {
		add(&p.Network.Links[i])
	}
	visitAll(add, p.Network.Topology.Center)
	visitAll(add, p.Schedule...)
	visitAll(add, p.StopWhen)
	for i := range p.Expect {
		add(&p.Expect[i])
	}
	for i := range p.Measure {
		add(p.Measure[i].Metric)
	}
	return all
}

// visitAll visits those of some parts that are there.
func visitAll[P interface {
	comparable
	Part
}](visit func(Part), parts ...P) {
	var none P
	for _, p := range parts {
		if p != none {
			visit(p)
		}
	}
}

// The entries, and faults.

func (x *At) parts(visit func(Part))     { visitAll(visit, x.Do...) }
func (x *Script) parts(visit func(Part)) { visitAll(visit, x.Steps...) }

func (x *Every) parts(visit func(Part)) {
	visitAll(visit, x.Do...)
	visitAll(visit, x.React)
}

func (x *On) parts(visit func(Part)) {
	visitAll(visit, x.Event)
	visitAll(visit, x.Do...)
	visitAll(visit, x.React)
}

func (x *Nemesis) parts(visit func(Part)) {
	visitAll(visit, x.Menu...)
	visitAll(visit, x.Keep)
}

func (f *Fault) parts(visit func(Part)) { f.Does.parts(visit) }

// The patterns and selectors.

func (x *Link) parts(visit func(Part)) { visitAll(visit, x.A, x.B) }

func (t *Trigger) parts(visit func(Part)) {
	visitAll(visit, t.Event)
	visitAll(visit, t.Predicate)
}

func (p *EventPattern) parts(visit func(Part)) {
	visitAll(visit, p.Node, p.Peer)
	visitAll(visit, p.Message)
	visitFields(visit, p.Fields)
}

func (p *MessagePattern) parts(visit func(Part)) {
	visitAll(visit, p.Sender, p.To)
	visitFields(visit, p.Fields)
}

func (p *TimerPattern) parts(visit func(Part)) { visitAll(visit, p.Node) }

func visitFields(visit func(Part), fields []Field) {
	for i := range fields {
		if who, is := fields[i].Value.(*Who); is {
			visit(who)
		}
	}
}

func (w *Who) parts(visit func(Part)) {
	visitAll(visit, w.Of...)
	visitAll(visit, w.Including, w.Excluding)
}

// What is expected and measured.

func (x *Expectation) parts(visit func(Part)) {
	visitAll(visit, x.Trigger)
	visitAll(visit, x.Property)
}
