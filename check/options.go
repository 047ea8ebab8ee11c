package check

import (
	"math"
	"slices"
)

// candidate is the next operation that may come now, and the state after it; -1 if there is none.
func (s *search) candidate(f *frame) (op, state int32) {
	returning := s.marks[f.at].op
	for end := 2 * (len(s.pending) + len(s.unknown)); int(f.next) <= end; {
		op := s.option(int(f.next), returning)
		f.next++
		if op < 0 || !s.mayPlace(op) {
			continue
		}
		s.steps--
		state := s.states.step(s.state, op, s.ops[op])
		if state >= 0 && (!s.traits[op].unknown || s.serves(op, state)) && !s.beyond(state, op) && !s.astray(state, op) {
			return op, state
		}
	}
	return -1, -1
}

// option is the ith operation to try where one returns; -1 is none. First comes an enqueue whose
// rank says that it goes before the one that returns (-3), then that one itself (-2), then what
// wrote the value that it saw (-1), then what else is pending, then what is of unknown outcome, and
// other enqueues last, those in the order of ranks first.
func (s *search) option(i int, returning int32) int32 {
	switch {
	case i == -3:
		return s.foremost(s.rank(returning))
	case i == -2:
		return returning
	case i == -1:
		if w := s.traits[returning].source; w >= 0 && s.open(w) {
			return w
		}
		return -1
	}
	ranked := false
	if each := len(s.pending) + len(s.unknown); i == each {
		return s.foremost(math.MaxInt32)
	} else if i > each {
		i, ranked = i-each-1, true
	}
	op := int32(-1)
	if i < len(s.pending) {
		op = s.pending[i]
	} else {
		op = s.unknown[i-len(s.pending)]
	}
	if op < 0 || op == returning || s.rank(op) > 0 != ranked {
		return -1
	}
	return op
}

// open reports whether an operation has been called and has not returned.
func (s *search) open(op int32) bool {
	t := &s.traits[op]
	if t.unknown {
		return int(t.slot) < len(s.unknown)
	}
	return s.pending[t.slot] == op
}

func (s *search) rank(op int32) int32 {
	if s.ranks == nil {
		return 0
	}
	return s.ranks[op]
}

// foremost is the open enqueue of the least rank, if that is below a bound; else -1.
func (s *search) foremost(below int32) int32 {
	if s.ranks == nil {
		return -1
	}
	least := int32(-1)
	for _, open := range [...][]int32{s.pending, s.unknown} {
		for _, op := range open {
			if op >= 0 && s.ranks[op] > 0 && s.ranks[op] < below && s.mayPlace(op) {
				least, below = op, s.ranks[op]
			}
		}
	}
	return least
}

// mayPlace reports whether an open operation may be the next in order, as far as the state does not
// matter.
func (s *search) mayPlace(op int32) bool {
	t := &s.traits[op]
	if !t.unknown {
		return !t.reads && !s.placed.has(t.slot)
	}
	if s.used.has(t.slot) || t.twin >= 0 && !s.used.has(s.traits[t.twin].slot) {
		return false
	}
	return !t.coy || slices.ContainsFunc(s.pending, func(open int32) bool {
		return open >= 0 && s.traits[open].source == op && !s.placed.has(s.traits[open].slot)
	})
}

// beyond reports whether, with op in order, a state is one from which another open operation can no
// longer get its result.
func (s *search) beyond(state, op int32) bool {
	if !s.grows {
		return false
	}
	grown := s.states.grown[state]
	for i, open := range s.pending {
		if open >= 0 && open != op && !s.placed.has(int16(i)) && grown > s.ops[open].Result.Number {
			return true
		}
	}
	return false
}

// lonely reports whether no open operation but op might be put in order here.
func (s *search) lonely(op int32) bool {
	may := func(open int32) bool { return open >= 0 && open != op && s.mayPlace(open) }
	return !slices.ContainsFunc(s.pending, may) && !slices.ContainsFunc(s.unknown, may)
}
