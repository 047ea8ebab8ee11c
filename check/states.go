package check

import "github.com/orrery-sim/orrery/protocols/service"

// states are the states of a model that a search has come to. Each has a number, so that whatever
// the model's states are, to compare and remember them costs nothing.
//
// A search that goes straight on comes to each state once, and has nothing to remember. So it is only
// where it has been before that states which are alike get one number, and that what the model was
// asked last is at hand.
type states struct {
	model *service.Model
	ops   int // of the part
	all   []service.State
	grown []int64                 // what model.Grows says of each
	texts []string                // the value of each, where a search has foresight
	joins func(o *Operation) bool // the operation makes the value longer
	first map[service.State]int32
	memo  []transition
	shift int // the memo has 1<<shift places
}

// A transition is an operation's way from one state to another; -1: the model does not allow it.
type transition struct{ from, op, to int32 }

// newStates are the states of a model, of which the first is number 0.
func newStates(m *service.Model, ops int) *states {
	s := &states{model: m, ops: ops, all: make([]service.State, 0, ops/2+1)}
	s.add(m.Init)
	return s
}

// add is a new number for a state.
func (s *states) add(state service.State) int32 {
	s.all = append(s.all, state)
	if s.model.Grows != nil {
		s.grown = append(s.grown, s.model.Grows(state))
	}
	return int32(len(s.all) - 1)
}

// same is one number for all states that are like that of number n.
func (s *states) same(n int32) int32 {
	if s.first == nil {
		s.first = map[service.State]int32{}
		for s.shift = 6; 1<<s.shift < s.ops; s.shift++ {
		}
		s.memo = make([]transition, 1<<s.shift)
		for i := range s.memo {
			s.memo[i].from = -1
		}
	}
	first, found := s.first[s.all[n]]
	if !found {
		first = n
		s.first[s.all[n]] = n
	}
	return first
}

// step is the state after the ith operation of the part; -1 if it cannot have returned there what
// it did.
func (s *states) step(from, i int32, o *Operation) int32 {
	if s.memo == nil {
		return s.ask(from, o)
	}
	m := &s.memo[(uint32(from)*0x9e3779b1^uint32(i)*0x85ebca6b)>>(32-s.shift)]
	if m.from != from || m.op != i {
		*m = transition{from, i, s.ask(from, o)}
	}
	return m.to
}

// ask asks the model.
func (s *states) ask(from int32, o *Operation) int32 {
	next, ok := s.model.Step(s.all[from], o.Op, o.Result, o.Known)
	switch {
	case !ok:
		return -1
	case next == s.all[from]:
		return from
	}
	if s.texts != nil {
		s.texts = append(s.texts, s.valueAfter(from, o))
	}
	return s.add(next)
}
