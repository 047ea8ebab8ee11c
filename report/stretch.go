package report

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A stretch is something that lasted: a fault, or a claim to lead.
type stretch struct {
	node  sim.ID // 0: the network
	scope string // of a claim
	fault sim.FaultKind
	at    time.Duration
	until time.Duration // 0: to the end
	why   string        // of the fault's event
	text  string
}

// finish ends the open stretches that are meant.
func finish(all []stretch, at time.Duration, meant func(*stretch) bool) {
	for i := range all {
		if all[i].until == 0 && meant(&all[i]) {
			all[i].until = at
		}
	}
}

// stretches follows what lasts.
func (s *Story) stretches(e *sim.Event) {
	ended := func() { finish(s.leaders, e.At, func(l *stretch) bool { return l.node == e.Node }) }
	switch e.Kind {
	case sim.Faulted:
		if fault, is := e.Body.(sim.Fault); is {
			s.spell(e, &fault)
		}
	case sim.Stated:
		claim, is := e.Body.(sim.Claim)
		if !is {
			return
		}
		scope := s.cast.scope(e)
		finish(s.leaders, e.At, func(l *stretch) bool { return l.node == e.Node && l.scope == scope })
		if _, leads := claim.Claim(); leads {
			text := s.cast.Name(e.Node) + " leads " + epoch(claim) + of(scope)
			s.leaders = append(s.leaders, stretch{node: e.Node, scope: scope, at: e.At, text: text})
		}
	case sim.Crashed:
		ended()
	case sim.Restarted:
		finish(s.spells, e.At, func(f *stretch) bool { return f.node == e.Node && f.fault == sim.Crash })
	case sim.Resumed:
		finish(s.spells, e.At, func(f *stretch) bool { return f.node == e.Node && f.fault == sim.Pause })
	}
}

// spell follows a fault: on each of the nodes that it hits, or on the network.
func (s *Story) spell(e *sim.Event, f *sim.Fault) {
	text, undone := undo(e.Why)
	if undone {
		finish(s.spells, e.At, func(x *stretch) bool { return x.why == text })
		return
	}
	nodes := f.Nodes
	if len(nodes) == 0 {
		nodes = []sim.ID{0}
	}
	for _, id := range nodes {
		x := stretch{node: id, fault: f.Kind, at: e.At, why: text, text: readable(text)}
		if f.Kind.Passing() {
			x.until = e.At
		}
		s.spells = append(s.spells, x)
	}
}
