package sim

import (
	"reflect"
	"slices"
	"unsafe"
)

// kept is where a chunk keeps values, as bytes: the values themselves may go. Their pointers stand
// apart, so that the collector looks at nothing else.
type kept struct {
	words    []uint64 // of each value a head, and its bytes; of a list without pointers how long it is, and theirs; or a patch
	pointers []unsafe.Pointer
}

// A value's head is the number of its shape, and above that the place of its first pointer.
const headBits = 32

// nilList is the length of a list that is nil.
const nilList = 1<<64 - 1

// put keeps a value of a shape, and is its place. Nobody may write on in what it points to; the
// elements of a list without pointers are copied.
func (k *kept) put(s *shape, v any) uint32 {
	place, data := uint32(len(k.words)), dataOf(&v)
	k.words = append(k.words, uint64(s.number)|uint64(len(k.pointers))<<headBits)
	switch {
	case s.direct:
		k.pointers = append(k.pointers, data)
	case s.listsBytes():
		k.list((*list)(data), s.elem.size)
	default:
		k.bytes(data, s.size)
		for _, at := range s.pointers {
			if p := *(*unsafe.Pointer)(unsafe.Add(data, at)); p != nil {
				k.pointers = append(k.pointers, p)
			}
		}
	}
	return place
}

// listsBytes reports whether values are lists without pointers.
func (s *shape) listsBytes() bool { return s.form == listForm && len(s.elem.pointers) == 0 }

func (k *kept) list(x *list, size uintptr) {
	if x.data == nil {
		k.words = append(k.words, nilList)
		return
	}
	k.words = append(k.words, uint64(x.len))
	k.bytes(x.data, size*uintptr(x.len))
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
	head, words := k.words[place], k.words[place+1:]
	s, pointers := shapes.Load().all[uint32(head)], k.pointers[head>>headBits:]
	if s.direct {
		return s.boxed(pointers[0])
	}
	v := reflect.New(s.typ).UnsafePointer()
	if s.listsBytes() {
		n, data := words[0], words[1:]
		if n == patched {
			n, data = k.listAt(place, s.elem.size)
		}
		if n != nilList {
			run := s.elem.run(int(n))
			copyWords(run, data, s.elem.size*uintptr(n))
			*(*list)(v) = list{run, int(n), int(n)}
		}
		return s.boxed(v)
	}
	copyWords(v, words, s.size)
	for _, at := range s.pointers {
		if p := (*unsafe.Pointer)(unsafe.Add(v, at)); *p != nil {
			*p, pointers = pointers[0], pointers[1:] // the same; but now the collector knows
		}
	}
	return s.boxed(v)
}

func copyWords(to unsafe.Pointer, words []uint64, size uintptr) {
	if size > 0 {
		copyBytes(to, unsafe.Pointer(&words[0]), size)
	}
}

// forget makes room for other values.
func (k *kept) forget() {
	clear(k.pointers)
	k.words, k.pointers = k.words[:0], k.pointers[:0]
}
