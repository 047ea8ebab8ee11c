package check

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Accesses are a history on a register or on keys as reads and writes, each read with the write that
// it saw. Values must tell their writers.
type accesses struct {
	of      *service.Service
	all     []access // in the order of their calls
	keys    []string
	unclear string  // why some of the history is not among them; "" if all of it is
	thin    *access // saw what nobody had asked to write; nil: none did
}

// An access is an operation that shows or writes the value of a key.
type access struct {
	*Operation
	key    int32
	reads  bool
	writes bool
	saw    int32 // of a read: the access that wrote what it saw; -1: nobody did, it was the first value
}

// What an operation does to its key, as far as these judges know operations.
type touch uint8

const (
	reading touch = 1 << iota
	writing
	blurring // what is there afterwards tells no writer
)

// touches is what an operation does, and the value that it saw, if it saw one.
func touches(of *service.Service, o *Operation) (does touch, seen string) {
	const all = service.Reads | service.Writes | service.Joins | service.Tells | service.Takes | service.Blind | service.Grants
	kind := of.Kind(o.Op.Name)
	if kind == nil {
		return blurring, ""
	}
	switch kind.Does & all {
	case service.Reads | service.Tells:
		return reading, o.Result.Value
	case service.Writes:
		return writing, ""
	case service.Writes | service.Tells:
		switch {
		case !slices.Contains(kind.Args, service.OldArg):
			return blurring, ""
		case !o.Known || o.Result.OK:
			return reading | writing, o.Op.Old
		}
		return reading, o.Result.Value
	}
	return blurring, ""
}

// keyOf is the key that an operation is about; "" if there is only one.
func keyOf(of *service.Service, op service.Op) string {
	return of.Model.KeyOf(op)
}

// accessesOf reads a history. What did not happen for sure and was not seen is left out: it need not
// have happened. So are reads whose value has no writer or several.
func accessesOf(of *service.Service, h *History) *accesses {
	a := &accesses{of: of}
	keys := map[string]int32{}
	blurred := map[int32]bool{}
	writers := map[wrote]int{} // how many
	seen := map[wrote]bool{}
	number := func(o *Operation) int32 {
		key := keyOf(of, o.Op)
		k, found := keys[key]
		if !found {
			k = int32(len(a.keys))
			keys[key] = k
			a.keys = append(a.keys, key)
		}
		return k
	}
	for i := range h.ops {
		o := &h.ops[i]
		if o.Failed {
			continue
		}
		k := number(o)
		does, value := touches(a.of, o)
		switch {
		case does == blurring:
			blurred[k] = true
			a.unclear = fmt.Sprintf("of a %s it is not known what it leaves to be seen", o.Op.Name)
		case does&writing != 0 && o.Op.Value == "":
			blurred[k] = true
			a.unclear = "an empty value was written, which looks as if there were none"
		case does&writing != 0:
			if writers[wrote{k, o.Op.Value}]++; writers[wrote{k, o.Op.Value}] == 2 {
				a.unclear = fmt.Sprintf("%s was written twice%s, so that it does not tell by whom", o.Op.Value, on(a.keys[k]))
			}
		}
		if o.Known && does&reading != 0 {
			seen[wrote{k, value}] = true
		}
	}
	a.collect(h, number, seen)
	a.resolve(writers, blurred)
	return a
}

type wrote struct {
	key   int32
	value string
}

// collect takes the operations that happened.
func (a *accesses) collect(h *History, number func(*Operation) int32, seen map[wrote]bool) {
	for grown := true; grown; {
		grown = false // a swap of unknown outcome that was seen saw what it expected
		for i := range h.ops {
			o := &h.ops[i]
			does, value := touches(a.of, o)
			w := wrote{number(o), value}
			if does == reading|writing && !o.Known && !o.Failed && seen[wrote{w.key, o.Op.Value}] && !seen[w] {
				seen[w], grown = true, true
			}
		}
	}
	for i := range h.ops {
		o := &h.ops[i]
		does, _ := touches(a.of, o)
		k := number(o)
		if does == blurring || o.Failed || !o.Known && (does&writing == 0 || !seen[wrote{k, o.Op.Value}]) {
			continue
		}
		a.all = append(a.all, access{
			Operation: o, key: k, reads: does&reading != 0, writes: does&writing != 0, saw: -1,
		})
	}
}

// resolve finds for each read the write that it saw.
func (a *accesses) resolve(writers map[wrote]int, blurred map[int32]bool) {
	by := map[wrote]int32{}
	for i := range a.all {
		if x := &a.all[i]; x.writes {
			by[wrote{x.key, x.Op.Value}] = int32(i)
		}
	}
	for i := range a.all {
		x := &a.all[i]
		if !x.reads {
			continue
		}
		_, value := touches(a.of, x.Operation)
		w := wrote{x.key, value}
		switch writer, found := by[w]; {
		case blurred[x.key] || writers[w] > 1:
			x.reads = false
		case value == "":
		case found:
			x.saw = writer
		default:
			x.reads = false
			if a.thin == nil || x.ReturnEvent < a.thin.ReturnEvent {
				a.thin = x
			}
		}
	}
}
