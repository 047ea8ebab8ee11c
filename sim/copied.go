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
	return shapeOf(v).copyOf(v)
}

// copyOf is a copy of a value of this shape.
func (s *shape) copyOf(v any) any {
	if s.direct {
		return s.boxed(s.copyWord(dataOf(&v)))
	}
	to := reflect.New(s.typ).UnsafePointer()
	s.copy(to, dataOf(&v))
	return s.boxed(to)
}

// shallowCopy is a copy of a value, or of what a pointer points to. What there are pointers to in
// it is shared.
func shallowCopy(v any) any {
	if typeOf(&v) == 0 {
		return nil
	}
	s, from := shapeOf(v), dataOf(&v)
	switch {
	case s.form == pointerForm && from != nil && !s.elem.direct:
		s = s.elem
	case s.direct:
		return s.copyOf(v)
	}
	to := reflect.New(s.typ).UnsafePointer()
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
			data := reflect.MakeSlice(s.typ, x.len, x.len).UnsafePointer()
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
		value := reflect.New(from.Type().Elem()).Elem()
		if v := deepCopy(from.MapIndex(key).Interface()); v != nil {
			value.Set(reflect.ValueOf(v))
		}
		to.SetMapIndex(key, value)
	}
	return to.UnsafePointer()
}
