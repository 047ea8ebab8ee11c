package sim

import "unsafe"

// A LogChange is the value of a log in a [Change]: entries before index First are no longer there,
// those from index From on are Added, and nothing stands behind them. First <= From.
type LogChange struct {
	First, From int64
	Added       []any
}

// shownLog is a log as it was shown last. Its entries are copies, and are never overwritten: changes
// that were recorded share them.
type shownLog struct {
	first   int64
	entries []any

	typ    uintptr // of the entry that was looked at last
	shape  *shape  // of that type
	room   room    // for entries
	change LogChange
}

// Log names the node's log, which is on its disk: length entries, the first of which has index
// first. at is entry i, counted from 0, of the log as it is now, or a pointer to it. An entry is
// copied; what it points to is shared, and must not be changed any more, as with what is written to
// a disk.
//
// It takes time in proportion to what has changed, and not to the length, under one condition: where
// the log has an entry that it had at that index before, it is the same up to there. So it is with
// entries that hold a term (Raft's Log Matching), with entries that hold a hash of all before them,
// and with entries that are never changed.
func (v *View) Log(first int64, length int, at func(i int) any) {
	f := v.field("log", true)
	known := f.turn == v.turn
	f.turn = v.turn + 1
	if !known {
		f.log = &shownLog{first: first}
		v.reshape(f, LogChange{})
	}
	l := f.log
	from := l.kept(first, length, at)
	if known && first == l.first && from == l.end() && from == first+int64(length) {
		return
	}
	l.cut(first, from)
	for i := int(from - first); i < length; i++ {
		l.entries = append(l.entries, l.room.shallowCopy(at(i)))
	}
	added := l.entries[from-first : length : length]
	l.change = LogChange{first, from, added}
	v.changes = append(v.changes, news{field: f.number, value: logChange.boxed(unsafe.Pointer(&l.change))})
}

var logChange = shapeOf(LogChange{})

// end is the index behind the last entry.
func (l *shownLog) end() int64 { return l.first + int64(len(l.entries)) }

// kept finds the index up to which a log is as it was. One that begins where this one does not
// reach has nothing in common with it.
func (l *shownLog) kept(first int64, length int, at func(i int) any) int64 {
	if first < l.first || first > l.end() {
		return first
	}
	from := min(l.end(), first+int64(length))
	for from > first && !l.same(l.entries[from-1-l.first], at(int(from-1-first))) {
		from--
	}
	return from
}

// cut keeps the entries from one index up to another.
func (l *shownLog) cut(first, from int64) {
	switch {
	case from == first:
		l.entries = nil
	case first == l.first && from == l.end():
		return
	default:
		l.entries = append([]any(nil), l.entries[first-l.first:from-l.first]...)
	}
	l.first = first
}

// same reports whether a recorded entry is the same as another, or as one that is pointed to.
func (l *shownLog) same(recorded, now any) bool {
	switch typ := typeOf(&now); {
	case typ == l.typ:
	case typ == 0:
		return recorded == nil
	default:
		l.typ, l.shape = typ, shapeOf(now)
	}
	s, to := l.shape, dataOf(&now)
	if s.form != pointerForm || to == nil || s.elem.direct {
		return sameValue(recorded, now)
	}
	if typeOf(&recorded) != uintptr(s.elem.word) {
		return false
	}
	// What has the same bytes is the same; only what was made anew must be looked at.
	from := dataOf(&recorded)
	return sameBytes(from, to, s.elem.size) || s.elem.same(from, to)
}
