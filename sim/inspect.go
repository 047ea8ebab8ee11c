package sim

import (
	"fmt"
	"slices"
	"time"
)

// A View collects the fields of a node's state that are worth looking at.
type View struct {
	w      *World
	within string // the part whose fields follow, with a slash behind it
	fields []field
}

type field struct {
	name, value string
	durable     bool
}

// Durable names a field that is on the disk.
func (v *View) Durable(name string, value any) { v.add(name, value, true) }

// Volatile names a field that is in memory only.
func (v *View) Volatile(name string, value any) { v.add(name, value, false) }

// Part lets a part of the node name its fields, if it is an [Inspector]. They stand under the
// part's name: raft/term.
func (v *View) Part(name string, node any) {
	in, is := node.(Inspector)
	if !is {
		return
	}
	outer := v.within
	v.within = outer + name + "/"
	in.Inspect(v)
	v.within = outer
}

func (v *View) add(name string, value any, durable bool) {
	v.fields = append(v.fields, field{v.within + name, v.w.text(value), durable})
}

// text is a value as front ends show it, IDs by name.
func (w *World) text(value any) string {
	switch x := value.(type) {
	case string:
		return x
	case ID:
		if x == 0 {
			return "nobody"
		}
		return w.Name(x)
	case []ID:
		names := make([]string, len(x))
		for i, id := range x {
			names[i] = w.Name(id)
		}
		return fmt.Sprint(names)
	case time.Duration:
		return x.String()
	}
	return fmt.Sprint(value)
}

// view is a node's state as it was last looked at.
type view struct {
	last []field
	next View
}

func (v *view) clear() { v.last = v.last[:0] }

// inspect looks at the node's state and says what has changed.
func (n *node) inspect(w *World) []Change {
	in, ok := n.impl.(Inspector)
	if !ok {
		return nil
	}
	if n.view == nil {
		n.view = &view{next: View{w: w}}
	}
	v := n.view
	v.next.fields = v.next.fields[:0]
	in.Inspect(&v.next)
	var changes []Change
	for i, f := range v.next.fields {
		if i < len(v.last) && v.last[i] == f {
			continue
		}
		if j := slices.IndexFunc(v.last, func(o field) bool { return o.name == f.name }); j >= 0 && v.last[j].value == f.value {
			continue
		}
		changes = append(changes, Change{Field: f.name, Value: f.value, Durable: f.durable})
	}
	v.last, v.next.fields = v.next.fields, v.last
	return changes
}

// State is the state of a node as it inspects itself now, or nil if it is down or does not. It runs
// ahead of virtual time while the node is busy; the recorded changes do not.
func (w *World) State(id ID) []Change {
	n := w.nodes[id]
	if n == nil || !n.up {
		return nil
	}
	in, ok := n.impl.(Inspector)
	if !ok {
		return nil
	}
	v := View{w: w}
	in.Inspect(&v)
	out := make([]Change, len(v.fields))
	for i, f := range v.fields {
		out[i] = Change{Field: f.name, Value: f.value, Durable: f.durable}
	}
	return out
}
