package scenarios

import (
	"cmp"
	"slices"
	"strings"
)

// deliver lets held messages go on, in the order given.
func (h *holding) deliver(places []int) {
	for k, i := range places {
		h.world.DeliverHeld(i)
		for j := range places[k+1:] {
			if places[k+1+j] > i {
				places[k+1+j]--
			}
		}
	}
}

func (h *holding) handle(s *Verb, i int) {
	switch s.Word {
	case "deliver":
		h.world.DeliverHeld(i)
	case "drop":
		h.world.DropHeld(i)
	case "duplicate":
		h.world.DuplicateHeld(i)
	case "delay":
		h.world.DelayHeld(i, s.By)
	}
}

// fireAll fires the timers that match, and tells whether there were any.
func (h *holding) fireAll(p *TimerPattern) bool {
	found := false
	for _, id := range h.cast.servers {
		for _, timer := range h.world.Timers(id) {
			if h.isTimer(p, id, timer) && h.world.FireTimer(id, timer) {
				found = true
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
