package service

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Collection is a set of values. A read returns all of them, in order, with blanks between; values contain
// none.
var Collection = Service{
	Name: "collection",
	Doc:  "Clients add values to one set, remove them, and read it.",
	Kinds: []Kind{
		{Name: "add", Does: Adds, Args: []Arg{ValueArg}, Form: "add {value}", Came: isDone},
		{Name: "remove", Does: Drops, Args: []Arg{ValueArg}, Form: "remove {value}", Came: doneOrRefused},
		{Name: "read", Does: Reads, Came: func(r Result) string { return "{" + r.Value + "}" }},
	},
	Machine: func() Machine { return &set{} },
	Model:   setModel(),
}

// set has its values in order; the slice is replaced and never changed, so that it is a snapshot.
type set struct {
	values []string
	hash   uint64 // exclusive or over the values
}

func (m *set) Apply(op Op) Result {
	at, found := slices.BinarySearch(m.values, op.Value)
	switch op.Name {
	case "add":
		if !found {
			m.values = slices.Insert(slices.Clone(m.values), at, op.Value)
			m.hash ^= hash(op.Value)
		}
		return Result{OK: true}
	case "remove":
		if !found {
			return Result{}
		}
		m.values = slices.Delete(slices.Clone(m.values), at, at+1)
		m.hash ^= hash(op.Value)
		return Result{OK: true}
	case "read":
		return Result{OK: true, Value: strings.Join(m.values, " ")}
	}
	return unknown("collection", op)
}

func (m *set) Snapshot() any { return *m }

func (m *set) Restore(snapshot any) { *m, _ = snapshot.(set) }

func (m *set) Hash() uint64 { return m.hash }

// Size makes a snapshot of a set a [sim.Sizer].
func (m set) Size() int {
	n := 0
	for _, v := range m.values {
		n += len(v)
	}
	return n
}

// setModel has the set as the text that a read returns.
func setModel() Model {
	return Sequential("", func(text string, op Op) (string, Result, bool) {
		words := strings.Fields(text)
		switch i := slices.Index(words, op.Value); op.Name {
		case "add":
			if i < 0 {
				words = append(words, op.Value)
				slices.Sort(words)
			}
		case "remove":
			if i < 0 {
				return text, Result{}, true
			}
			words = slices.Delete(words, i, i+1)
		case "read":
			return text, Result{OK: true, Value: text}, true
		default:
			return text, Result{}, false
		}
		return strings.Join(words, " "), done, true
	}, func(text string) string { return "{" + text + "}" })
}

// CollectionLoad is a workload that adds values to a set, removes what was added, and reads.
type CollectionLoad struct {
	Reads     sim.PPM // share of operations that are reads
	Removes   sim.PPM // share of those after an add that take the value out again
	Values    int     // how many different values all clients add, and remove, again and again; 0: each add is of a new one
	ValueSize int     // bytes of a value at least
}

// Next draws a read, a removal of what the client's last operation added, or an add of a new value. Of
// a few values it removes any.
func (w CollectionLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	switch {
	case r.Chance(w.Reads):
		return Op{Name: "read"}, 0
	case w.Values > 0:
		op := Op{Name: "add", Value: padded("v"+strconv.Itoa(1+r.IntN(w.Values)), w.ValueSize)}
		if r.Chance(w.Removes) {
			op.Name = "remove"
		}
		return op, 0
	case t.Last.Name == "add" && w.Removes > 0 && r.Chance(w.Removes):
		return Op{Name: "remove", Value: t.Last.Value}, 0
	}
	return Op{Name: "add", Value: padded(t.Value(), w.ValueSize)}, 0
}

// Final reads the set.
func (w CollectionLoad) Final() []Op { return []Op{{Name: "read"}} }
