package language

import (
	"reflect"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A Shape describes what functions of a file see: a world, a node, an event, a fact. Its JSON form
// is stable.
type Shape struct {
	Name   string       `json:"name"`
	Doc    string       `json:"doc,omitempty"`
	Fields []ShapeField `json:"fields"`
}

// A ShapeField is one field of a shape. One that takes an argument is written with it: node(name).
type ShapeField struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Doc  string `json:"doc,omitempty"`
}

// Shapes are the values that functions of a file are given, and what those are made of.
func Shapes() []Shape {
	return []Shape{
		{"world", "What a function sees of the run, as of now: invariant(name, f) calls f(world).", []ShapeField{
			{"time", "duration", "since the run began"},
			{"nodes", "list of node", "the servers"},
			{"clients", "list of node", "the clients"},
			{"leader", "node", "who leads, as invariants and leader() see it; None if nobody does"},
			{"leader_of(name)", "node", "who leads that, where nodes lead several things: a part, a key"},
			{"node(name)", "node", "the node of that name"},
			{"bytes", "size", "of the messages that were sent so far"},
			{"count(kind)", "number", "how many events of that kind there were"},
			{"last(kind)", "event", "the last event of that kind; None before the first"},
			{"draw(from)", "value", "one of a list, or a value of a distribution; only in functions that act"},
			{"chance(share)", "bool", "true in that share of all cases; only in functions that act"},
			{"memory", "dict", "what the functions of the file keep from call to call, new in every run"},
		}},
		{"node", "A server or a client. Two nodes are equal if they are the same one.", []ShapeField{
			{"name", "text", "n1, c1, or as nodes names it"},
			{"id", "number", "from 1, servers first"},
			{"role", "text", "the group that it belongs to: server, client"},
			{"up", "bool", "it is not crashed"},
			{"state", "state", "what it shows of itself, by the names of its fields: node.state.term; nothing while it is down or starts"},
		}},
		{"event", "Something that happened. The fields of its body stand beside these, under their own names.", []ShapeField{
			{"kind", "text", "what happened: one of the kinds below, or the kind of a fact"},
			{"node", "node", "where it happened; the sender of a message that was sent or lost"},
			{"peer", "node", "the other end of a message; None where there is none"},
			{"time", "duration", "since the run began"},
			{"number", "number", "1, 2, 3... in the order of happening"},
			{"why", "text", "of a drop, a crash or a fault"},
			{"body", "any", "the message, the timer, the operation, the fact as a whole"},
		}},
	}
}

// EventKinds are the kinds of events that every world has. A protocol's facts are kinds of their own.
func EventKinds() []Shape {
	out := make([]Shape, 0, len(eventDocs))
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		s := Shape{Name: k.String(), Doc: eventDocs[k].doc, Fields: []ShapeField{}}
		if body := eventDocs[k].body; body != nil {
			s.Fields = FieldsOf(body)
		}
		out = append(out, s)
	}
	return out
}

// eventDocs says what each kind means, and what its body is where that does not depend on the
// protocol.
var eventDocs = [...]struct {
	doc  string
	body any
}{
	sim.Started:    {"a node booted for the first time", nil},
	sim.Crashed:    {"a node stopped, by a fault or by its own doing", nil},
	sim.Restarted:  {"a node booted again, with what its disk kept", nil},
	sim.Paused:     {"a node stood still", nil},
	sim.Resumed:    {"a paused node went on", nil},
	sim.Sent:       {"a message left its sender; its fields are the message's", nil},
	sim.Delivered:  {"a message was handled by its receiver; its fields are the message's", nil},
	sim.Dropped:    {"a message was lost; its fields are the message's", nil},
	sim.Duplicated: {"the network made a second copy of a message; its fields are the message's", nil},
	sim.Fired:      {"a timer came due and was handled", sim.Timer{}},
	sim.Wrote:      {"a record was written to the disk's cache; key is empty for the log", sim.Write{}},
	sim.Synced:     {"what was written before the sync began is on the disk", nil},
	sim.Invoked:    {"a client asked", sim.Invoke{}},
	sim.Returned:   {"a client learned what came of it, or gave up", sim.Return{}},
	sim.Faulted: {"a fault began or was undone; name is what the scenario calls it", struct {
		Name  string
		Nodes []sim.ID
	}{}},
	sim.Stated: {"a protocol stated a fact, which is better named by the fact's own kind", nil},
}

// FieldsOf are the fields of a fact, a message or another body, as scenario files write them.
func FieldsOf(body any) []ShapeField {
	out := []ShapeField{}
	t := reflect.TypeOf(body)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return out
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			out = append(out, ShapeField{Name: scenarios.FieldName(f.Name), Type: typeWord(f.Type)})
		}
	}
	return out
}

// typeWord is how a file sees a value of Go's.
func typeWord(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[sim.ID]():
		return "node"
	case reflect.TypeFor[time.Duration]():
		return "duration"
	case reflect.TypeFor[sim.PPM]():
		return "ratio"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "number"
	case reflect.String:
		return "text"
	case reflect.Slice, reflect.Array:
		return "list of " + typeWord(t.Elem())
	case reflect.Pointer:
		return typeWord(t.Elem())
	case reflect.Struct:
		return strings.ToLower(t.Name())
	}
	return "any"
}
