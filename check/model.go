package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A Model says what a service does when it is asked for one thing after the other. It is written
// apart from the machines of package service, so that the judge does not repeat their mistakes.
type Model struct {
	Name string
	// Key is the part of the state that an operation touches. Linearizability is local (Herlihy and
	// Wing, theorem 1): a history is linearizable if its part on every key is.
	Key func(op service.Op) string
	// Apply is the state after op, and what op returns; ok tells whether the service has such an op.
	// An operation that returns not OK leaves the state as it is.
	Apply func(s State, op service.Op) (next State, r service.Result, ok bool)
	// Beyond tells whether no further operations can bring s to where o gets its result, given that
	// no amount is below zero; nil if that is never clear.
	Beyond func(s State, o *Operation) bool
	// FIFO tells that values come out in the order in which they went in.
	FIFO bool
	// Describe is a state in words.
	Describe func(s State) string
}

// A State is the state of one key of a model; the zero State is the first. Each model uses the
// fields it needs. It is comparable and never changed.
type State struct {
	Text   string // the value; the items of a queue, each closed by a NUL; the holder of a lock
	Number int64  // the sum; the last token
	Set    bool   // the key is there
}

// ModelOf is the model of one of [service.Machines].
func ModelOf(name string) (Model, bool) {
	for _, m := range []Model{kvModel, registerModel, counterModel, queueModel, lockModel} {
		if m.Name == name {
			return m, true
		}
	}
	return Model{}, false
}

// Step is the state after o, and whether o could return what it did. A result that is not known is
// any.
func (m *Model) Step(s State, o *Operation) (State, bool) {
	next, r, ok := m.Apply(s, o.Op)
	return next, ok && (!o.Known || o.Result == r)
}

func oneKey(service.Op) string { return "" }

var kvModel = Model{
	Name:     "kv",
	Key:      func(op service.Op) string { return op.Key },
	Apply:    kvApply,
	Describe: func(s State) string { return orNothing(s.Set, s.Text) },
}

func kvApply(s State, op service.Op) (State, service.Result, bool) {
	switch op.Name {
	case "get":
		return s, service.Result{OK: s.Set, Value: s.Text}, true
	case "put":
		return State{Text: op.Value, Set: true}, done, true
	case "append":
		return State{Text: s.Text + op.Value, Set: true}, done, true
	case "cas":
		return casApply(s, op)
	case "delete":
		return State{}, service.Result{OK: s.Set}, true
	}
	return s, service.Result{}, false
}

var done = service.Result{OK: true}

// casApply swaps if it finds what it expects, and else tells what it found. An absent key is "".
func casApply(s State, op service.Op) (State, service.Result, bool) {
	if s.Text == op.Old {
		return State{Text: op.Value, Set: true}, done, true
	}
	return s, service.Result{Value: s.Text}, true
}

var registerModel = Model{
	Name:     "register",
	Key:      oneKey,
	Apply:    registerApply,
	Describe: func(s State) string { return quoted(s.Text) },
}

func registerApply(s State, op service.Op) (State, service.Result, bool) {
	switch op.Name {
	case "read":
		return s, service.Result{OK: true, Value: s.Text}, true
	case "write":
		return State{Text: op.Value, Set: true}, done, true
	case "cas":
		return casApply(s, op)
	}
	return s, service.Result{}, false
}

var counterModel = Model{
	Name:     "counter",
	Key:      oneKey,
	Apply:    counterApply,
	Beyond:   counterBeyond,
	Describe: func(s State) string { return strconv.FormatInt(s.Number, 10) },
}

func counterApply(s State, op service.Op) (State, service.Result, bool) {
	switch op.Name {
	case "add":
		s.Number += op.Amount
	case "read":
	default:
		return s, service.Result{}, false
	}
	return s, service.Result{OK: true, Number: s.Number}, true
}

// counterBeyond: a sum that has gone past a result never comes back to it.
func counterBeyond(s State, o *Operation) bool { return o.Known && s.Number > o.Result.Number }

var queueModel = Model{
	Name:     "queue",
	Key:      oneKey,
	Apply:    queueApply,
	FIFO:     true,
	Describe: describeQueue,
}

func queueApply(s State, op service.Op) (State, service.Result, bool) {
	switch op.Name {
	case "enqueue":
		return State{Text: s.Text + op.Value + "\x00"}, done, true
	case "dequeue":
		item, rest, found := strings.Cut(s.Text, "\x00")
		return State{Text: rest}, service.Result{OK: found, Value: item}, true
	}
	return s, service.Result{}, false
}

// describeQueue shows the front of the queue.
func describeQueue(s State) string {
	if s.Text == "" {
		return "empty"
	}
	items := strings.Split(strings.TrimSuffix(s.Text, "\x00"), "\x00")
	if len(items) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(items[:3], ", "), len(items)-3)
	}
	return strings.Join(items, ", ")
}

var lockModel = Model{
	Name:     "lock",
	Key:      oneKey,
	Apply:    lockApply,
	Describe: describeLock,
}

func lockApply(s State, op service.Op) (State, service.Result, bool) {
	switch op.Name {
	case "acquire":
		if s.Text != "" && s.Text != op.Value {
			return s, service.Result{}, true
		}
		s = State{Text: op.Value, Number: s.Number + 1}
		return s, service.Result{OK: true, Number: s.Number}, true
	case "release":
		if s.Text != op.Value || s.Number != op.Amount {
			return s, service.Result{}, true
		}
		return State{Number: s.Number}, done, true
	}
	return s, service.Result{}, false
}

func describeLock(s State) string {
	if s.Text == "" {
		return fmt.Sprintf("free after token %d", s.Number)
	}
	return fmt.Sprintf("held by %s with token %d", s.Text, s.Number)
}

func orNothing(found bool, text string) string {
	if !found {
		return "nothing"
	}
	return quoted(text)
}

// quoted makes the empty string visible.
func quoted(s string) string {
	if s == "" {
		return `""`
	}
	return s
}
