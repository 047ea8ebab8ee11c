package language

import (
	"fmt"
	"reflect"
	"sort"
	"time"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A worldValue is the world as functions of a file see it. It is valid for one call.
type worldValue struct{ view scenarios.WorldView }

var _ starlark.HasAttrs = worldValue{}

func (w worldValue) String() string        { return "world" }
func (w worldValue) Type() string          { return "world" }
func (w worldValue) Freeze()               {}
func (w worldValue) Truth() starlark.Bool  { return true }
func (w worldValue) Hash() (uint32, error) { return 0, fmt.Errorf("a world cannot be a key") }

var worldAttrs = []string{"bytes", "chance", "clients", "count", "draw", "last", "leader", "leader_of", "memory", "node", "nodes", "time"}

func (w worldValue) AttrNames() []string { return worldAttrs }

func (w worldValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "time":
		return quantity{durations, int64(w.view.Now())}, nil
	case "bytes":
		return quantity{sizes, w.view.Bytes()}, nil
	case "nodes":
		return w.list(""), nil
	case "clients":
		return w.list("client"), nil
	case "leader":
		return w.leader("")
	case "leader_of":
		return w.method("leader_of", w.leader), nil
	case "draw":
		return w.chance("draw", w.draw), nil
	case "chance":
		return w.chance("chance", w.happens), nil
	case "memory":
		return ledgerOf(w.view).dict, nil
	case "count":
		return w.method("count", func(kind string) (starlark.Value, error) {
			return starlark.MakeInt(w.view.Count(kind)), nil
		}), nil
	case "last":
		return w.method("last", func(kind string) (starlark.Value, error) {
			if e := w.view.Last(kind); e != nil {
				return eventValue{w.view, e}, nil
			}
			return starlark.None, nil
		}), nil
	case "node":
		return w.method("node", func(name string) (starlark.Value, error) {
			if id, found := w.view.Lookup(name); found {
				return &nodeValue{w.view, id}, nil
			}
			return nil, fmt.Errorf("world.node: there is no node %q", name)
		}), nil
	}
	return nil, starlark.NoSuchAttrError(
		fmt.Sprintf("world has no %s%s", name, wording.DidYouMean(name, worldAttrs, "it has")),
	)
}

// leader is who leads a scope.
func (w worldValue) leader(of string) (starlark.Value, error) {
	id, found, err := w.view.Leader(of)
	if err != nil || !found {
		return starlark.None, err
	}
	return &nodeValue{w.view, id}, nil
}

// list is the nodes of a group; of "" the servers.
func (w worldValue) list(group string) starlark.Value {
	var out []starlark.Value
	for _, id := range w.view.Group(group) {
		out = append(out, &nodeValue{w.view, id})
	}
	return starlark.NewList(out)
}

func (w worldValue) method(name string, f func(string) (starlark.Value, error)) starlark.Value {
	return newFunction(name, func(
		_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		if len(args) == 1 && len(kwargs) == 0 {
			if s, ok := starlark.AsString(args[0]); ok {
				return f(s)
			}
		}
		return nil, fmt.Errorf("world.%s takes one text", name)
	})
}

// A nodeValue is a node of a running world.
type nodeValue struct {
	view scenarios.WorldView
	id   sim.ID
}

var (
	_ starlark.HasAttrs   = (*nodeValue)(nil)
	_ starlark.Comparable = (*nodeValue)(nil)
)

func (n *nodeValue) name() string          { return n.view.Name(n.id) }
func (n *nodeValue) String() string        { return n.name() }
func (n *nodeValue) Type() string          { return "node" }
func (n *nodeValue) Freeze()               {}
func (n *nodeValue) Truth() starlark.Bool  { return true }
func (n *nodeValue) Hash() (uint32, error) { return uint32(n.id), nil }

var nodeAttrs = []string{"id", "name", "role", "state", "up"}

func (n *nodeValue) AttrNames() []string { return nodeAttrs }

func (n *nodeValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "name":
		return starlark.String(n.name()), nil
	case "id":
		return starlark.MakeInt(int(n.id)), nil
	case "role":
		return starlark.String(n.view.Role(n.id)), nil
	case "up":
		return starlark.Bool(n.view.Up(n.id)), nil
	case "state":
		ledgerOf(n.view).spend(stateCost)
		return &stateValue{n.view, n.name(), n.view.State(n.id)}, nil
	}
	return nil, starlark.NoSuchAttrError(
		fmt.Sprintf("a node has no %s%s", name, wording.DidYouMean(name, nodeAttrs, "it has")),
	)
}

// A stateValue is what a node inspects of itself.
type stateValue struct {
	view   scenarios.WorldView
	node   string
	fields map[string]any
}

var _ starlark.HasAttrs = (*stateValue)(nil)

func (s *stateValue) String() string        { return "the state of " + s.node }
func (s *stateValue) Type() string          { return "state" }
func (s *stateValue) Freeze()               {}
func (s *stateValue) Truth() starlark.Bool  { return s.fields != nil }
func (s *stateValue) Hash() (uint32, error) { return 0, fmt.Errorf("a state cannot be a key") }

func (s *stateValue) AttrNames() []string {
	names := make([]string, 0, len(s.fields))
	for n := range s.fields {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

func (s *stateValue) Attr(name string) (starlark.Value, error) {
	if v, found := s.fields[name]; found {
		return toValue(s.view, v, 0), nil
	}
	if s.fields == nil {
		return nil, fmt.Errorf("%s has no state now: it is down, or has not come through its Start yet; "+
			"ask first whether there is one, as in: if n.state", s.node)
	}
	return nil, starlark.NoSuchAttrError(
		fmt.Sprintf("%s shows no %s%s", s.node, name, wording.DidYouMean(name, s.AttrNames(), "it shows")),
	)
}

// toValue shows a Go value to the program. A number of type sim.ID is a node.
func toValue(view scenarios.WorldView, v any, depth int) starlark.Value {
	switch v := v.(type) {
	case nil:
		return starlark.None
	case sim.ID:
		if v == 0 {
			return starlark.None
		}
		return &nodeValue{view, v}
	case time.Duration:
		return quantity{durations, int64(v)}
	case sim.PPM:
		return quantity{ratios, int64(v)}
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Bool:
		return starlark.Bool(r.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return starlark.MakeInt64(r.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return starlark.MakeUint64(r.Uint())
	case reflect.String:
		return starlark.String(r.String())
	case reflect.Pointer:
		if r.IsNil() {
			return starlark.None
		}
	case reflect.Slice, reflect.Array:
		if depth > 3 {
			break
		}
		out := make(starlark.Tuple, r.Len())
		for i := range out {
			out[i] = toValue(view, r.Index(i).Interface(), depth+1)
		}
		return out
	case reflect.Struct:
		return bodyValue{view, v}
	}
	return starlark.String(fmt.Sprint(v))
}

// CompareSameType reports whether two values are the same node.
func (n *nodeValue) CompareSameType(op syntax.Token, y starlark.Value, depth int) (bool, error) {
	same := n.id == y.(*nodeValue).id
	switch op {
	case syntax.EQL:
		return same, nil
	case syntax.NEQ:
		return !same, nil
	}
	return false, fmt.Errorf("%v %s %v: nodes have no order", n, op, y)
}
