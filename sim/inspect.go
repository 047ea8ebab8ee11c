package sim

import "unsafe"

// A View collects the fields of a node's state that are worth looking at. A field that is called
// differently from look to look, or shown at times only, is found all the same; it takes longer.
//
// What is shown is compared with what was shown last, and copied where it has changed: a node may
// write on in the lists and maps that it shows.
type View struct {
	fields  []field // as they were shown last
	next    int     // where the next field is expected
	turn    uint32  // how many looks there were before
	shown   int     // fields of this look
	changes []change
	names   *fieldNames
	of      Inspector // whom it looks at; nil: not known yet
	within  string    // the part whose fields follow, with a slash behind it
	parts   []partPrefix
}

// partPrefix is what stands before the names of a part's fields.
type partPrefix struct{ within, name, prefix string }

// field is what is known of a field.
type field struct {
	within  string // the part that shows it
	name    string
	durable bool
	number  uint32 // its place among the names of all fields
	turn    uint32 // how many looks there were when it was shown last, that one included
	shape   *shape // of its value
	word    uint64 // its value, if that is no more than a word
	value   any    // a copy
	room    room   // for copies
	log     *shownLog
}

// Durable names a field that is on the disk.
func (v *View) Durable(name string, value any) { v.show(name, value, true) }

// Volatile names a field that is in memory only.
func (v *View) Volatile(name string, value any) { v.show(name, value, false) }

// Part lets a part of the node name its fields, if it is an [Inspector]. They stand under the
// part's name: raft/term.
func (v *View) Part(name string, node any) {
	in, is := node.(Inspector)
	if !is {
		return
	}
	outer := v.within
	v.within = v.prefix(outer, name)
	in.Inspect(v)
	v.within = outer
}

func (v *View) prefix(within, name string) string {
	for i := range v.parts {
		if p := &v.parts[i]; p.within == within && p.name == name {
			return p.prefix
		}
	}
	prefix := within + name + "/"
	v.parts = append(v.parts, partPrefix{within, name, prefix})
	return prefix
}

// show must not keep the value: then that of a caller who makes one up stays on the stack.
func (v *View) show(name string, value any, durable bool) {
	f := v.field(name, durable)
	typ, known := typeOf(&value), f.turn == v.turn
	f.turn = v.turn + 1
	switch {
	case typ == 0:
		if known && f.shape == &nothing {
			return
		}
		f.shape, f.value = &nothing, nil
	case f.shape == nil || typ != uintptr(f.shape.word):
		f.shape = shapeOf(value)
		f.value = f.room.deepCopy(f.shape, value)
	case known && f.same(value):
		return
	default:
		f.value = f.room.deepCopy(f.shape, value)
	}
	f.word = f.shape.wordOf(value)
	v.changes = append(v.changes, change{value: f.value, field: f.number})
}

// nothing is the shape of nil.
var nothing shape

// same reports whether a value of the field's shape is the one that was shown last. What is no more
// than a word is at hand.
func (f *field) same(value any) bool {
	if f.shape.small {
		return f.word == f.shape.wordOf(value)
	}
	return f.shape.sameAs(f.value, value)
}

// field finds the field that is shown next.
func (v *View) field(name string, durable bool) *field {
	at := v.next
	if at >= len(v.fields) || !v.fields[at].is(v.within, name, durable) {
		at = v.find(name, durable)
	}
	v.next = at + 1
	v.shown++
	return &v.fields[at]
}

// find looks for a field, and makes it where there is none.
func (v *View) find(name string, durable bool) int {
	for i := range v.fields {
		if v.fields[i].is(v.within, name, durable) {
			return i
		}
	}
	number := v.names.number(v.within+name, durable)
	v.fields = append(v.fields, field{within: v.within, name: name, durable: durable, number: number})
	return len(v.fields) - 1
}

// is reports whether the field is the one of a part, of a name. The names are mostly the very same.
func (f *field) is(within, name string, durable bool) bool {
	return (unsafe.StringData(f.name) == unsafe.StringData(name) && len(f.name) == len(name) || f.name == name) &&
		f.durable == durable && f.within == within
}

// look lets a node show its state, and finds what has changed since the last look. The changes are
// valid until the next one.
func (v *View) look(in Inspector) []change {
	v.next, v.shown, v.within, v.changes = 0, 0, "", v.changes[:0]
	in.Inspect(v)
	if v.shown < len(v.fields) {
		v.vanish()
	}
	v.turn++
	return v.changes
}

// vanish notes the fields that the last look showed and this one did not.
func (v *View) vanish() {
	for i := range v.fields {
		if f := &v.fields[i]; f.turn == v.turn && f.turn > 0 {
			f.shape, f.value, f.log = nil, nil, nil
			v.changes = append(v.changes, change{value: Gone{}, field: f.number})
		}
	}
}

// forget makes the next look show everything as new.
func (v *View) forget() {
	v.of = nil
	for i := range v.fields {
		f := &v.fields[i]
		*f = field{within: f.within, name: f.name, durable: f.durable, number: f.number}
	}
}

// Gone is the value of a field that a node shows no longer.
type Gone struct{}

// fieldNames numbers the fields of all nodes.
type fieldNames struct {
	names   []fieldName
	numbers map[fieldName]uint32
}

type fieldName struct {
	name    string
	durable bool
}

func (n *fieldNames) number(name string, durable bool) uint32 {
	key := fieldName{name, durable}
	i, found := n.numbers[key]
	if !found {
		if n.numbers == nil {
			n.numbers = map[fieldName]uint32{}
		}
		i = uint32(len(n.names))
		n.names = append(n.names, key)
		n.numbers[key] = i
	}
	return i
}

// named is a change with the name of its field.
func (n *fieldNames) named(c *change) Change {
	f := n.names[c.field]
	return Change{Field: f.name, Value: c.value, Durable: f.durable, Since: c.since}
}

// inspect finds what a node's handler has changed of its state. The changes are valid until the
// node is inspected again.
func (n *node) inspect(w *World) []change {
	v := n.view
	if v == nil || v.of == nil {
		in, ok := n.impl.(Inspector)
		if !ok {
			return nil
		}
		if v == nil {
			v = &View{names: &w.recorder.fields, turn: 1} // fields that were never shown have turn 0
			n.view = v
		}
		v.of = in
	}
	return v.look(v.of)
}

// State is the state of a node as it inspects itself now, or nil if it is down or does not. It runs
// ahead of virtual time while the node is busy; the recorded changes do not. The values are copies;
// that of a log is a [LogChange] that adds all of it.
func (w *World) State(id ID) []Change {
	n := w.nodes[id]
	if n == nil || !n.up {
		return nil
	}
	in, ok := n.impl.(Inspector)
	if !ok {
		return nil
	}
	var names fieldNames
	v := View{names: &names, turn: 1}
	changes := v.look(in)
	out := make([]Change, len(changes))
	for i := range changes {
		out[i] = names.named(&changes[i])
	}
	return out
}
