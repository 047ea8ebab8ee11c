package service

import "fmt"

// A Model says what a service does when it is asked for one thing after the other. It is written
// apart from the service's machine, so that the judge does not repeat the machine's mistakes.
type Model struct {
	// Init is the state at first, of each key.
	Init State
	// Step is the state after op, and whether op may return r there. Where the result is not known
	// it may be any. Of one state and one outcome there is one state after it: where several are
	// possible, a State stands for all of them.
	Step func(s State, op Op, r Result, known bool) (next State, ok bool)
	// Returns is what op would return; nil if that is not always one thing. It is for explanations.
	Returns func(s State, op Op) Result
	// Key is the part of the state that an operation touches; nil: there is only one. Operations on
	// different keys must not depend on each other: then a history is linearizable if its part on
	// every key is (Herlihy and Wing, Linearizability, 1990, theorem 1).
	Key func(op Op) string
	// Describe is a state in words; nil: as fmt prints it.
	Describe func(s State) string

	// Grows is a number of the state which no operation makes less whose Amount is not below zero,
	// and which every result tells in Number; nil if there is none.
	Grows func(s State) int64
	// FIFO says that what Writes puts in comes out by what Takes, in the order in which it went in,
	// and in no other way.
	FIFO bool
}

// KeyOf is the part of the state that an operation touches.
func (m *Model) KeyOf(op Op) string {
	if m.Key == nil {
		return ""
	}
	return m.Key(op)
}

// Tell is a state in words.
func (m *Model) Tell(s State) string {
	if m.Describe == nil {
		return fmt.Sprint(s)
	}
	return m.Describe(s)
}

// A State is a state of a model: a comparable value that never changes.
type State any

// Sequential is the model of a service of which every operation can return one thing only: apply is
// the state after op and what op returns. An operation that the service does not have is not OK in
// any state; ok tells that it has it. describe may be nil.
func Sequential[S comparable](
	init S, apply func(s S, op Op) (next S, r Result, ok bool), describe func(s S) string,
) Model {
	m := Model{
		Init: init,
		Step: func(s State, op Op, r Result, known bool) (State, bool) {
			was := s.(S)
			next, returns, ok := apply(was, op)
			switch {
			case !ok || known && returns != r:
				return s, false
			case next == was:
				return s, true // in its box already
			}
			return next, true
		},
		Returns: func(s State, op Op) Result {
			_, r, _ := apply(s.(S), op)
			return r
		},
	}
	if describe != nil {
		m.Describe = func(s State) string { return describe(s.(S)) }
	}
	return m
}
