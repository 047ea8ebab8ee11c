package check

import (
	"math"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A trait is what the search knows of an operation from the start.
type trait struct {
	slot    int16 // its place among the open operations, or among those of unknown outcome
	unknown bool
	reads   bool
	does    service.Effect
	twin    int32 // of unknown outcome: the one before it that is alike; -1: none
	source  int32 // what wrote the value that it saw; -1: none
	coy     bool  // of unknown outcome: put in order only where another waits for its value
}

func newSearch(p *part, steps int) *search {
	s := &search{
		part: p, states: newStates(&p.of.Model, len(p.ops)), steps: steps, allowed: steps, far: -1, grows: p.of.Model.Grows != nil,
	}
	s.traits = make([]trait, len(p.ops))
	var free []int16
	unknown := 0
	last := map[service.Op]int32{}
	for _, k := range p.marks {
		t, o := &s.traits[k.op], p.ops[k.op]
		switch {
		case k.returns:
			free = append(free, t.slot)
			continue
		case !o.Known:
			t.twin, t.unknown = -1, true
			if twin, found := last[o.Op]; found {
				t.twin = twin
			}
			last[o.Op] = k.op
			t.slot = int16(min(unknown, slotsMax))
			unknown++
		case len(free) > 0:
			t.slot = free[len(free)-1]
			free = free[:len(free)-1]
		default:
			t.slot = int16(min(len(s.pending), slotsMax))
			s.pending = append(s.pending, -1)
		}
		t.does, t.source = p.of.Effect(o.Op), -1
		t.reads = o.Known && (!o.Result.OK || t.does&service.Reads != 0)
		if o.Op.Amount < 0 {
			s.grows = false
		}
	}
	s.findSources()
	s.foresee()
	if p.of.Model.FIFO {
		s.ranks = ranks(p)
	}
	if max(len(s.pending), unknown) > slotsMax {
		s.steps, s.allowed = 0, math.MaxInt
	}
	return s
}

// findSources finds for each operation that saw a value the one that wrote it.
//
// A write of unknown outcome whose value can be seen in no other way than by an operation that
// waits for it is coy: there is no use in putting it in order before.
func (s *search) findSources() {
	writer := make(map[string]int32, len(s.ops))
	blurred := s.of.Model.FIFO // values are seen later than they are written, in parts, or by who does not tell
	for i, o := range s.ops {
		if o.Op.Value != "" {
			if _, twice := writer[o.Op.Value]; twice {
				blurred = true
			}
			writer[o.Op.Value] = int32(i)
		}
		blurred = blurred || s.traits[i].does&(service.Joins|service.Blind) != 0
	}
	for i := range s.traits {
		s.traits[i].coy = !blurred && s.traits[i].does&service.Writes != 0
	}
	for i, o := range s.ops {
		saw := o.Result.Value
		if o.Op.Old != "" && (o.Result.OK || !o.Known) {
			saw = o.Op.Old
		}
		if w, found := writer[saw]; found && o.Known {
			s.traits[i].source = w
		} else if found {
			s.traits[w].coy = false
		}
	}
}
