package check

import (
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A foresight is what a search knows of what is to come, where an operation that depends on a value names it. The
// next read that returns must see all that is there by then, as the beginning of its result, unless a new value
// begins before. So of many operations that might be put in order only those go on that the read saw.
//
// A search that goes on for long looks closer: a new value must be one that the result begins with, and there are
// sights.
type foresight struct {
	nextRead []int32 // of each mark: the next at which a read returns; one behind the last if none does
	nextNew  []int32 // of each mark: the next at which an operation is called that may begin a new value
	renews   []bool  // of each operation: it may begin a new value
	ahead    int32   // the farthest mark that made a difference
	*sights          // nil: not yet
}

// foresee looks ahead, if the part is one of values that are read, written, made longer and taken away.
func (s *search) foresee() {
	const known = service.Reads | service.Writes | service.Joins | service.Tells | service.Blind | service.Clears
	joins := false
	for i := range s.traits {
		does := s.traits[i].does
		if does&^known != 0 || does&(service.Writes|service.Tells|service.Clears) == 0 {
			return
		}
		joins = joins || does&service.Joins != 0
	}
	if !joins && !s.has(service.Blind) {
		return
	}
	s.renews = make([]bool, len(s.ops))
	for i := range s.ops {
		s.renews[i] = !s.traits[i].reads && s.traits[i].does&service.Joins == 0
	}
	n := int32(len(s.marks))
	s.nextRead, s.nextNew = make([]int32, n+1), make([]int32, n+1)
	s.nextRead[n], s.nextNew[n] = n, n
	for at := n - 1; at >= 0; at-- {
		s.nextRead[at], s.nextNew[at] = s.nextRead[at+1], s.nextNew[at+1]
		switch k := s.marks[at]; {
		case k.returns && s.traits[k.op].reads && s.traits[k.op].does&service.Tells != 0:
			s.nextRead[at] = at
		case !k.returns && s.renews[k.op]:
			s.nextNew[at] = at
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
	if at == int32(len(s.marks)) {
		return false
	}
	sees := s.ops[s.marks[at].op].Result.Value
	if strings.HasPrefix(sees, s.states.texts[state]) || s.mayBegin(sees, at, op) {
		return false
	}
	s.ahead = max(s.ahead, at)
	return true
}

// mayBegin reports whether a value may begin anew, by another operation than op, before a read that returns at a
// mark.
func (s *search) mayBegin(sees string, at, op int32) bool {
	begins := s.nextNew[s.at] < at
	for _, open := range [...][]int32{s.pending, s.unknown} {
		for _, w := range open {
			begins = begins || w >= 0 && w != op && s.renews[w] && !s.isPlaced(w)
		}
	}
	return begins && (s.sights == nil || s.mayBeginWith(sees, at, op))
}

// isPlaced reports whether an operation that has not returned is in order already.
func (s *search) isPlaced(op int32) bool {
	t := &s.traits[op]
	if t.unknown {
		return s.used.has(t.slot)
	}
	return s.pending[t.slot] == op && s.placed.has(t.slot)
}
