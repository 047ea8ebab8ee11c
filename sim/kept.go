package sim

import (
	"reflect"
	"slices"
	"unsafe"
)

// kept is where a chunk keeps values. What has no pointers, and lists of such, are kept as bytes: the
// collector passes by them, and the values themselves may go.
type kept struct {
	words []uint64 // for each value the number of its shape, of a list how long it is, and its bytes
	rest  []any
}

// put keeps a value of a shape, which nobody may write on any more, and is its place: even among
// rest, odd among words.
func (k *kept) put(s *shape, v any) uint32 {
	at, data := len(k.words), dataOf(&v)
	switch {
	case s.bare:
		k.words = append(k.words, uint64(s.number))
		k.bytes(data, s.size)
	case s.form == listForm && s.elem.bare && (*list)(data).data != nil:
		x := (*list)(data)
		k.words = append(k.words, uint64(s.number), uint64(x.len))
		k.bytes(x.data, s.elem.size*uintptr(x.len))
	default:
		k.rest = append(k.rest, v)
		return uint32(2 * (len(k.rest) - 1))
	}
	return uint32(2*at + 1)
}

func (k *kept) bytes(data unsafe.Pointer, size uintptr) {
	at, n := len(k.words), int(size+7)/8
	k.words = slices.Grow(k.words, n)[:at+n]
	if n > 0 {
		copyBytes(unsafe.Pointer(&k.words[at]), data, size)
	}
}

// get makes the value at a place.
func (k *kept) get(place uint32) any {
	if place&1 == 0 {
		return k.rest[place/2]
	}
	words := k.words[place/2:]
	s := shapes.Load().all[words[0]]
	v := reflect.New(s.typ).UnsafePointer()
	if s.bare {
		copyWords(v, words[1:], s.size)
		return s.boxed(v)
	}
	n := int(words[1])
	data := s.elem.run(n)
	copyWords(data, words[2:], s.elem.size*uintptr(n))
	*(*list)(v) = list{data, n, n}
	return s.boxed(v)
}

func copyWords(to unsafe.Pointer, words []uint64, size uintptr) {
	if size > 0 {
		copyBytes(to, unsafe.Pointer(&words[0]), size)
	}
}

// forget makes room for other values.
func (k *kept) forget() {
	clear(k.rest)
	k.words, k.rest = k.words[:0], k.rest[:0]
}
