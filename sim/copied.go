package sim

import (
	"reflect"
	"unsafe"
)

// deepCopy is a copy of a value that shares nothing with it that could be written on.
func deepCopy(v any) any {
	if typeOf(&v) == 0 {
		return nil
	}
	var r room
	return r.deepCopy(shapeOf(v), v)
}

// room is where copies of values of one type are put: places are made for several at once, the more
// the more there have been.
type room struct {
	shape *shape
	next  unsafe.Pointer
	left  int
	made  int
}

// roomMax is for how many values places are made at once.
const roomMax = 64

// place is a place for a value, which holds the zero value.
func (r *room) place(s *shape) unsafe.Pointer {
	if r.shape != s {
		*r = room{shape: s}
	}
	switch {
	case r.left > 0:
		r.next = unsafe.Add(r.next, s.size)
	case r.made == 0:
		r.next, r.left = reflect.New(s.typ).UnsafePointer(), 1
	default:
		r.left = min(r.made, roomMax)
		r.next = reflect.MakeSlice(s.many, r.left, r.left).UnsafePointer()
	}
	r.left--
	r.made++
	return r.next
}

// deepCopy is a copy of a value of a shape.
func (r *room) deepCopy(s *shape, v any) any {
	if s.direct {
		return s.boxed(s.copyWord(dataOf(&v)))
	}
	to := r.place(s)
	s.copy(to, dataOf(&v))
	return s.boxed(to)
}

// shallowCopy is a copy of a value, or of what a pointer points to. What there are pointers to in
// it is shared.
func (r *room) shallowCopy(v any) any {
	if typeOf(&v) == 0 {
		return nil
	}
	s, from := shapeOf(v), dataOf(&v)
	switch {
	case s.form == pointerForm && from != nil && !s.elem.direct:
		s = s.elem
	case s.direct:
		return s.boxed(s.copyWord(from))
	}
	to := r.place(s)
	s.move(to, from)
	return s.boxed(to)
}

// move writes a value of the shape to a place that holds the zero value. Both share what there are
// pointers to in it.
func (s *shape) move(to, from unsafe.Pointer) {
	if s.flat {
		copyBytes(to, from, s.size)
		return
	}
	switch s.form {
	case textForm:
		*(*string)(to) = *(*string)(from)
	case structForm:
		for i := range s.parts {
			p := &s.parts[i]
			p.move(unsafe.Add(to, p.offset), unsafe.Add(from, p.offset))
		}
	case arrayForm:
		for i := range uintptr(s.count) {
			s.elem.move(unsafe.Add(to, i*s.elem.size), unsafe.Add(from, i*s.elem.size))
		}
	case listForm:
		*(*list)(to) = *(*list)(from)
	case anyForm, ifaceForm:
		*(*[2]unsafe.Pointer)(to) = *(*[2]unsafe.Pointer)(from)
	default:
		*(*unsafe.Pointer)(to) = *(*unsafe.Pointer)(from)
	}
}

// copyWord is a copy of a value that interfaces hold directly.
func (s *shape) copyWord(from unsafe.Pointer) unsafe.Pointer {
	switch {
	case from == nil:
		return nil
	case s.form == pointerForm:
		to := reflect.New(s.typ.Elem()).UnsafePointer()
		s.elem.copy(to, from)
		return to
	case s.form == mapForm:
		return copyMap(s.boxed(from))
	case s.form == structForm || s.form == arrayForm:
		return s.only().copyWord(from)
	}
	return nil
}

// copy writes a copy of a value of the shape to a place that holds the zero value.
func (s *shape) copy(to, from unsafe.Pointer) {
	if s.flat {
		copyBytes(to, from, s.size)
		return
	}
	switch s.form {
	case textForm:
		*(*string)(to) = *(*string)(from)
	case structForm:
		for i := range s.parts {
			p := &s.parts[i]
			p.copy(unsafe.Add(to, p.offset), unsafe.Add(from, p.offset))
		}
	case arrayForm:
		s.elem.copyRun(to, from, s.count)
	case listForm:
		if x := (*list)(from); x.data != nil {
			data := s.elem.run(x.len)
			s.elem.copyRun(data, x.data, x.len)
			*(*list)(to) = list{data, x.len, x.len}
		}
	case pointerForm, mapForm:
		*(*unsafe.Pointer)(to) = s.copyWord(*(*unsafe.Pointer)(from))
	case anyForm:
		*(*any)(to) = deepCopy(*(*any)(from))
	case ifaceForm:
		if v := deepCopy(s.dynamic(*(*[2]unsafe.Pointer)(from))); v != nil {
			reflect.NewAt(s.typ, to).Elem().Set(reflect.ValueOf(v))
		}
	}
}

// run is room for n values of the shape, one after the other.
func (s *shape) run(n int) unsafe.Pointer {
	if s.flat {
		return unsafe.Pointer(unsafe.SliceData(make([]uint64, max(1, (s.size*uintptr(n)+7)/8))))
	}
	return reflect.MakeSlice(s.many, n, n).UnsafePointer()
}

func (s *shape) copyRun(to, from unsafe.Pointer, n int) {
	if s.flat {
		copyBytes(to, from, s.size*uintptr(n))
		return
	}
	for i := range uintptr(n) {
		s.copy(unsafe.Add(to, i*s.size), unsafe.Add(from, i*s.size))
	}
}

func copyBytes(to, from unsafe.Pointer, n uintptr) {
	copy(unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n))
}

// copyMap is a copy of a map, with copies of its values. Keys are comparable, and what a pointer
// among them points to is not part of them.
func copyMap(m any) unsafe.Pointer {
	from := reflect.ValueOf(m)
	to := reflect.MakeMapWithSize(from.Type(), from.Len())
	for _, key := range from.MapKeys() {
		refuseNaN(key)
		value := reflect.New(from.Type().Elem()).Elem()
		if v := deepCopy(from.MapIndex(key).Interface()); v != nil {
			value.Set(reflect.ValueOf(v))
		}
		to.SetMapIndex(key, value)
	}
	return to.UnsafePointer()
}
