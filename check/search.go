package check

import (
	"math"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A search looks for a witness: an order of a part's operations that the model allows and that
// respects real time.
//
// It walks over the marks and chooses as late as it can (Lowe, Testing for linearizability, 2017:
// just-in-time linearization). A configuration is a state and the sets of open operations that have
// been put in order already. Where an operation returns that has not been put in order, it must be
// now, perhaps after others that are open. Operations that leave the state as it is go in order as
// soon as their result fits, which can harm nobody. Depth first, what returns goes before what else
// is open; configurations that failed are remembered, so that none is tried twice (Wing and Gong
// 1993, with Lowe's memory). A history without a violation is nearly always passed in one go.
//
// An operation of unknown outcome stays open to the end. It is put in order only where it changes
// the state, and of several that are alike the one that was called first goes first. A
// configuration that has used more of them than one that failed fails too: they need not be used.
//
// The search is complete: if it ends without a witness, there is none.
type search struct {
	model Model
	*part
	traits []trait // of each operation
	ranks  []int32 // of a queue's enqueues; see ranks

	at      int // the next mark
	state   State
	placed  bitset  // slots of open operations that are in order already
	used    bitset  // the same of operations of unknown outcome, which have slots of their own
	pending []int32 // the open operation in each slot; -1: none
	unknown []int32 // operations of unknown outcome so far

	stack  []frame
	failed map[config][]bitset // what was used of those of unknown outcome
	steps  int                 // still allowed

	far    int     // the farthest mark that was a dead end
	states []State // at that mark, where explain asks for them
	order  []int32 // operations in order, where explain asks for them
	best   []int32 // the longest of them

	explain bool
}

// A trait is what the search knows of an operation from the start.
type trait struct {
	slot    int16 // its place among the open operations, or among those of unknown outcome
	unknown bool
	reads   bool
	twin    int32 // of unknown outcome: the one before it that is alike; -1: none
	source  int32 // what wrote the value that it saw; -1: none
	coy     bool  // of unknown outcome: put in order only where another waits for its value
}

type config struct {
	at     int32
	placed bitset
	state  State
}

// A frame is a configuration in which an operation returns that is not in order yet.
type frame struct {
	config
	used   bitset
	next   int16 // what to try next, see candidate
	before int32 // length of the order
}

type outcome uint8

const (
	found outcome = iota
	impossible
	exhausted // steps ran out, or too many operations are open at once
)

func newSearch(m Model, p *part, steps int) *search {
	s := &search{model: m, part: p, steps: steps, far: -1}
	s.traits = make([]trait, len(p.ops))
	var free []int16
	unknown := 0
	last := map[service.Op]int32{}
	for _, k := range p.marks {
		t, o := &s.traits[k.op], p.ops[k.op]
		switch {
		case k.returns:
			free = append(free, t.slot)
			continue
		case !o.Known:
			t.twin, t.unknown = -1, true
			if twin, found := last[o.Op]; found {
				t.twin = twin
			}
			last[o.Op] = k.op
			t.slot = int16(min(unknown, slotsMax))
			unknown++
		case len(free) > 0:
			t.slot = free[len(free)-1]
			free = free[:len(free)-1]
		default:
			t.slot = int16(min(len(s.pending), slotsMax))
			s.pending = append(s.pending, -1)
		}
		t.reads, t.source = reads(o), -1
		if o.Op.Amount < 0 {
			s.model.Beyond = nil
		}
	}
	s.findSources()
	if m.FIFO {
		s.ranks = ranks(p)
	}
	if max(len(s.pending), unknown) > slotsMax {
		s.steps = 0
	}
	return s
}

// findSources finds for each operation that saw a value the one that wrote it.
//
// A write of unknown outcome whose value can be seen in no other way than by an operation that
// waits for it is coy: there is no use in putting it in order before.
func (s *search) findSources() {
	writer := make(map[string]int32, len(s.ops))
	blurred := s.model.FIFO // values are seen later than they are written, in parts, or by deletes
	for i, o := range s.ops {
		if o.Op.Value != "" {
			if _, twice := writer[o.Op.Value]; twice {
				blurred = true
			}
			writer[o.Op.Value] = int32(i)
		}
		blurred = blurred || o.Op.Name == "append" || o.Op.Name == "delete"
	}
	for i := range s.traits {
		s.traits[i].coy = !blurred && writesValue(s.ops[i])
	}
	for i, o := range s.ops {
		saw := o.Result.Value
		if o.Op.Name == "cas" && (o.Result.OK || !o.Known) {
			saw = o.Op.Old
		}
		if w, found := writer[saw]; found && o.Known {
			s.traits[i].source = w
		} else if found {
			s.traits[w].coy = false
		}
	}
}

func (s *search) run() outcome {
	if s.steps <= 0 {
		return exhausted
	}
	alive := true
	for {
		if alive {
			if s.advance() {
				return found
			}
			alive = s.push()
		}
		if s.steps <= 0 {
			return exhausted
		}
		if !alive && !s.backtrack() {
			return impossible
		}
		alive = s.choose()
	}
}

// advance walks to the next return of an operation that is not in order, or to the end.
func (s *search) advance() (end bool) {
	for s.at < len(s.marks) {
		k := s.marks[s.at]
		t := &s.traits[k.op]
		switch {
		case k.returns:
			if !s.placed.has(t.slot) {
				return false
			}
			s.placed.remove(t.slot)
			s.pending[t.slot] = -1
		case t.unknown:
			s.unknown = append(s.unknown, k.op)
		default:
			s.pending[t.slot] = k.op
			if t.reads {
				s.tryRead(k.op, t.slot)
			}
		}
		s.at++
	}
	return true
}

// reads tells whether o, given its result, leaves every state as it is.
func reads(o *Operation) bool { return o.Known && (!o.Result.OK || o.Op.ReadOnly()) }

// tryRead puts an operation in order that changes nothing, if its result fits.
func (s *search) tryRead(op int32, slot int16) {
	if _, ok := s.model.Step(s.state, s.ops[op]); ok {
		s.placed.add(slot)
		s.note(op)
	}
}

func (s *search) note(op int32) {
	if s.explain {
		s.order = append(s.order, op)
	}
}

// push opens the choice at the present mark, unless it is known to lead nowhere.
func (s *search) push() bool {
	s.steps--
	c := config{at: int32(s.at), placed: s.placed, state: s.state}
	if len(s.failed) > 0 {
		for _, less := range s.failed[c] {
			if less.within(&s.used) {
				return false
			}
		}
	}
	s.stack = append(s.stack, frame{config: c, used: s.used, next: -3, before: int32(len(s.order))})
	return true
}

// choose puts one more open operation in order, and tells whether it could.
func (s *search) choose() bool {
	f := &s.stack[len(s.stack)-1]
	op, state := s.candidate(f)
	if op < 0 {
		s.deadEnd(f)
		return false
	}
	if f.next == -1 && s.lonely(op) {
		s.stack = s.stack[:len(s.stack)-1] // there was no choice
	}
	s.state = state
	if t := &s.traits[op]; t.unknown {
		s.used.add(t.slot)
	} else {
		s.placed.add(t.slot)
	}
	s.note(op)
	for i, open := range s.pending {
		if open >= 0 && s.traits[open].reads && !s.placed.has(int16(i)) {
			s.tryRead(open, int16(i))
		}
	}
	return true
}

// candidate is the next operation that may come now, and the state after it; -1 if there is none.
func (s *search) candidate(f *frame) (int32, State) {
	returning := s.marks[f.at].op
	for end := 2 * (len(s.pending) + len(s.unknown)); int(f.next) <= end; {
		op := s.option(int(f.next), returning)
		f.next++
		if op < 0 || !s.mayPlace(op) {
			continue
		}
		s.steps--
		state, ok := s.model.Step(s.state, s.ops[op])
		if ok && (!s.traits[op].unknown || state != s.state) && !s.beyond(state, op) {
			return op, state
		}
	}
	return -1, State{}
}

// option is the ith operation to try where one returns; -1 is none. First comes an enqueue whose
// rank says that it goes before the one that returns (-3), then that one itself (-2), then what wrote
// the value that it saw (-1), then what else is pending, then what is of unknown outcome, and enqueues last, those in the order of ranks first.
func (s *search) option(i int, returning int32) int32 {
	switch {
	case i == -3:
		return s.foremost(s.rank(returning))
	case i == -2:
		return returning
	case i == -1:
		if w := s.traits[returning].source; w >= 0 && s.open(w) {
			return w
		}
		return -1
	}
	ranked := false
	if each := len(s.pending) + len(s.unknown); i == each {
		return s.foremost(math.MaxInt32)
	} else if i > each {
		i, ranked = i-each-1, true
	}
	op := int32(-1)
	if i < len(s.pending) {
		op = s.pending[i]
	} else {
		op = s.unknown[i-len(s.pending)]
	}
	if op < 0 || op == returning || s.rank(op) > 0 != ranked {
		return -1
	}
	return op
}

// open tells whether an operation has been called and has not returned.
func (s *search) open(op int32) bool {
	t := &s.traits[op]
	if t.unknown {
		return int(t.slot) < len(s.unknown)
	}
	return s.pending[t.slot] == op
}

func (s *search) rank(op int32) int32 {
	if s.ranks == nil {
		return 0
	}
	return s.ranks[op]
}

// foremost is the open enqueue of the least rank, if that is below a bound; else -1.
func (s *search) foremost(below int32) int32 {
	if s.ranks == nil {
		return -1
	}
	least := int32(-1)
	for _, open := range [...][]int32{s.pending, s.unknown} {
		for _, op := range open {
			if op >= 0 && s.ranks[op] > 0 && s.ranks[op] < below && s.mayPlace(op) {
				least, below = op, s.ranks[op]
			}
		}
	}
	return least
}

// mayPlace tells whether an open operation may be the next in order, as far as the state does not
// matter.
func (s *search) mayPlace(op int32) bool {
	t := &s.traits[op]
	if !t.unknown {
		return !t.reads && !s.placed.has(t.slot)
	}
	if s.used.has(t.slot) || t.twin >= 0 && !s.used.has(s.traits[t.twin].slot) {
		return false
	}
	return !t.coy || slices.ContainsFunc(s.pending, func(open int32) bool {
		return open >= 0 && s.traits[open].source == op && !s.placed.has(s.traits[open].slot)
	})
}

// beyond tells whether, with op in order, a state is one from which another open operation can no
// longer get its result.
func (s *search) beyond(state State, op int32) bool {
	if s.model.Beyond == nil {
		return false
	}
	for i, open := range s.pending {
		if open >= 0 && open != op && !s.placed.has(int16(i)) && s.model.Beyond(state, s.ops[open]) {
			return true
		}
	}
	return false
}

// lonely tells whether no open operation but op might be put in order here.
func (s *search) lonely(op int32) bool {
	may := func(open int32) bool { return open >= 0 && open != op && s.mayPlace(open) }
	return !slices.ContainsFunc(s.pending, may) && !slices.ContainsFunc(s.unknown, may)
}

// deadEnd remembers that nothing follows from the newest frame.
func (s *search) deadEnd(f *frame) {
	if s.failed == nil {
		s.failed = map[config][]bitset{}
	}
	s.failed[f.config] = append(s.failed[f.config], f.used)
	if int(f.at) > s.far {
		s.far = int(f.at)
		s.states = s.states[:0]
		if s.explain {
			s.best = append(s.best[:0], s.order[:f.before]...)
		}
	}
	if s.explain && int(f.at) == s.far {
		s.states = append(s.states, f.state)
	}
	s.stack = s.stack[:len(s.stack)-1]
}

// backtrack returns to the newest frame that is left.
func (s *search) backtrack() bool {
	if len(s.stack) == 0 {
		return false
	}
	f := &s.stack[len(s.stack)-1]
	for s.at > int(f.at) {
		s.at--
		k := s.marks[s.at]
		switch slot := s.traits[k.op].slot; {
		case k.returns:
			s.pending[slot] = k.op
		case s.traits[k.op].unknown:
			s.unknown = s.unknown[:len(s.unknown)-1]
		default:
			s.pending[slot] = -1
		}
	}
	s.state, s.placed, s.used = f.state, f.placed, f.used
	if s.explain {
		s.order = s.order[:f.before]
	}
	return true
}
