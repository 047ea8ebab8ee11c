package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A Who is a selector: it says which nodes, and is resolved when it is needed.
type Who struct {
	Source
	Kind      *WhoKind
	Name      string
	Number    int
	Of        []*Who
	Scope     string // TheLeader to Spares, Majority, Minority, Half: of what; "" if there is but one
	Including *Who   // Majority, Minority, Half; nil: anyone
	Excluding *Who

	ids []sim.ID // TheseNodes
}

// A Field is a condition on a field of an event's body or of a message: its value, or a function.
type Field struct {
	Name  string
	Value any // a string, an int64, a bool, a time.Duration, a *Who; nil if there is a Test
	Test  func(w WorldView, value any) (bool, error)

	Pos Pos
}

// An EventPattern describes events.
type EventPattern struct {
	Source
	Kind    string // as written: "leader", "crash"
	Event   sim.Kind
	Fact    string // the kind of fact, where Event is sim.Stated; "" is any
	Node    *Who   // nil: anyone
	Peer    *Who
	Scope   string          // of which part, or key; "" is any
	Message *MessagePattern // the event's body must match
	Nth     int             // only the nth event that matches; 0: each
	Fields  []Field

	KindPos Pos // where the kind stands; zero: at Pos
}

// KindAt is where the kind stands.
func (p *EventPattern) KindAt() Pos { return firstPos(p.KindPos, p.Pos) }

// A MessagePattern describes messages.
type MessagePattern struct {
	Source
	Kind   string // "" is any
	Sender *Who   // nil: anyone
	To     *Who
	Scope  string // for which part of the nodes; "" is any
	Fields []Field

	KindPos Pos
}

// KindAt is where the kind stands.
func (p *MessagePattern) KindAt() Pos { return firstPos(p.KindPos, p.Pos) }

func firstPos(a, b Pos) Pos {
	if a.Line > 0 {
		return a
	}
	return b
}

// A TimerPattern describes timers.
type TimerPattern struct {
	Source
	Name  string // "" is any
	Node  *Who   // nil: anyone
	Scope string // of which part of the node; "" is any
}

// Drawn reports whether a selector draws.
func (w *Who) Drawn() bool { return w.Kind.drawn || slices.ContainsFunc(w.Of, (*Who).Drawn) }

// SetKind says what a kind stands for: a kind of event, or else the kind of a fact.
func (p *EventPattern) SetKind(name string) {
	p.Kind = name
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		if k.String() == name {
			p.Event = k
			return
		}
	}
	p.Event, p.Fact = sim.Stated, name
}
