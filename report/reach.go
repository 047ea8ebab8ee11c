package report

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// fault follows which servers are out of reach of a majority.
func (l *lanes) fault(e *sim.Event) {
	f, ok := e.Body.(sim.Fault)
	if !ok || !f.Kind.Network() || f.Kind == sim.Degrade {
		return
	}
	if text, undone := undo(e.Why); undone {
		if i := slices.IndexFunc(l.cuts, func(c sim.Event) bool { return c.Why == text }); i >= 0 {
			l.cuts = slices.Delete(l.cuts, i, i+1)
		}
	} else {
		l.cuts = append(l.cuts, *e)
	}
	for _, id := range l.cast.Servers {
		if st := l.states[id]; st != nil {
			st.cut = 2*l.reaches(id) <= len(l.cast.Servers)
			l.turn(id, st, e.At)
		}
	}
}

// reaches counts the servers that a server can ask and hear, itself among them.
func (l *lanes) reaches(id sim.ID) int {
	n := 0
	for _, peer := range l.cast.Servers {
		if !slices.ContainsFunc(l.cuts, func(e sim.Event) bool {
			f := e.Body.(sim.Fault)
			return peer != id && (stops(&f, id, peer) || stops(&f, peer, id))
		}) {
			n++
		}
	}
	return n
}

// stops reports whether a fault keeps messages of one server from another.
func stops(f *sim.Fault, from, to sim.ID) bool {
	in := func(i int, id sim.ID) bool { return i < len(f.Groups) && slices.Contains(f.Groups[i], id) }
	switch f.Kind {
	case sim.Isolate:
		return slices.Contains(f.Nodes, from) || slices.Contains(f.Nodes, to)
	case sim.Partition:
		return side(f, from) != side(f, to)
	case sim.Bridge:
		return side(f, from) >= 0 && side(f, to) >= 0 && side(f, from) != side(f, to)
	case sim.OneWay:
		return in(0, from) && in(1, to)
	case sim.Cut:
		return in(0, from) && in(1, to) || in(1, from) && in(0, to)
	}
	return false // in a ring everyone reaches a majority
}

// side is the group of a fault in which a server is; -1 if in none.
func side(f *sim.Fault, id sim.ID) int {
	return slices.IndexFunc(f.Groups, func(g []sim.ID) bool { return slices.Contains(g, id) })
}

// eventful is the part of the run to draw: all of it, or up to a little after the last thing that
// happened where that is less than half. Faults and operations that stay open last to the end.
func (s *Story) eventful() time.Duration {
	open := slices.ContainsFunc(s.spells, func(f stretch) bool { return f.until == 0 })
	if open || len(s.ops.open) > 0 {
		return s.end
	}
	var last time.Duration
	for _, m := range s.moments {
		if m.rank != phaseRank {
			last = max(last, m.at)
		}
	}
	if n := len(s.lanes.answers); n > 0 {
		last = max(last, s.lanes.answers[n-1])
	}
	if part := last + last/5; part > 0 && 2*part < s.end {
		return part
	}
	return s.end
}
