package language

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// change is what x op= y makes of x: lists and dicts grow in place.
func change(th *starlark.Thread, op syntax.Token, x, y starlark.Value) (starlark.Value, error) {
	switch x := x.(type) {
	case *starlark.List:
		if y, ok := y.(starlark.Iterable); ok && op == syntax.PLUS {
			return x, extend(th, x, y)
		}
	case *starlark.Dict:
		if y, ok := y.(*starlark.Dict); ok && op == syntax.PIPE {
			if err := payDict(th, y.Len()); err != nil {
				return nil, err
			}
			return x, unite(th, x, y)
		}
	}
	return binary(th, op, x, y)
}

// extend appends what y gives to a list. A list may extend itself: it is as long then as it was.
func extend(th *starlark.Thread, x *starlark.List, y starlark.Iterable) error {
	n := elements(y)
	if err := chargeElements(th, n); err != nil {
		return err
	}
	more := make([]starlark.Value, 0, n)
	for v := range starlark.Elements(y) {
		more = append(more, v)
	}
	for _, v := range more {
		if err := x.Append(v); err != nil {
			return err
		}
	}
	return nil
}

// unite takes over the entries of another dict.
func unite(th *starlark.Thread, x, y *starlark.Dict) error {
	if x == y {
		return nil
	}
	for k, v := range y.Entries() {
		if err := setEntry(th, x, k, v); err != nil {
			return err
		}
	}
	return nil
}

// changeElement is x[i] op= y: its arguments are op, x, i and y.
func changeElement(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	name, x, i, y := args[0].(starlark.String), args[1], args[2], args[3]
	if err := payKey(th, i); err != nil {
		return nil, err
	}
	now, at, err := elementOf(x, i)
	if err != nil {
		return nil, err
	}
	then, err := change(th, operatorNamed(string(name)), now, y)
	if err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case starlark.HasSetKey:
		return starlark.None, x.SetKey(i, then)
	case starlark.HasSetIndex:
		return starlark.None, x.SetIndex(at, then)
	}
	return nil, fmt.Errorf("%s value does not support item assignment", x.Type())
}

// operatorNamed is the operator whose gate has a name.
func operatorNamed(name string) syntax.Token {
	for op, n := range binaryGates {
		if n == name {
			return op
		}
	}
	panic("scenarios: there is no gate " + name)
}

// elementOf is x[i], and where it is in a list.
func elementOf(x, i starlark.Value) (v starlark.Value, at int, err error) {
	switch x := x.(type) {
	case starlark.Mapping:
		v, found, err := x.Get(i)
		if err == nil && !found {
			err = fmt.Errorf("key %s not in %s", shorten(i), x.Type())
		}
		return v, 0, err
	case starlark.Indexable:
		n := x.Len()
		at, err := starlark.AsInt32(i)
		if err != nil {
			return nil, 0, fmt.Errorf("%s index: %w", x.Type(), err)
		}
		given := at
		if at < 0 {
			at += n
		}
		if at < 0 || at >= n {
			return nil, 0, fmt.Errorf("%s index %d out of range [%d:%d]", x.Type(), given, -n, n-1)
		}
		return x.Index(at), at, nil
	}
	return nil, 0, fmt.Errorf("unhandled index operation %s[%s]", x.Type(), i.Type())
}
