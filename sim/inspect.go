package sim

import (
	"slices"
	"unsafe"
)

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
	changes []news
	names   *fieldNames
	of      Inspector // whom it looks at; nil: not known yet
	within  int       // the part whose fields follow: its place among parts, counted from 1; 0: the node itself
	parts   []shownPart
}

// shownPart is a part that shows its fields, and what stands before their names.
type shownPart struct {
	within int // likewise
	name   string
	prefix string
}

// field is what is known of a field. What a look compares stands first.
type field struct {
	name    string
	typ     uintptr // of its value
	word    uint64  // its value, if that is small
	turn    uint32  // how many looks there were when it was shown last, that one included
	within  int32   // the part that shows it, as a View has it
	number  uint32  // its place among the names of all fields of its shape
	small   uint8   // how many bytes its value has, if it is small; else 0
	durable bool
	shape   *shape // of its value; nil: it is not shown
	value   any    // a copy of a value that is not small
	room    room   // for copies
	list    list   // the value, if it is a list of bytes alone, which lies in words
	words   []uint64
	log     *shownLog
}

// news is that a field has another value.
type news struct {
	field uint32 // its place among the names of fields
	word  uint64 // the value, if it is small
	value any    // any other value
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
	v.within = v.part(outer, name)
	in.Inspect(v)
	v.within = outer
}

// part is the place of a part among parts.
func (v *View) part(within int, name string) int {
	for i := range v.parts {
		if p := &v.parts[i]; p.within == within && p.name == name {
			return i + 1
		}
	}
	v.parts = append(v.parts, shownPart{within, name, v.prefix(within) + name + "/"})
	return len(v.parts)
}

func (v *View) prefix(within int) string {
	if within == 0 {
		return ""
	}
	return v.parts[within-1].prefix
}

// show must not keep the value: then that of a caller who makes one up stays on the stack.
func (v *View) show(name string, value any, durable bool) {
	f := v.field(name, durable)
	known := f.turn == v.turn
	f.turn = v.turn + 1
	switch {
	case f.shape == nil || f.typ != typeOf(&value):
		v.reshape(f, value)
	case !known:
	case f.small == 8:
		if f.word == *(*uint64)(dataOf(&value)) {
			return
		}
	case f.small > 0:
		if f.word == f.shape.wordOf(value) {
			return
		}
	case f.same(value):
		return
	}
	switch {
	case f.small > 0:
		f.word = f.shape.wordOf(value)
	case f.shape.listsFlat():
		f.copyList(value)
	default:
		f.value = f.room.deepCopy(f.shape, value)
	}
	v.changes = append(v.changes, news{f.number, f.word, f.value})
}

// reshape makes a field one of the shape of a value.
func (v *View) reshape(f *field, value any) {
	f.shape, f.word, f.value = &nothing, 0, nil
	if typeOf(&value) != 0 {
		f.shape = shapeOf(value)
	}
	f.typ, f.small = typeOf(&value), 0
	if f.shape.small {
		f.small = uint8(f.shape.size)
	}
	f.number = v.names.number(v.prefix(int(f.within))+f.name, f.durable, f.shape)
}

// nothing is the shape of nil.
var nothing = shape{form: emptyForm, direct: true}

// listsFlat reports whether values are lists of bytes alone.
func (s *shape) listsFlat() bool { return s.form == listForm && s.elem.flat }

// copyList makes the field's value a copy of a list, in the place of the one before.
func (f *field) copyList(value any) {
	f.list = *(*list)(dataOf(&value))
	f.value = f.shape.boxed(unsafe.Pointer(&f.list))
	f.list.cap = f.list.len
	if f.list.data == nil {
		return
	}
	size := f.shape.elem.size * uintptr(f.list.len)
	if need := max(1, int(size+7)/8); cap(f.words) < need {
		f.words = make([]uint64, need)
	}
	to := unsafe.Pointer(unsafe.SliceData(f.words))
	copyBytes(to, f.list.data, size)
	f.list.data = to
}

// owned are changes that outlast the next look.
func (n *fieldNames) owned(changes []news) []news {
	changes = slices.Clone(changes)
	for i := range changes {
		switch c := &changes[i]; {
		case n.names[c.field].shape == logChange:
			c.value = c.value.(LogChange)
		case n.names[c.field].shape.listsFlat():
			c.value = deepCopy(c.value)
		}
	}
	return changes
}

// same reports whether a value of the field's shape, which is not small, is the one that was shown
// last. Of lists the bytes are compared.
func (f *field) same(value any) bool {
	s := f.shape
	if s.listsFlat() {
		x, y := (*list)(dataOf(&f.value)), (*list)(dataOf(&value))
		return x.len == y.len && (x.data == nil) == (y.data == nil) && sameBytes(x.data, y.data, s.elem.size*uintptr(x.len))
	}
	return s.sameAs(f.value, value)
}

// field finds the field that is shown next.
func (v *View) field(name string, durable bool) *field {
	v.shown++
	if v.next < len(v.fields) {
		f := &v.fields[v.next]
		if unsafe.StringData(f.name) == unsafe.StringData(name) && len(f.name) == len(name) &&
			int(f.within) == v.within && f.durable == durable {
			v.next++
			return f
		}
	}
	at := v.find(name, durable)
	v.next = at + 1
	return &v.fields[at]
}

// find looks for a field, and makes it where there is none.
func (v *View) find(name string, durable bool) int {
	for i := range v.fields {
		if f := &v.fields[i]; f.name == name && int(f.within) == v.within && f.durable == durable {
			return i
		}
	}
	v.fields = append(v.fields, field{within: int32(v.within), name: name, durable: durable})
	return len(v.fields) - 1
}

// look lets a node show its state, and finds what has changed since the last look. The changes are
// valid until the next one, see [fieldNames.owned].
func (v *View) look(in Inspector) []news {
	v.next, v.shown, v.within, v.changes = 0, 0, 0, v.changes[:0]
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
			v.reshape(f, Gone{})
			f.log = nil
			v.changes = append(v.changes, news{field: f.number, value: Gone{}})
		}
	}
}

// forget makes the next look show everything as new.
func (v *View) forget() {
	v.of = nil
	for i := range v.fields {
		f := &v.fields[i]
		*f = field{within: f.within, name: f.name, durable: f.durable}
	}
}

// Gone is the value of a field that a node shows no longer.
type Gone struct{}

// fieldNames numbers the fields of all nodes, one number for each shape of their values.
type fieldNames struct {
	names   []fieldName
	numbers map[fieldName]uint32
}

type fieldName struct {
	name    string
	durable bool
	shape   *shape
}

func (n *fieldNames) number(name string, durable bool, s *shape) uint32 {
	key := fieldName{name, durable, s}
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

// inspect finds what a node's handler has changed of its state. The changes are valid until the
// node is inspected again.
func (n *node) inspect(w *World) []news {
	v := n.view
	if v == nil || v.of == nil {
		in, ok := n.impl.(Inspector)
		if !ok {
			return nil
		}
		if v == nil {
			v = &View{names: &w.recorder.fields, turn: 1} // fields that were never shown have turn 0
			n.own().view = v
		}
		v.of = in
	}
	return v.look(v.of)
}

// State is the state of a node as it inspects itself now, or nil if it does not: one that is down, or
// has not come through its Start yet, has no state. It runs
// ahead of virtual time while the node is busy; the recorded changes do not. The values are copies;
// that of a log is a [LogChange] that adds all of it.
func (w *World) State(id ID) []Change {
	n := w.reached(id)
	if n == nil || n.stage != running {
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
	for i, c := range changes {
		f := &names.names[c.field]
		if f.shape.small {
			c.value = f.shape.boxedWord(c.word)
		}
		out[i] = Change{Field: f.name, Value: c.value, Durable: f.durable}
	}
	return out
}
