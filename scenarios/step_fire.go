package scenarios

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A Fire makes a timer come due.
type Fire struct {
	Source
	Timer *TimerPattern
	Times int
}

func (s *Fire) parts(visit func(Part)) { visitAll(visit, s.Timer) }

// do makes timers come due.
func (s *Fire) do(t *task) progress {
	in := t.in
	for t.stage < max(s.Times, 1) {
		if p := t.rest(s); p != stepDone {
			return p
		}
		if !in.holding.fireAll(s.Timer) {
			if in.err != nil {
				return stepStopped
			}
			if t.mayCome() {
				return t.again(s)
			}
			in.fail(Errorf(s.Pos, "fire: no %s is set at %s; %s",
				describeTimer(s.Timer), clock(in.world.Now()), in.holding.whatIsSet(s.Timer.Node)))
			return stepStopped
		}
		t.stage++
		t.entry.fired++
		if t.stage < s.Times {
			return t.again(s)
		}
	}
	return stepDone
}

// fireAll fires the timers that match, and reports whether there were any. Where they are of several
// parts, and the pattern names none, that is an error.
func (h *holding) fireAll(p *TimerPattern) bool {
	type set struct {
		node sim.ID
		sim.PartTimer
	}
	var all []set
	var parts []uint16
	for _, id := range h.cast.servers {
		for _, t := range h.world.PartTimers(id) {
			if h.isTimer(p, id, t.Part, t.Timer) {
				all = append(all, set{id, t})
				parts = append(parts, t.Part)
			}
		}
	}
	if p.Name != "" && h.unclear("timer", p.Source, p.Scope, parts) {
		return false
	}
	found := false
	for _, t := range all {
		part := h.world.PartName(t.Part)
		h.deeds.record(Deed{Verb: FireVerb, Node: t.node, Part: part, Timer: t.Timer}, "")
		found = h.world.FirePart(t.node, t.Part, t.Timer) || found
	}
	return found
}

// unclear fails, and reports so, where a pattern without a scope means things of several parts.
func (h *holding) unclear(word string, pattern Source, scope string, parts []uint16) bool {
	slices.Sort(parts)
	parts = slices.Compact(parts)
	if scope != "" || len(parts) < 2 {
		return false
	}
	var names []string
	of := ""
	for _, p := range parts {
		switch name := h.world.PartName(p); {
		case p == 0:
			names = append(names, "that of the nodes themselves")
		default:
			names = append(names, strconv.Quote(name))
			if of == "" {
				of = name
			}
		}
	}
	h.fail(Errorf(pattern.Pos, "%s: of what? There are several: %s; write %s(..., of = %q)",
		word, strings.Join(names, ", "), word, of))
	return true
}

// whatIsSet lists the timers that are set, of some nodes or of all.
func (h *holding) whatIsSet(of *Who) string {
	var parts []string
	for _, id := range h.cast.servers {
		if of != nil {
			if ok, _ := h.cast.has(of, id, &aim{}); !ok {
				continue
			}
		}
		var names []string
		for _, timer := range h.world.PartTimers(id) {
			name := timer.Name
			if part := h.world.PartName(timer.Part); part != "" {
				name = part + " " + name
			}
			names = append(names, name)
		}
		slices.SortFunc(names, cmp.Compare)
		switch {
		case !h.world.Up(id):
			parts = append(parts, h.world.Name(id)+" is down")
		case len(names) == 0:
			parts = append(parts, "nothing is set at "+h.world.Name(id))
		default:
			parts = append(parts, "set at "+h.world.Name(id)+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(parts, "; ")
}
