package outside

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A Model says what the operations of an outside history mean.
type Model struct {
	Name string
	Doc  string   // one sentence
	Ops  []string // the f of its records
	of   *service.Service
	// op is what a record invokes, and result what the answer to it came to.
	op     func(r *record) (service.Op, error)
	result func(r *record) (service.Result, error)
}

// Models are the models of outside histories. The first that has all operations of a history is
// picked for it.
var Models = []*Model{
	{
		Name: "register", Doc: "one value, or one for each key, that is read, written, and compared and set",
		Ops: []string{"read", "write", "cas"}, of: cells("register", service.Blind, false), op: cellOp, result: cellResult,
	},
	{
		Name: "kv", Doc: "keys and values that are got, put, appended to, and compared and set",
		Ops: []string{"get", "put", "append", "cas"}, of: cells("kv", service.Blind, true), op: cellOp, result: cellResult,
	},
	{
		Name: "counter", Doc: "a sum that is added to and read",
		Ops: []string{"add", "read"}, of: &counter, op: amountOp, result: numberResult,
	},
	{
		Name: "set", Doc: "values that are added, and read all together",
		Ops: []string{"add", "read"}, of: &set, op: valueOp, result: setResult,
	},
	{
		Name: "queue", Doc: "values that come out in the order in which they went in",
		Ops: []string{"enqueue", "dequeue"}, of: &service.Queue, op: valueOp, result: textResult,
	},
	{
		Name: "mutex", Doc: "a lock that one process at a time has acquired",
		Ops: []string{"acquire", "release"}, of: &mutex, op: bareOp, result: doneResult,
	},
	{
		Name: "list-append", Doc: "transactions that append to lists and read them, or write and read registers",
		Ops: []string{"txn"}, of: &service.Txn, op: txnOp, result: txnResult,
	},
}

// ModelOf is the model of a name; nil if there is none.
func ModelOf(name string) *Model {
	i := slices.IndexFunc(Models, func(m *Model) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return Models[i]
}

// cells is the service of a text for each key, "" at first. A cas that failed may tell what it found:
// if it always does it tells, and else it is blind.
func cells(name string, swap service.Effect, keyed bool) *service.Service {
	told := func(r service.Result) string { return quoted(r.Value) }
	done := func(service.Result) string { return "done" }
	s := &service.Service{Name: name, Kinds: []service.Kind{
		{Name: "read", Args: []service.Arg{service.KeyArg}, Does: service.Reads | service.Tells, Form: "read {key}", Came: told},
		{Name: "get", Args: []service.Arg{service.KeyArg}, Does: service.Reads | service.Tells, Form: "get {key}", Came: told},
		{Name: "write", Args: []service.Arg{service.KeyArg, service.ValueArg}, Does: service.Writes, Form: "write {key} {value}", Came: done},
		{Name: "put", Args: []service.Arg{service.KeyArg, service.ValueArg}, Does: service.Writes, Form: "put {key}={value}", Came: done},
		{
			Name: "append", Args: []service.Arg{service.KeyArg, service.ValueArg}, Does: service.Writes | service.Joins,
			Form: "append {key}+={value}", Came: done,
		},
		{
			Name: "cas", Args: []service.Arg{service.KeyArg, service.OldArg, service.ValueArg}, Does: service.Writes | swap,
			Form: "cas {key} {old}->{value}", Came: swapped,
		},
	}}
	for i := range s.Kinds {
		if k := &s.Kinds[i]; !keyed {
			k.Form = strings.NewReplacer(" {key}=", " ", " {key}+=", " ", " {key}", "").Replace(k.Form)
		}
	}
	s.Model = service.Model{
		Init: "", Step: cellStep, Key: func(op service.Op) string { return op.Key },
		Describe: func(s service.State) string { return quoted(s.(string)) },
	}
	return s
}

func swapped(r service.Result) string {
	switch {
	case r.OK:
		return "swapped"
	case r.Value == "":
		return "found another"
	}
	return "found " + r.Value
}

func cellStep(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
	is := s.(string)
	switch op.Name {
	case "read", "get":
		return s, !known || r.Value == is
	case "write", "put":
		return op.Value, true
	case "append":
		return is + op.Value, true
	case "cas":
		swaps := is == op.Old
		if known && (r.OK != swaps || !r.OK && r.Value != "" && r.Value != is) {
			return s, false
		}
		if swaps {
			return op.Value, true
		}
		return s, true
	}
	return s, false
}

var counter = service.Service{
	Name: "counter",
	Kinds: []service.Kind{
		{Name: "add", Args: []service.Arg{service.AmountArg}, Form: "add {amount}", Came: func(service.Result) string { return "done" }},
		{Name: "read", Does: service.Reads, Came: func(r service.Result) string { return strconv.FormatInt(r.Number, 10) }},
	},
	Model: service.Model{Init: int64(0), Step: func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
		if op.Name == "add" {
			return s.(int64) + op.Amount, true
		}
		return s, !known || s.(int64) == r.Number
	}},
}

var set = service.Service{
	Name: "set",
	Kinds: []service.Kind{
		{Name: "add", Args: []service.Arg{service.ValueArg}, Form: "add {value}", Came: func(service.Result) string { return "done" }},
		{Name: "read", Does: service.Reads, Came: func(r service.Result) string { return describeSet(r.Value) }},
	},
	Model: service.Model{
		Init: "", Describe: func(s service.State) string { return describeSet(s.(string)) },
		Step: func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
			if op.Name != "add" {
				return s, !known || s.(string) == r.Value
			}
			items := strings.SplitAfter(s.(string), "\x00")
			items = items[:len(items)-1]
			item := op.Value + "\x00"
			at, has := slices.BinarySearch(items, item)
			if has {
				return s, true
			}
			return strings.Join(slices.Insert(items, at, item), ""), true
		},
	},
}

// describeSet is a set as people write it: {1 2}.
func describeSet(items string) string {
	all := strings.Split(strings.TrimSuffix(items, "\x00"), "\x00")
	if len(all) > 12 {
		return fmt.Sprintf("{%s and %d more}", strings.Join(all[:12], " "), len(all)-12)
	}
	return "{" + strings.Join(all, " ") + "}"
}

var mutex = service.Service{
	Name: "mutex",
	Kinds: []service.Kind{
		{Name: "acquire", Came: func(service.Result) string { return "acquired" }},
		{Name: "release", Came: func(service.Result) string { return "released" }},
	},
	Model: service.Model{
		Init: false, Step: func(s service.State, op service.Op, _ service.Result, known bool) (service.State, bool) {
			held := s.(bool)
			if wants := op.Name == "acquire"; held != wants {
				return wants, true
			}
			return s, !known
		},
		Describe: func(s service.State) string {
			if s.(bool) {
				return "held"
			}
			return "free"
		},
	},
}

// quoted makes what is empty visible.
func quoted(s string) string {
	if s == "" {
		return "nil"
	}
	return s
}
