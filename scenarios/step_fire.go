package scenarios

import (
	"cmp"
	"slices"
	"strings"
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

// fireAll fires the timers that match, and reports whether there were any.
func (h *holding) fireAll(p *TimerPattern) bool {
	found := false
	for _, id := range h.cast.servers {
		for _, timer := range h.world.Timers(id) {
			if h.isTimer(p, id, timer) {
				h.deeds.record(Deed{Verb: FireVerb, Node: id, Timer: timer}, "")
				found = h.world.FireTimer(id, timer) || found
			}
		}
	}
	return found
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
		for _, timer := range h.world.Timers(id) {
			names = append(names, timer.Name)
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
