package sim

import (
	"encoding/binary"
	"maps"
	"reflect"
	"sync/atomic"
	"unsafe"
)

// hashString adds a string to a hash, eight bytes at a time.
func hashString(h uint64, s string) uint64 {
	h ^= uint64(len(s)) * golden
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	for len(b) >= 8 {
		h = fold(h, binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	var tail uint64
	for i, c := range b {
		tail |= uint64(c) << (8 * i)
	}
	return fold(h, tail)
}

func fold(h, x uint64) uint64 {
	h = (h ^ x) * 0x94d049bb133111eb
	return h ^ h>>32
}

// hashBody is a hash of a value's content, alike on every machine. It panics on what has no
// content that could be compared: a function or a channel.
func hashBody(v any) uint64 { return hashAny(0, v) }

// hashKind is hashBody for a value whose kindInfo is at hand.
func hashKind(k *kindInfo, v any) uint64 {
	if k.plan == nil {
		k.plan = planFor(k.typ, v)
	}
	return k.plan.apply(0, v)
}

func hashAny(h uint64, v any) uint64 {
	if v == nil {
		return fold(h, 0)
	}
	return planFor(*(*uintptr)(unsafe.Pointer(&v)), v).apply(h, v)
}

// A plan hashes a value of one type, given its address.
type plan struct {
	direct bool // an interface holds the value itself, not its address
	hash   func(h uint64, p unsafe.Pointer) uint64
}

// apply hashes a value of the plan's type.
func (p *plan) apply(h uint64, v any) uint64 {
	data := (*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1]
	if p.direct {
		held := data // of its own, so that v does not escape
		return p.hash(h, unsafe.Pointer(&held))
	}
	return p.hash(h, data)
}

// plans are the plans made so far, by type. The map is replaced, never changed: worlds in other
// goroutines read it.
var plans atomic.Pointer[map[uintptr]*plan]

// planFor is the plan of v's type, whose identity is typ.
func planFor(typ uintptr, v any) *plan {
	known := plans.Load()
	if known != nil {
		if p := (*known)[typ]; p != nil {
			return p
		}
	}
	t := reflect.TypeOf(v)
	if t == nil {
		return &plan{hash: func(h uint64, _ unsafe.Pointer) uint64 { return fold(h, 0) }}
	}
	p := &plan{direct: isDirect(t), hash: compile(t, map[reflect.Type]bool{})}
	more := map[uintptr]*plan{typ: p}
	if known != nil {
		maps.Copy(more, *known)
	}
	plans.CompareAndSwap(known, &more) // if another won, this plan is made again when it is next needed
	return p
}

// isDirect reports whether an interface holds a value of this type as its data word. Which types
// those are has changed between versions of Go, so it asks: the data word of such a type's zero
// value is nil, that of any other is an address.
func isDirect(t reflect.Type) bool {
	zero := reflect.Zero(t).Interface()
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&zero))[1] == nil
}

// compile makes the function that hashes a value of type t.
func compile(t reflect.Type, open map[reflect.Type]bool) func(uint64, unsafe.Pointer) uint64 {
	switch t.Kind() {
	case reflect.Bool, reflect.Uint8:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*uint8)(p))) }
	case reflect.Int8:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*int8)(p))) }
	case reflect.Int16:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*int16)(p))) }
	case reflect.Uint16:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*uint16)(p))) }
	case reflect.Int32:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*int32)(p))) }
	case reflect.Uint32, reflect.Float32:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*uint32)(p))) }
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, *(*uint64)(p)) }
	case reflect.Int:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*int)(p))) }
	case reflect.Uint, reflect.Uintptr:
		return func(h uint64, p unsafe.Pointer) uint64 { return fold(h, uint64(*(*uint)(p))) }
	case reflect.String:
		return func(h uint64, p unsafe.Pointer) uint64 { return hashString(h, *(*string)(p)) }
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return func(h uint64, p unsafe.Pointer) uint64 { return hashAny(h, *(*any)(p)) }
		}
		return func(h uint64, p unsafe.Pointer) uint64 { return hashAny(h, reflect.NewAt(t, p).Elem().Interface()) }
	case reflect.Struct:
		return compileStruct(t, open)
	case reflect.Slice:
		if open[t] { // a type that contains itself is compiled when a value of it is met
			return func(h uint64, p unsafe.Pointer) uint64 { return hashAny(h, reflect.NewAt(t, p).Elem().Interface()) }
		}
		open[t] = true
		elem, size := compile(t.Elem(), open), t.Elem().Size()
		delete(open, t)
		return func(h uint64, p unsafe.Pointer) uint64 {
			s := (*[]byte)(p)
			h = fold(h, uint64(len(*s)))
			return hashRun(h, unsafe.Pointer(unsafe.SliceData(*s)), len(*s), size, elem)
		}
	case reflect.Array:
		elem, size, n := compile(t.Elem(), open), t.Elem().Size(), t.Len()
		return func(h uint64, p unsafe.Pointer) uint64 { return hashRun(h, p, n, size, elem) }
	case reflect.Pointer:
		return compilePointer(t, open)
	case reflect.Map:
		return func(h uint64, p unsafe.Pointer) uint64 { return hashMap(h, reflect.NewAt(t, p).Elem()) }
	}
	panic("sim: " + t.String() + " cannot be part of a message, a fact or a record: it has no content to compare")
}

func hashRun(h uint64, p unsafe.Pointer, n int, size uintptr, elem func(uint64, unsafe.Pointer) uint64) uint64 {
	for i := range n {
		h = elem(h, unsafe.Add(p, uintptr(i)*size))
	}
	return h
}

func compileStruct(t reflect.Type, open map[reflect.Type]bool) func(uint64, unsafe.Pointer) uint64 {
	type part struct {
		offset     uintptr
		word, text bool // eight bytes that are a number, or a text: most fields are, and need no call
		hash       func(uint64, unsafe.Pointer) uint64
	}
	parts := make([]part, t.NumField())
	for i := range parts {
		f := t.Field(i)
		kind := f.Type.Kind()
		word := reflect.Int <= kind && kind <= reflect.Float64 && f.Type.Size() == 8
		parts[i] = part{f.Offset, word, kind == reflect.String, compile(f.Type, open)}
	}
	return func(h uint64, p unsafe.Pointer) uint64 {
		for i := range parts {
			switch f, at := &parts[i], unsafe.Add(p, parts[i].offset); {
			case f.word:
				h = fold(h, *(*uint64)(at))
			case f.text:
				h = hashString(h, *(*string)(at))
			default:
				h = f.hash(h, at)
			}
		}
		return h
	}
}

// compilePointer hashes what a pointer points to. A type that contains itself is compiled when a
// value of it is met.
func compilePointer(t reflect.Type, open map[reflect.Type]bool) func(uint64, unsafe.Pointer) uint64 {
	elem := t.Elem()
	if open[t] {
		return func(h uint64, p unsafe.Pointer) uint64 {
			if v := reflect.NewAt(t, p).Elem(); !v.IsNil() {
				return hashAny(fold(h, 1), v.Elem().Interface())
			}
			return fold(h, 0)
		}
	}
	open[t] = true
	inner := compile(elem, open)
	delete(open, t)
	return func(h uint64, p unsafe.Pointer) uint64 {
		to := *(*unsafe.Pointer)(p)
		if to == nil {
			return fold(h, 0)
		}
		return inner(fold(h, 1), to)
	}
}

// hashMap hashes a map by the sum of its entries' hashes, which no order changes.
func hashMap(h uint64, m reflect.Value) uint64 {
	var sum uint64
	for it := m.MapRange(); it.Next(); {
		refuseNaN(it.Key())
		sum += hashAny(hashAny(1, it.Key().Interface()), it.Value().Interface())
	}
	return fold(fold(h, uint64(m.Len())), sum)
}

// refuseNaN panics where the key of a map is not even equal to itself: nobody finds what is under it.
func refuseNaN(key reflect.Value) {
	if !key.Equal(key) {
		panic("sim: a map with a key that is not a number (NaN) cannot be part of a message, a fact or a record: nobody finds what is under it")
	}
}
