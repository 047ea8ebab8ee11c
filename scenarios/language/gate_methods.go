package language

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.starlark.net/starlark"
)

// A methodPrice is what a call of a method costs beyond its step. It is paid before the call.
type methodPrice func(recv starlark.Value, args starlark.Tuple) (n int, err error)

// methodPrices are the methods of Starlark's own values, by type, each with its price; nil: nothing.
// A method that is not here cannot be called. update has a gate of its own.
var methodPrices = map[string]map[string]methodPrice{
	"list": {
		"append": nil, "clear": nil, "extend": nil, "index": searched, "insert": moved, "pop": popped, "remove": searched,
	},
	"dict": {
		"clear": nil, "get": hashed, "items": copied(4), "keys": copied(1), "pop": hashed, "popitem": nil,
		"setdefault": hashed, "update": nil, "values": copied(1),
	},
	"bytes": {"elems": nil},
	"string": {
		"codepoint_ords": nil, "codepoints": nil, "elem_ords": nil, "elems": nil,
		"capitalize": letters, "lower": letters, "title": letters, "upper": letters,
		"isalnum": letters, "isalpha": letters, "isdigit": letters, "islower": letters, "isspace": letters,
		"istitle": letters, "isupper": letters,
		"count": letters, "find": letters, "index": letters, "rfind": letters, "rindex": letters,
		"partition": letters, "rpartition": letters, "removeprefix": letters, "removesuffix": letters,
		"startswith": letters, "endswith": letters, "strip": stripped, "lstrip": stripped, "rstrip": stripped,
		"split": split, "rsplit": split, "splitlines": split,
		"join": joins, "replace": replaces, "format": formats,
	},
}

// methodNames are all names of methods.
var methodNames = func() map[string]bool {
	names := map[string]bool{}
	for _, of := range methodPrices {
		for name := range of {
			names[name] = true
		}
	}
	return names
}()

// methodOf is x.name where some value has a method of that name.
func methodOf(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	x, name := args[0], string(args[1].(starlark.String))
	if x, is := x.(starlark.HasAttrs); is {
		v, err := x.Attr(name)
		if v != nil && err == nil {
			return gated(v), nil
		}
	}
	_, err := starlark.Universe["getattr"].(*starlark.Builtin).CallInternal(th, args, nil)
	if err != nil {
		err = errors.New(strings.TrimPrefix(err.Error(), "getattr: "))
	}
	return nil, err
}

// gated puts a gate around a method of one of Starlark's values. Other values stay as they are.
func gated(v starlark.Value) starlark.Value {
	f, is := v.(*starlark.Builtin)
	if !is || f.Receiver() == nil {
		return v
	}
	recv, name := f.Receiver(), f.Name()
	p := methodPrices[recv.Type()][name]
	if p == nil && name != "update" && name != "extend" {
		return v
	}
	return newFunction(name, func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		switch {
		case name == "update":
			return starlark.None, updated(th, name, recv.(*starlark.Dict), args, kwargs)
		case name == "extend" && len(args) == 1 && len(kwargs) == 0:
			if y, is := args[0].(starlark.Iterable); is {
				return starlark.None, named(name, extend(th, recv.(*starlark.List), y))
			}
		case p != nil:
			for _, kv := range kwargs { // of format
				args = append(args, kv[1])
			}
			n, err := p(recv, args)
			if err == nil {
				err = charge(th, n)
			}
			if err != nil {
				return nil, named(name, err)
			}
			args = args[:len(args)-len(kwargs)]
		}
		return f.CallInternal(th, args, kwargs)
	}).BindReceiver(recv)
}

// named is an error of a function.
func named(name string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// updated is d.update(...), entry by entry: each key is paid for.
func updated(th *starlark.Thread, name string, d *starlark.Dict, args starlark.Tuple, kwargs []starlark.Tuple) error {
	n := len(kwargs)
	if len(args) == 1 {
		n += elements(args[0])
	}
	if err := payDict(th, n); err != nil {
		return named(name, err)
	}
	if len(args) == 1 {
		var err error
		switch of := args[0].(type) {
		case *starlark.Dict:
			err = unite(th, d, of)
		default:
			err = setPairs(th, d, of)
		}
		if err != nil {
			return named(name, err)
		}
		args = args[:0]
	}
	// What is left are names, and errors in Starlark's own words.
	f, _ := d.Attr("update")
	_, err := f.(*starlark.Builtin).CallInternal(th, args, kwargs)
	return err
}

// setPairs sets the entries of a list of pairs.
func setPairs(th *starlark.Thread, d *starlark.Dict, list starlark.Value) error {
	it := starlark.Iterate(list)
	if it == nil {
		return fmt.Errorf("got %s, want iterable", list.Type())
	}
	defer it.Done()
	var pair starlark.Value
	for i := 0; it.Next(&pair); i++ {
		of, ok := sequence(pair)
		if !ok || of.Len() != 2 {
			return fmt.Errorf("element %d must be a pair, not %s", i, noun(pair))
		}
		if err := setEntry(th, d, of.Index(0), of.Index(1)); err != nil {
			return err
		}
	}
	return nil
}

// setEntry sets d[k] and pays for the key. It looks at the clock: how long it takes depends on what else
// has the same hash.
func setEntry(th *starlark.Thread, d *starlark.Dict, k, v starlark.Value) error {
	if err := payKey(th, k); err != nil {
		return err
	}
	if d.Len()%100 == 0 {
		if ev := evaluationOf(th); ev != nil && ev.overdue() {
			return errSlow
		}
	}
	return d.SetKey(k, v)
}

func hashed(_ starlark.Value, args starlark.Tuple) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	return hashing(args[0])
}

func copied(each int) methodPrice {
	return func(recv starlark.Value, _ starlark.Tuple) (int, error) {
		n, err := bounded(starlark.Len(recv))
		return each * n, err
	}
}

func searched(recv starlark.Value, args starlark.Tuple) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	return holding(recv, args[0])
}

// moved is the price of an element put in or taken out: those behind it move.
func moved(recv starlark.Value, _ starlark.Tuple) (int, error) { return starlark.Len(recv) / 32, nil }

func popped(recv starlark.Value, args starlark.Tuple) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	return moved(recv, args)
}

// letters is the price of walking a text and the arguments.
func letters(recv starlark.Value, args starlark.Tuple) (int, error) {
	n, err := weigh(args...)
	return n + starlark.Len(recv)/8, err
}

// stripped is the price of looking for each letter of a text in a set of others.
func stripped(recv starlark.Value, args starlark.Tuple) (int, error) {
	n := starlark.Len(recv) / 8
	if len(args) > 0 {
		if set, is := starlark.AsString(args[0]); is && len(set) > 1 {
			n += len(set) / 8
			if strings.IndexFunc(set, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
				n *= 1 + len(set)/8
			}
		}
	}
	return n, nil
}

// split is the price of cutting a text: as many parts as there are separators.
func split(recv starlark.Value, args starlark.Tuple) (int, error) {
	s, _ := starlark.AsString(recv)
	n := len(s)
	if len(args) > 0 {
		if sep, is := starlark.AsString(args[0]); is && sep != "" {
			n = len(s)/8 + 2*strings.Count(s, sep)
		}
	}
	return n, nil
}

func joins(recv starlark.Value, args starlark.Tuple) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	n, err := bounded(elements(args[0]))
	if err != nil {
		return n, err
	}
	sep, _ := starlark.AsString(recv)
	m := joined(sep, args[0])
	if m > sizeLimit {
		return m, errLong
	}
	return n + m/4, nil
}

func replaces(recv starlark.Value, args starlark.Tuple) (int, error) {
	s, _ := starlark.AsString(recv)
	n := len(s)
	if len(args) >= 2 {
		old, _ := starlark.AsString(args[0])
		by, _ := starlark.AsString(args[1])
		n = replaced(s, old, by)
	}
	return boundedText(n)
}

// formats is the price of a text into which values are printed: every brace may print all of them.
func formats(recv starlark.Value, args starlark.Tuple) (int, error) {
	s, _ := starlark.AsString(recv)
	n, err := weighPrint(args...)
	if err != nil {
		return n, err
	}
	return boundedText(len(s) + strings.Count(s, "{")*n)
}
