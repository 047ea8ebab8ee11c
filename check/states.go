package check

import "github.com/orrery-sim/orrery/protocols/service"

// states are the states of a model that a search has come to. Each has a number, so that whatever
// the model's states are, to compare and remember them costs nothing; and of what the model was
// asked last the answers are at hand.
type states struct {
	model  *service.Model
	all    []service.State
	number map[service.State]int32
	grown  []int64 // what model.Grows says of each
	memo   []transition
	shift  int
}

// A transition is an operation's way from one state to another; -1: the model does not allow it.
type transition struct{ from, op, to int32 }

// newStates are the states of a part with so many operations, of which the first is number 0.
func newStates(m *service.Model, ops int) *states {
	s := &states{model: m, number: make(map[service.State]int32, ops/2+1)}
	for s.shift = 6; 1<<s.shift < ops; s.shift++ {
	}
	s.memo = make([]transition, 1<<s.shift)
	for i := range s.memo {
		s.memo[i].from = -1
	}
	s.of(m.Init)
	return s
}

// of is the number of a state.
func (s *states) of(state service.State) int32 {
	n, found := s.number[state]
	if !found {
		n = int32(len(s.all))
		s.number[state] = n
		s.all = append(s.all, state)
		if s.model.Grows != nil {
			s.grown = append(s.grown, s.model.Grows(state))
		}
	}
	return n
}

// step is the state after the ith operation of the part; -1 if it cannot have returned there what
// it did.
func (s *states) step(from, i int32, o *Operation) int32 {
	at := (uint32(from)*0x9e3779b1 ^ uint32(i)*0x85ebca6b) >> (32 - s.shift)
	m := &s.memo[at]
	if m.from == from && m.op == i {
		return m.to
	}
	to := int32(-1)
	if next, ok := s.model.Step(s.all[from], o.Op, o.Result, o.Known); ok {
		if to = from; next != s.all[from] {
			to = s.of(next)
		}
	}
	*m = transition{from, i, to}
	return to
}
