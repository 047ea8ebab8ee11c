package scenarios

import (
	"fmt"

	"go.starlark.net/starlark"
)

// A Memory is what the functions of a file remember during one run: world.memory. The zero value is
// empty. A world that is copied copies its memory too.
type Memory struct {
	dict *starlark.Dict
}

// values is the dict that the functions see.
func (m *Memory) values() *starlark.Dict {
	if m.dict == nil {
		m.dict = new(starlark.Dict)
	}
	return m.dict
}

// Clone copies the memory. It holds plain data only: numbers, texts, quantities, lists and dicts of
// them.
func (m *Memory) Clone() (*Memory, error) {
	if m.dict == nil {
		return new(Memory), nil
	}
	c, err := clonePlain(m.dict, 0)
	if err != nil {
		return nil, fmt.Errorf("world.memory: %w", err)
	}
	return &Memory{dict: c.(*starlark.Dict)}, nil
}

// clonePlain copies plain data. Two names for one list become two lists.
func clonePlain(v starlark.Value, depth int) (starlark.Value, error) {
	if depth > 50 {
		return nil, fmt.Errorf("lists are nested more than 50 deep, or contain themselves")
	}
	switch v := v.(type) {
	case starlark.NoneType, starlark.Bool, starlark.Int, starlark.Float, starlark.String, quantity, *nodeValue:
		return v, nil
	case starlark.Tuple:
		out := make(starlark.Tuple, len(v))
		for i := range v {
			x, err := clonePlain(v[i], depth+1)
			if err != nil {
				return nil, err
			}
			out[i] = x
		}
		return out, nil
	case *starlark.List:
		out := make([]starlark.Value, v.Len())
		for i := range out {
			x, err := clonePlain(v.Index(i), depth+1)
			if err != nil {
				return nil, err
			}
			out[i] = x
		}
		return starlark.NewList(out), nil
	case *starlark.Dict:
		out := starlark.NewDict(v.Len())
		for _, kv := range v.Items() {
			x, err := clonePlain(kv[1], depth+1)
			if err != nil {
				return nil, err
			}
			if err := out.SetKey(kv[0], x); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("%s cannot be remembered; keep numbers, texts, lists and dicts", noun(v))
}
