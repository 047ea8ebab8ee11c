package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// A memory is what the functions of a file remember during one run: world.memory.
type memory struct{ dict *starlark.Dict }

// remembered is the dict that the functions of a world see.
func remembered(w scenarios.WorldView) *starlark.Dict {
	place := w.Memory()
	if *place == nil {
		*place = memory{new(starlark.Dict)}
	}
	return (*place).(memory).dict
}

// Clone copies the memory. It holds plain data only: numbers, texts, quantities, lists and dicts of
// them.
func (m memory) Clone() (scenarios.Memory, error) {
	c, err := clonePlain(m.dict, 0)
	if err != nil {
		return nil, fmt.Errorf("world.memory: %w", err)
	}
	return memory{c.(*starlark.Dict)}, nil
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
