package check

import (
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A foresight is what a search knows of the reads to come, where values are made longer at their ends. The
// next read that returns must see all that is there by then, as the beginning of its result, unless somebody
// writes a new value before. So of many operations that might be put in order only those go on that the
// read saw.
type foresight struct {
	nextRead  []int32 // of each mark: the next at which a read returns; one behind the last if none does
	nextWrite []int32 // of each mark: the next at which a write is called that begins a new value
	renews    []bool  // of each operation: it may begin a new value
	ahead     int32   // the farthest mark that made a difference
}

// foresee looks ahead, if the part is one of values that are read, written and made longer.
func (s *search) foresee() {
	const known = service.Reads | service.Writes | service.Joins | service.Tells | service.Blind
	for i := range s.traits {
		does := s.traits[i].does
		if does&^known != 0 || does&(service.Writes|service.Tells) == 0 {
			return
		}
	}
	if !s.has(service.Joins) {
		return
	}
	s.renews = make([]bool, len(s.ops))
	for i := range s.ops {
		does := s.traits[i].does
		s.renews[i] = does&service.Writes != 0 && does&service.Joins == 0 && !s.traits[i].reads
	}
	n := int32(len(s.marks))
	s.nextRead, s.nextWrite = make([]int32, n+1), make([]int32, n+1)
	s.nextRead[n], s.nextWrite[n] = n, n
	for at := n - 1; at >= 0; at-- {
		s.nextRead[at], s.nextWrite[at] = s.nextRead[at+1], s.nextWrite[at+1]
		switch k := s.marks[at]; {
		case k.returns && s.traits[k.op].does&^service.Reads == service.Tells:
			s.nextRead[at] = at
		case !k.returns && s.renews[k.op]:
			s.nextWrite[at] = at
		}
	}
	s.states.texts = []string{""}
	s.states.joins = func(o *Operation) bool { return s.does(o, service.Joins) }
}

// valueAfter is the value of the state that an operation has made of another.
func (s *states) valueAfter(from int32, o *Operation) string {
	if s.joins(o) {
		return s.texts[from] + o.Op.Value
	}
	return o.Op.Value
}

// astray reports whether, with op in order, the state holds what the next read does not see.
func (s *search) astray(state, op int32) bool {
	if s.renews == nil {
		return false
	}
	at := s.nextRead[s.at]
	for at < int32(len(s.marks)) && s.isPlaced(s.marks[at].op) {
		at = s.nextRead[at+1]
	}
	if at == int32(len(s.marks)) || s.nextWrite[s.at] < at || strings.HasPrefix(s.ops[s.marks[at].op].Result.Value, s.states.texts[state]) {
		return false
	}
	for _, open := range [...][]int32{s.pending, s.unknown} {
		for _, w := range open {
			if w >= 0 && w != op && s.renews[w] && !s.isPlaced(w) {
				return false
			}
		}
	}
	s.ahead = max(s.ahead, at)
	return true
}

// isPlaced reports whether an operation that has not returned is in order already.
func (s *search) isPlaced(op int32) bool {
	t := &s.traits[op]
	if t.unknown {
		return s.used.has(t.slot)
	}
	return s.pending[t.slot] == op && s.placed.has(t.slot)
}
