package sim

import (
	"fmt"
	"reflect"
	"strconv"
	"unsafe"
)

// What is sent is what was said at that instant, and what is on a disk is what was written. A node that
// writes on into a slice or a map that it sent, received, stored or read changes what others hold, or what
// was never written. In verify mode a world keeps copies of the latest of such values, compares them after
// the node's calls, and panics where one was written on.

// lentMost is how many values of a node are looked after, and lentNodes how many nodes of a group: the first
// ones, for all are made alike, and the values of a million take more memory than all else.
const (
	lentMost  = 8
	lentNodes = 1000
)

// lent are the values of a node that others hold too.
type lent struct {
	calls  int // of the node
	next   int // place of the next value
	values [lentMost]lentValue
	log    []any // that was read in this call, or its newest records; nil: none
	logWas []any
}

// logMost is how many records of a log that was read are looked after.
const logMost = 256

type lentValue struct {
	value, was any
	how        lending
	peer       ID
	key        string
	event      uint64 // in which it was lent
	due        int    // the call after which it is compared next
	gap        int    // calls from there to the next time: twice as many each time
}

type lending uint8

const (
	lentSent lending = iota
	lentReceived
	lentStored
	lentAppended
	lentRead
	lentStated
)

// lend takes a value that the node of the present turn shares from now on, if one can write on in it.
func (w *World) lend(value any, how lending, peer ID, key string) {
	n := w.turn.n
	if !w.config.Verify || w.groups[n.group].Clients || value == nil {
		return
	}
	if how == lentStored || how == lentAppended {
		hashBody(value) // which refuses what has no content
	}
	if !w.lends(n) {
		return
	}
	if !shapeOf(value).writable(4) {
		return
	}
	l := n.lentOf()
	l.values[l.next] = lentValue{value, deepCopy(value), how, peer, key, w.turn.cause, l.calls, 1}
	l.next = (l.next + 1) % lentMost
}

// lends reports whether the values are looked after that the node shares.
func (w *World) lends(n *node) bool {
	g := w.groups[n.group]
	return !g.Clients && n.id < g.first+lentNodes
}

func (n *node) lentOf() *lent {
	if n.lent == nil {
		n.own().lent = &lent{}
	}
	return n.lent
}

// lendLog takes the log that the node of the present turn reads. Its records belong to the disk.
func (w *World) lendLog(log []any) {
	n := w.turn.n
	if !w.config.Verify || len(log) == 0 || !w.lends(n) {
		return
	}
	l := n.lentOf()
	l.log = log[max(0, len(log)-logMost):]
	l.logWas = append(l.logWas[:0], l.log...)
}

// logChanges says that the log which was read is not what it was.
func (n *node) logChanges() {
	if n.lent != nil {
		n.lent.log = nil
	}
}

// writable reports whether there can be something to write on in values of a shape, so many types deep.
func (s *shape) writable(deep int) bool {
	switch {
	case s.flat || deep == 0:
		return false
	case s.form == structForm:
		for i := range s.parts {
			if s.parts[i].writable(deep) {
				return true
			}
		}
		return false
	case s.form == arrayForm:
		return s.elem.writable(deep - 1)
	}
	return s.form != textForm && s.form != emptyForm
}

// compare looks after a call of a node's at what others hold too.
func (w *World) compare(n *node) {
	w.comparePeers(n)
	if n.lent != nil {
		w.compareLent(n)
	}
}

// compareLent panics if the node has written on in something that it shares. A value is compared after the
// call that lent it, and then again and again, after twice as many calls each time.
func (w *World) compareLent(n *node) {
	l := n.lent
	for i := range l.values {
		v := &l.values[i]
		if v.value == nil || v.due > l.calls {
			continue
		}
		if !sameValue(v.value, v.was) {
			panic("sim: " + w.writtenOn(n, v))
		}
		v.due, v.gap = l.calls+v.gap, 2*v.gap
	}
	for i := range l.log {
		if wordsOf(&l.log[i]) != wordsOf(&l.logWas[i]) {
			panic("sim: " + w.Name(n.id) + " wrote on into the list that Log gave it, which changes the disk without a write; " +
				"use Truncate and Append")
		}
	}
	l.log = nil
	l.calls++
}

// wordsOf is what a value in an interface is, as far as it is seen without following it.
func wordsOf(v *any) [2]uintptr { return *(*[2]uintptr)(unsafe.Pointer(v)) }

// comparePeers panics if the node has written into the list of its peers, of which it looks at one a call.
func (w *World) comparePeers(n *node) {
	g := w.groups[n.group]
	ids := g.ids
	if g.looked++; g.looked >= len(ids) {
		g.looked = 0
	}
	if i := g.looked; ids[i] != g.first+ID(i) {
		for i := range ids {
			ids[i] = g.first + ID(i) // by which it has its name
		}
		panic("sim: " + w.Name(n.id) + " wrote on into the list of its peers, which the whole group shares; copy what is to be changed")
	}
}

// stated lets a fact be known, and panics if whoever hears it writes on in it.
func (w *World) stated(n *node, f Fact, tell func()) {
	if f == nil || !shapeOf(f).writable(4) {
		tell()
		return
	}
	was := deepCopy(f)
	tell()
	if !sameValue(was, f) {
		path, is, now := parting(reflect.ValueOf(was), reflect.ValueOf(f), 8)
		panic(fmt.Sprintf("sim: an invariant, or who else hears of it, wrote on into the fact %s of %s: %s was %s, and now is %s; "+
			"copy what is to be changed", KindOf(f), w.Name(n.id), itsPath(path), is, now))
	}
}

// itsPath is a place in a value, in words.
func itsPath(path string) string {
	if path == "" {
		return "it"
	}
	return "its " + path
}

// writtenOn says which value was written on, where, and who holds it.
func (w *World) writtenOn(n *node, v *lentValue) string {
	me, other := w.Name(n.id), w.Name(v.peer)
	kind := KindOf(v.was)
	path, was, is := parting(reflect.ValueOf(v.was), reflect.ValueOf(v.value), 8)
	what := map[lending]string{
		lentSent:     "the " + kind + " that it sent to " + other + ", which is what " + other + " receives",
		lentReceived: "the " + kind + " that it received from " + other + ", which is still what " + other + " holds",
		lentStored:   "the " + kind + " that it stored under " + strconv.Quote(v.key) + ", which changes the disk without a write",
		lentAppended: "the " + kind + " that it appended to its log, which changes the disk without a write",
		lentStated:   "the fact " + kind + " that it stated, which is still what invariants hold",
		lentRead:     "the " + kind + " that it read from under " + strconv.Quote(v.key) + ", which changes the disk without a write",
	}[v.how]
	return fmt.Sprintf("%s wrote on into %s: in event %d %s was %s, and now is %s; copy what is to be changed",
		me, what, v.event, itsPath(path), was, is)
}

// parting is the first place where two values of one type differ, and what stands there.
func parting(a, b reflect.Value, deep int) (path, was, is string) {
	here := func() (string, string, string) { return "", brief(a), brief(b) }
	if deep == 0 || a.Kind() != b.Kind() {
		return here()
	}
	step := func(name string, x, y reflect.Value) bool {
		below, p, q := parting(x, y, deep-1)
		if p == q {
			return false
		}
		if below != "" && below[0] != '[' {
			below = "." + below
		}
		path, was, is = name+below, p, q
		return true
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if step(a.Type().Field(i).Name, a.Field(i), b.Field(i)) {
				return path, was, is
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range min(a.Len(), b.Len()) {
			if step("["+strconv.Itoa(i)+"]", a.Index(i), b.Index(i)) {
				return path, was, is
			}
		}
	case reflect.Pointer, reflect.Interface:
		if !a.IsNil() && !b.IsNil() {
			return parting(a.Elem(), b.Elem(), deep-1)
		}
	}
	return here()
}

// brief is a value in a few words.
func brief(v reflect.Value) string {
	if !v.IsValid() {
		return "nothing"
	}
	text := []rune(fmt.Sprint(v))
	if len(text) > 60 {
		return string(text[:60]) + "..."
	}
	return string(text)
}
