package language

import (
	"fmt"
	"maps"
	"slices"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// Functions of a file are called by many runs at once. So when a file has been evaluated, everything
// that they can reach is frozen: what the file calls by a name, and the functions that it handed to
// words, which may have no name.
//
// Starlark's freezing walks tuples and functions again for every way that leads to them, and does not
// come back from a function that holds itself. So the values are walked here first, each once.

// freezeLimit is how many steps freezing may take.
const freezeLimit = 20 * sizeLimit

// freezeDepth is how deep lists may be nested.
const freezeDepth = 1000

func (ev *evaluation) freeze(globals starlark.StringDict) error {
	w := walk{seen: map[any]int{}}
	for _, f := range ev.later {
		if err := w.check(f); err != nil {
			return scenarios.Errorf(ev.file.at(f.Position()).place(f.Position()), "%s: %v", f.Name(), err)
		}
		f.Freeze()
	}
	return freezeGlobals(ev.file, globals)
}

// freezeGlobals freezes what a file calls by a name.
func freezeGlobals(f *File, globals starlark.StringDict) error {
	w := walk{seen: map[any]int{}}
	for _, name := range slices.Sorted(maps.Keys(globals)) {
		if err := w.check(globals[name]); err != nil {
			return scenarios.Errorf(f.place(f.globals[name]), "%s: %v", name, err)
		}
	}
	globals.Freeze()
	return nil
}

// A walk visits values, each once, and adds up what freezing them takes.
type walk struct {
	seen  map[any]int // by identity: what freezing it again takes; onTheWay while it is being walked
	total int
	err   error
}

const onTheWay = -1

// Identities of values that have no pointer of their own.
type tupleID struct {
	first *starlark.Value
	n     int
}

func (w *walk) check(v starlark.Value) error {
	w.total += w.visit(v, 0)
	if w.err == nil && w.total > freezeLimit {
		w.err = errHeavy
	}
	return w.err
}

// visit is how many steps it takes to freeze a value once more.
func (w *walk) visit(v starlark.Value, depth int) int {
	if w.err != nil {
		return 0
	}
	if depth > freezeDepth {
		w.err = fmt.Errorf("%svalues are nested more than %d deep", tooMuch, freezeDepth)
		return 0
	}
	switch v := v.(type) {
	case *starlark.List:
		return w.once(v, true, func() (n int) {
			for x := range v.Elements() {
				n += w.visit(x, depth+1)
			}
			return n
		})
	case *starlark.Dict:
		return w.once(v, true, func() (n int) {
			for k, x := range v.Entries() {
				n += w.visit(k, depth+1) + w.visit(x, depth+1)
			}
			return n
		})
	case starlark.Tuple:
		if len(v) == 0 {
			return 1
		}
		return w.once(tupleID{&v[0], len(v)}, false, func() (n int) {
			for _, x := range v {
				n += w.visit(x, depth+1)
			}
			return n
		})
	case *starlark.Function:
		return w.once(v, false, func() (n int) {
			for i := range v.NumParams() {
				if d := v.ParamDefault(i); d != nil {
					n += w.visit(d, depth+1)
				}
			}
			for i := range v.NumFreeVars() {
				if _, x := v.FreeVar(i); x != nil {
					n += w.visit(x, depth+1)
				}
			}
			return n
		})
	case *starlark.Builtin:
		if v.Receiver() != nil {
			return 1 + w.visit(v.Receiver(), depth+1)
		}
	}
	return 1
}

// once walks what has an identity, at the first visit. What is marked as frozen takes one step at the
// next, and may contain itself.
func (w *walk) once(id any, marked bool, inside func() int) int {
	again, seen := w.seen[id]
	switch {
	case !seen:
	case again == onTheWay && !marked:
		w.err = fmt.Errorf("it holds itself")
		return 0
	default:
		return max(again, 1)
	}
	w.seen[id] = onTheWay
	n := 1 + inside()
	if w.seen[id] = n; marked {
		w.seen[id] = 1
		w.total += n
		n = 1
	}
	if w.total+n > freezeLimit && w.err == nil {
		w.err = errHeavy
	}
	return n
}
