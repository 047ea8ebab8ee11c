package sim

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unsafe"
)

// kindInfo is what the world knows of a type of message or fact.
type kindInfo struct {
	typ   uintptr
	name  string
	hash  uint64 // of the name
	sized bool   // the message is a Sizer
	width int    // and if it is not: its size
	plan  *plan  // how to hash one; nil until one is hashed
	event Kind   // of a fact's events
	sent  uint64 // messages of this kind
	bytes uint64 // of those messages
	count uint64 // facts of this kind
}

// kindTable finds a type's kindInfo by its identity.
type kindTable struct {
	slots []*kindInfo // open addressing; a power of two
	all   []*kindInfo
}

func (t *kindTable) init() { t.slots = make([]*kindInfo, 64) }

// of is the kindInfo of a value's type.
func (t *kindTable) of(v any) *kindInfo {
	typ := *(*uintptr)(unsafe.Pointer(&v))
	for i := typ >> 5; ; i++ {
		k := t.slots[i&uintptr(len(t.slots)-1)]
		if k == nil {
			return t.add(typ, v)
		}
		if k.typ == typ {
			return k
		}
	}
}

func (t *kindTable) add(typ uintptr, v any) *kindInfo {
	k := &kindInfo{typ: typ, name: KindOf(v), event: Stated}
	k.hash = hashString(0, k.name)
	if _, k.sized = v.(Sizer); !k.sized {
		k.width = widthOf(v)
	}
	switch v.(type) {
	case Invoke:
		k.event = Invoked
	case Return:
		k.event = Returned
	}
	t.all = append(t.all, k)
	if 2*len(t.all) > len(t.slots) {
		t.slots = make([]*kindInfo, 2*len(t.slots))
		for _, o := range t.all[:len(t.all)-1] {
			t.place(o)
		}
	}
	t.place(k)
	return k
}

func (t *kindTable) place(k *kindInfo) {
	i := k.typ >> 5
	for t.slots[i&uintptr(len(t.slots)-1)] != nil {
		i++
	}
	t.slots[i&uintptr(len(t.slots)-1)] = k
}

// size is a message's size in bytes.
func (k *kindInfo) size(msg Message) int {
	if !k.sized {
		return k.width
	}
	n := msg.(Sizer).Size()
	if n < 0 || int64(n) > sizeMost {
		panic(fmt.Sprintf("sim: %s says that it has %d bytes", k.name, n))
	}
	return n
}

// sizeMost is how many bytes a message may have: more would not be counted right.
const sizeMost int64 = 1 << 40

// widthOf is the size of a message that is no Sizer.
func widthOf(msg Message) int {
	t := reflect.TypeOf(msg)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n, fixed := width(t); fixed {
		return n
	}
	return DefaultSize
}

// width is how many bytes a value of a type takes, field after field, if it is always as many.
func width(t reflect.Type) (n int, fixed bool) {
	if t == nil {
		return 0, true
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			w, fixed := width(t.Field(i).Type)
			if !fixed {
				return 0, false
			}
			n += w
		}
		return n, true
	case reflect.Array:
		w, fixed := width(t.Elem())
		return w * t.Len(), fixed
	case reflect.String, reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.Func, reflect.Chan:
		return 0, false
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return 8, true // on every machine
	}
	return int(t.Size()), true
}

// Count is how many messages of a kind were sent, or facts of a kind stated.
func (w *World) Count(kind string) uint64 {
	var n uint64
	fact := FactWords(kind)
	for _, k := range w.kinds.all {
		if k.name == kind {
			n += k.sent
		}
		if FactWords(k.name) == fact {
			n += k.count
		}
	}
	return n
}

// BytesSent is how many bytes the messages of a kind had that were sent.
func (w *World) BytesSent(kind string) uint64 {
	var n uint64
	for _, k := range w.kinds.all {
		if k.name == kind {
			n += k.bytes
		}
	}
	return n
}

// KindOf is the kind of a message, and the name of a fact's type: RequestVote.
func KindOf(v any) string {
	t := reflect.TypeOf(v)
	if t == nil {
		return "nil"
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name := t.Name(); name != "" {
		return name
	}
	return t.String()
}

// FactKind is the kind of a fact: its type's name in lower-case words.
func FactKind(f Fact) string { return FactWords(KindOf(f)) }

// FactWords turns the name of a type into words: SplitVote is "split vote".
func FactWords(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte(' ')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
