package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A Made is what a word of cells has made: a run, a table, a figure. It says what can be asked of it.
type Made interface {
	Is() string                              // what it is, in a word
	String() string                          // in a line
	Names() []string                         // of what can be asked
	Ask(name string) (answer any, err error) // a text, a number, True or False; nil is None
}

// madeValue is it as a value of the language.
type madeValue struct{ Made }

var _ starlark.HasAttrs = (*madeValue)(nil)

func (m *madeValue) Type() string         { return m.Is() }
func (m *madeValue) Freeze()              {}
func (m *madeValue) Truth() starlark.Bool { return true }
func (m *madeValue) Hash() (uint32, error) {
	return 0, fmt.Errorf("%s cannot be a key", withArticle(m.Is()))
}
func (m *madeValue) AttrNames() []string { return m.Names() }

func (m *madeValue) Attr(name string) (starlark.Value, error) {
	for _, n := range m.Names() {
		if n != name {
			continue
		}
		answer, err := m.Ask(name)
		if err != nil {
			return nil, err
		}
		return asValue(answer)
	}
	return nil, starlark.NoSuchAttrError(
		fmt.Sprintf("%s has no %s%s", withArticle(m.Is()), name, wording.DidYouMean(name, m.Names(), "it has")))
}

// asValue is a value of Go as one of the language.
func asValue(v any) (starlark.Value, error) {
	switch v := v.(type) {
	case nil:
		return starlark.None, nil
	case bool:
		return starlark.Bool(v), nil
	case int:
		return starlark.MakeInt(v), nil
	case uint64:
		return starlark.MakeUint64(v), nil
	case float64:
		return starlark.Float(v), nil
	case string:
		return starlark.String(v), nil
	case []any:
		list := make([]starlark.Value, len(v))
		for i := range v {
			x, err := asValue(v[i])
			if err != nil {
				return nil, err
			}
			list[i] = x
		}
		l := starlark.NewList(list)
		l.Freeze()
		return l, nil
	case map[string]any:
		d := starlark.NewDict(len(v))
		for _, k := range sortedKeys(v) {
			x, err := asValue(v[k])
			if err != nil {
				return nil, err
			}
			if err := d.SetKey(starlark.String(k), x); err != nil {
				return nil, err
			}
		}
		d.Freeze()
		return d, nil
	}
	return nil, fmt.Errorf("%T is no value of the language", v)
}
