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
	// Step is the state after o, and whether o could return what it did. A result that is not known
	// is any. An operation that returns not OK leaves the state as it is.
	Step func(s State, o *Operation) (State, bool)
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

func oneKey(service.Op) string { return "" }

var kvModel = Model{
	Name:     "kv",
	Key:      func(op service.Op) string { return op.Key },
	Step:     kvStep,
	Describe: func(s State) string { return orNothing(s.Set, s.Text) },
}

func kvStep(s State, o *Operation) (State, bool) {
	switch o.Op.Name {
	case "get":
		return s, returns(o, service.Result{OK: s.Set, Value: s.Text})
	case "put":
		return State{Text: o.Op.Value, Set: true}, returns(o, done)
	case "append":
		return State{Text: s.Text + o.Op.Value, Set: true}, returns(o, done)
	case "cas":
		return casStep(s, o)
	case "delete":
		return State{}, returns(o, service.Result{OK: s.Set})
	}
	return s, false
}

// returns tells whether o returned that, or might have.
func returns(o *Operation, r service.Result) bool { return !o.Known || o.Result == r }

var done = service.Result{OK: true}

// casStep swaps if it finds what it expects, and else tells what it found. An absent key is "".
func casStep(s State, o *Operation) (State, bool) {
	if s.Text == o.Op.Old {
		return State{Text: o.Op.Value, Set: true}, returns(o, done)
	}
	return s, returns(o, service.Result{Value: s.Text})
}

var registerModel = Model{
	Name:     "register",
	Key:      oneKey,
	Step:     registerStep,
	Describe: func(s State) string { return quoted(s.Text) },
}

func registerStep(s State, o *Operation) (State, bool) {
	switch o.Op.Name {
	case "read":
		return s, returns(o, service.Result{OK: true, Value: s.Text})
	case "write":
		return State{Text: o.Op.Value, Set: true}, returns(o, done)
	case "cas":
		return casStep(s, o)
	}
	return s, false
}

var counterModel = Model{
	Name:     "counter",
	Key:      oneKey,
	Step:     counterStep,
	Beyond:   counterBeyond,
	Describe: func(s State) string { return strconv.FormatInt(s.Number, 10) },
}

func counterStep(s State, o *Operation) (State, bool) {
	switch o.Op.Name {
	case "add":
		s.Number += o.Op.Amount
	case "read":
	default:
		return s, false
	}
	return s, returns(o, service.Result{OK: true, Number: s.Number})
}

// counterBeyond: a sum that has gone past a result never comes back to it.
func counterBeyond(s State, o *Operation) bool { return o.Known && s.Number > o.Result.Number }

var queueModel = Model{
	Name:     "queue",
	Key:      oneKey,
	Step:     queueStep,
	FIFO:     true,
	Describe: describeQueue,
}

func queueStep(s State, o *Operation) (State, bool) {
	switch o.Op.Name {
	case "enqueue":
		return State{Text: s.Text + o.Op.Value + "\x00"}, returns(o, done)
	case "dequeue":
		item, rest, found := strings.Cut(s.Text, "\x00")
		return State{Text: rest}, returns(o, service.Result{OK: found, Value: item})
	}
	return s, false
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
	Step:     lockStep,
	Describe: describeLock,
}

func lockStep(s State, o *Operation) (State, bool) {
	switch o.Op.Name {
	case "acquire":
		if s.Text != "" && s.Text != o.Op.Value {
			return s, returns(o, service.Result{})
		}
		s = State{Text: o.Op.Value, Number: s.Number + 1}
		return s, returns(o, service.Result{OK: true, Number: s.Number})
	case "release":
		if s.Text != o.Op.Value || s.Number != o.Op.Amount {
			return s, returns(o, service.Result{})
		}
		return State{Number: s.Number}, returns(o, done)
	}
	return s, false
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
