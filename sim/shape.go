package sim

import (
	"maps"
	"reflect"
	"slices"
	"sync/atomic"
	"unsafe"
)

// A shape says how values of one type lie in memory: what it takes to compare two of them by their
// content and to copy one so deep that nobody can write on in the copy.
//
// It is data that [shape.same] and [shape.copy] walk, and not a tree of functions: so the compiler
// sees that neither keeps what it is given, and a value that is only looked at stays on the stack.
// That is what makes looking at a node's state after every event cheap.
type shape struct {
	form   form
	flat   bool    // bytes alone, without gaps: no pointer, no text
	small  bool    // flat, and one, four or eight bytes
	direct bool    // an interface holds the value itself, not its address
	size   uintptr // of a value
	typ    reflect.Type
	word   unsafe.Pointer // the type, as an interface names it
	elem   *shape         // of a list, an array or a pointer
	count  int            // of an array's elements
	parts  []shapePart    // of a struct: what is in structs within it too, and flat runs as one
	many   reflect.Type   // of a list of such values
	number uint32         // among all shapes that values were met of

	pointers []uintptr // where in a value they lie; those to types are none that the collector follows
}

type shapePart struct {
	offset uintptr
	*shape
}

// A form is how a value is walked.
type form uint8

const (
	flatForm form = iota
	textForm
	structForm
	arrayForm
	listForm
	pointerForm
	mapForm
	anyForm   // an interface without methods
	ifaceForm // one with methods
	emptyForm // a function or a channel, which have no content
)

// shapes are the shapes made so far. They are replaced, never changed: worlds in other goroutines
// read them.
var shapes atomic.Pointer[shapeTable]

type shapeTable struct {
	all    []*shape // by number
	byType map[uintptr]*shape
}

// typeOf is the identity of a value's type; 0: nil.
func typeOf(v *any) uintptr { return *(*uintptr)(unsafe.Pointer(v)) }

// shapeOf is the shape of a value, which must not be nil.
func shapeOf(v any) *shape {
	if known := shapes.Load(); known != nil {
		if s := known.byType[typeOf(&v)]; s != nil {
			return s
		}
	}
	return learnShape(reflect.TypeOf(v))
}

// learnShape makes the shape of a type.
//
//go:noinline
func learnShape(t reflect.Type) *shape {
	for {
		known := shapes.Load()
		more := shapeTable{[]*shape{&nothing}, map[uintptr]*shape{0: &nothing}}
		if known != nil {
			more = shapeTable{slices.Clone(known.all), maps.Clone(known.byType)}
		}
		s := newShape(t, map[reflect.Type]*shape{})
		if met := more.byType[uintptr(s.word)]; met != nil {
			return met
		}
		s.number = uint32(len(more.all))
		more.all = append(more.all, s)
		more.byType[uintptr(s.word)] = s
		if shapes.CompareAndSwap(known, &more) {
			return s
		}
	}
}

// newShape is the shape of a type. A type that contains itself is met again in open.
func newShape(t reflect.Type, open map[reflect.Type]*shape) *shape {
	if s := open[t]; s != nil {
		return s
	}
	zero := reflect.Zero(t).Interface()
	s := &shape{typ: t, many: reflect.SliceOf(t), size: t.Size(), direct: isDirect(t)}
	if zero != nil { // of an interface type there is no value
		s.word = (*[2]unsafe.Pointer)(unsafe.Pointer(&zero))[0]
	}
	open[t] = s
	switch t.Kind() {
	case reflect.String:
		s.form, s.pointers = textForm, first
	case reflect.Struct:
		s.form = structForm
		for i := range t.NumField() {
			f := t.Field(i)
			s.take(f.Offset, newShape(f.Type, open))
		}
		for _, p := range s.parts {
			s.point(p.offset, p.shape)
		}
		s.flat = s.size == 0 || len(s.parts) == 1 && s.parts[0].flat && s.parts[0].size == s.size
	case reflect.Array:
		s.form, s.elem, s.count = arrayForm, newShape(t.Elem(), open), t.Len()
		s.flat = s.elem.flat
		for i := range uintptr(s.count) {
			s.point(i*s.elem.size, s.elem)
		}
	case reflect.Slice:
		s.form, s.elem, s.pointers = listForm, newShape(t.Elem(), open), first
	case reflect.Pointer:
		s.form, s.elem, s.pointers = pointerForm, newShape(t.Elem(), open), first
	case reflect.Map:
		s.form, s.pointers = mapForm, first
	case reflect.Interface:
		s.form, s.pointers = ifaceForm, second
		if t.NumMethod() == 0 {
			s.form = anyForm
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		s.form, s.pointers = emptyForm, first
	default:
		s.flat = true
	}
	s.small = s.flat && !s.direct && (s.size == 1 || s.size == 4 || s.size == 8)
	return s
}

// The one pointer of a text, a list or a map is its first word, that of an interface its second.
var first, second = []uintptr{0}, []uintptr{unsafe.Sizeof(uintptr(0))}

// point adds the pointers of a value that lies at an offset.
func (s *shape) point(offset uintptr, of *shape) {
	for _, at := range of.pointers {
		s.pointers = append(s.pointers, offset+at)
	}
}

// take adds a field to the parts of a struct: a struct with its own parts, and what is flat to the
// flat run before it, if nothing lies between.
func (s *shape) take(offset uintptr, f *shape) {
	if f.form == structForm && !f.flat {
		for _, p := range f.parts {
			s.take(offset+p.offset, p.shape)
		}
		return
	}
	if n := len(s.parts); n > 0 && f.flat {
		if last := &s.parts[n-1]; last.flat && last.offset+last.size == offset {
			last.shape = &shape{flat: true, size: last.size + f.size}
			return
		}
	}
	s.parts = append(s.parts, shapePart{offset, f})
}

// wordOf is the bytes of a small value; 0 of any other.
func (s *shape) wordOf(v any) uint64 {
	if !s.small {
		return 0
	}
	switch p := dataOf(&v); s.size {
	case 8:
		return *(*uint64)(p)
	case 4:
		return uint64(*(*uint32)(p))
	default:
		return uint64(*(*uint8)(p))
	}
}

// boxedWord is a small value whose bytes are at hand.
func (s *shape) boxedWord(word uint64) any {
	v := reflect.New(s.typ).UnsafePointer()
	switch s.size {
	case 8:
		*(*uint64)(v) = word
	case 4:
		*(*uint32)(v) = uint32(word)
	default:
		*(*uint8)(v) = uint8(word)
	}
	return s.boxed(v)
}

// list is a slice in memory.
type list struct {
	data     unsafe.Pointer
	len, cap int
}

// same reports whether two values of the shape have the same content.
func (s *shape) same(a, b unsafe.Pointer) bool {
	if s.flat {
		return sameBytes(a, b, s.size)
	}
	switch s.form {
	case textForm:
		return *(*string)(a) == *(*string)(b)
	case structForm:
		for i := range s.parts {
			if p := &s.parts[i]; !p.same(unsafe.Add(a, p.offset), unsafe.Add(b, p.offset)) {
				return false
			}
		}
		return true
	case arrayForm:
		return s.elem.sameRun(a, b, s.count)
	case listForm:
		x, y := (*list)(a), (*list)(b)
		return x.len == y.len && (x.data == nil) == (y.data == nil) && (x.data == y.data || s.elem.sameRun(x.data, y.data, x.len))
	case pointerForm, mapForm:
		return s.sameWord(*(*unsafe.Pointer)(a), *(*unsafe.Pointer)(b))
	case anyForm:
		return sameValue(*(*any)(a), *(*any)(b))
	case ifaceForm:
		return sameValue(s.dynamic(*(*[2]unsafe.Pointer)(a)), s.dynamic(*(*[2]unsafe.Pointer)(b)))
	}
	return true
}

func (s *shape) sameRun(a, b unsafe.Pointer, n int) bool {
	if s.flat {
		return sameBytes(a, b, s.size*uintptr(n))
	}
	for i := range uintptr(n) {
		if !s.same(unsafe.Add(a, i*s.size), unsafe.Add(b, i*s.size)) {
			return false
		}
	}
	return true
}

func sameBytes(a, b unsafe.Pointer, n uintptr) bool {
	if n == 8 {
		return *(*[8]byte)(a) == *(*[8]byte)(b)
	}
	return unsafe.String((*byte)(a), n) == unsafe.String((*byte)(b), n)
}

// sameValue reports whether two values have the same type and content.
func sameValue(a, b any) bool {
	if typeOf(&a) != typeOf(&b) {
		return false
	}
	return typeOf(&a) == 0 || shapeOf(a).sameAs(a, b)
}

// sameAs reports whether two values of this shape have the same content.
func (s *shape) sameAs(a, b any) bool {
	if !s.direct {
		return s.same(dataOf(&a), dataOf(&b))
	}
	return s.sameWord(dataOf(&a), dataOf(&b))
}

// sameWord is same for values of a shape that interfaces hold directly.
func (s *shape) sameWord(a, b unsafe.Pointer) bool {
	switch s.form {
	case pointerForm:
		return a == b || a != nil && b != nil && s.elem.same(a, b)
	case mapForm:
		return sameMap(s.boxed(a), s.boxed(b))
	case structForm, arrayForm:
		return s.only().sameWord(a, b)
	}
	return true
}

// only is the shape of the one word in a struct or an array that interfaces hold directly.
func (s *shape) only() *shape {
	if s.form == arrayForm {
		return s.elem
	}
	for i := range s.parts {
		if s.parts[i].size > 0 {
			return s.parts[i].shape
		}
	}
	return s
}

// boxed is an interface with a value of this shape.
func (s *shape) boxed(data unsafe.Pointer) any {
	words := [2]unsafe.Pointer{s.word, data}
	return *(*any)(unsafe.Pointer(&words))
}

// dataOf is the second word of an interface: the address of its value, or a direct value itself.
func dataOf(v *any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(v))[1] }

// dynamic is the value in an interface with methods.
//
//go:noinline
func (s *shape) dynamic(words [2]unsafe.Pointer) any {
	return reflect.NewAt(s.typ, unsafe.Pointer(&words)).Elem().Interface()
}

// sameMap reports whether two maps of one type have the same keys with the same values.
func sameMap(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Len() != y.Len() || x.IsNil() != y.IsNil() {
		return false
	}
	for it := x.MapRange(); it.Next(); {
		other := y.MapIndex(it.Key())
		if !other.IsValid() || !sameValue(it.Value().Interface(), other.Interface()) {
			return false
		}
	}
	return true
}
