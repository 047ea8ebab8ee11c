package check

import "slices"

// A serving follows the reads of one session, and what whoever answers them must know.
type serving struct {
	guarantee
	*accesses
	lines  [][]int32
	mine   []int32 // the session, in order
	place  []int32 // of each access in its session
	base   *ordering
	order  *ordering // of the writes
	known  []knowledge
	fresh  [][]int32 // of each key: the writes that became known since it was read, and what it showed
	first  []int32   // of each key: the write that became known first; -1: none
	walked []int32   // of each session: up to where its writes and reads are known
}

// knowledge is why a write must be known.
type knowledge struct {
	is  bool
	by  int32 // the read of the session that saw it, or its own write; -1: what follows
	via int32 // the write with which it comes
}

func newServing(g guarantee, a *accesses, lines [][]int32, row int) *serving {
	s := &serving{
		guarantee: g, accesses: a, lines: lines, mine: lines[row], place: make([]int32, len(a.all)),
		base: newOrdering(len(a.all), 0),
	}
	for r, line := range lines {
		for at, i := range line {
			s.place[i] = int32(at)
		}
		if r == row && g.own || g.behind {
			s.chainWrites(line)
		}
		if g.followed {
			s.chainReads(line)
		}
	}
	return s
}

// chainWrites links the writes of a session in the order in which they were done.
func (s *serving) chainWrites(line []int32) {
	last := int32(-1)
	for _, i := range line {
		if x := &s.all[i]; x.writes {
			if last >= 0 {
				s.base.before(last, i, inSession, x.key)
			}
			last = i
		}
	}
}

// chainReads links what a session had seen with what it wrote afterwards, by way of a step for each
// read.
func (s *serving) chainReads(line []int32) {
	had := int32(-1)
	for _, i := range line {
		x := &s.all[i]
		if x.reads && x.saw >= 0 {
			step := s.base.add(0)
			s.base.shown(x.saw, step, wroteRead, x.key, i)
			if had >= 0 {
				s.base.before(had, step, unspoken, x.key)
			}
			had = step
		}
		if x.writes && had >= 0 {
			s.base.before(had, i, unspoken, x.key)
		}
	}
}

// A lapse is a read that returned what is older than what had to be known.
type lapse struct {
	*serving
	read    int32
	missing int32 // a write that had to be known, and is newer
	circle  []hop // why it is newer; nil: the read saw no write at all
}

// lapse is the first read of the session that the guarantee does not allow; nil if there is none.
func (s *serving) lapse() *lapse {
	if bad := s.serve(len(s.mine)); bad != nil || s.fits() {
		return bad
	}
	// The shortest part of the session that does not fit ends with the read to blame.
	least, most := 0, len(s.mine)
	for least+1 < most {
		if n := (least + most) / 2; s.serve(n) == nil && s.fits() {
			least = n
		} else {
			most = n
		}
	}
	s.serve(most)
	bad := &lapse{serving: s, read: s.mine[most-1], circle: s.order.cycle()}
	for _, h := range bad.circle {
		if h.by == bad.read && h.why == overwrote {
			bad.missing = h.from
		}
	}
	return bad
}

func (s *serving) fits() bool {
	_, ok := s.order.sort()
	return ok
}

// serve follows the first n operations of the session, and returns a read that saw no write though
// one had to be known.
func (s *serving) serve(n int) *lapse {
	s.order, s.known = s.base.copy(), make([]knowledge, len(s.all))
	s.fresh, s.walked = make([][]int32, len(s.keys)), make([]int32, len(s.lines))
	s.first = slices.Repeat([]int32{-1}, len(s.keys))
	for _, i := range s.mine[:n] {
		x := &s.all[i]
		if x.reads {
			if x.saw < 0 && s.first[x.key] >= 0 {
				return &lapse{serving: s, read: i, missing: s.first[x.key]}
			}
			s.show(i)
			if s.seen && x.saw >= 0 {
				s.learn(x.saw, i)
			}
		}
		if x.writes && s.own {
			s.learn(i, i)
		}
	}
	return nil
}

// show says that what a read returned is newer than all that is known of its key.
func (s *serving) show(read int32) {
	x := &s.all[read]
	if x.saw < 0 {
		return
	}
	for _, w := range s.fresh[x.key] {
		s.order.shown(w, x.saw, overwrote, x.key, read)
	}
	if s.seen {
		s.fresh[x.key] = append(s.fresh[x.key][:0], x.saw) // all that is known is older than that
	}
}

// learn says that a write must be known from now on, with what comes with it.
func (s *serving) learn(w, by int32) {
	s.know(w, knowledge{true, by, -1})
	for todo := []int32{w}; len(todo) > 0 && (s.behind || s.followed); {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		row := s.all[w].Row
		for ; s.walked[row] < s.place[w]; s.walked[row]++ {
			i := s.lines[row][s.walked[row]]
			x := &s.all[i]
			if s.behind && x.writes && s.know(i, knowledge{true, -1, w}) {
				todo = append(todo, i)
			}
			if s.followed && x.reads && x.saw >= 0 && s.know(x.saw, knowledge{true, -1, w}) {
				todo = append(todo, x.saw)
			}
		}
	}
}

// know takes down that a write must be known, and reports whether that is new.
func (s *serving) know(w int32, why knowledge) bool {
	if s.known[w].is {
		return false
	}
	s.known[w] = why
	key := s.all[w].key
	if s.own {
		s.fresh[key] = s.fresh[key][:0] // the session's writes are in order
	}
	s.fresh[key] = append(s.fresh[key], w)
	if s.first[key] < 0 {
		s.first[key] = w
	}
	return true
}
