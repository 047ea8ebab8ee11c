package check

import "fmt"

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
	*part
	states *states
	traits []trait // of each operation
	ranks  []int32 // of a queue's enqueues; see ranks

	at      int     // the next mark
	state   int32   // its number among states
	placed  bitset  // slots of open operations that are in order already
	used    bitset  // the same of operations of unknown outcome, which have slots of their own
	pending []int32 // the open operation in each slot; -1: none
	unknown []int32 // operations of unknown outcome so far

	stack   []frame
	stuck   bool                // nothing follows from the present configuration
	failed  map[config][]bitset // what was used of those of unknown outcome
	steps   int                 // that are left
	allowed int                 // steps in all

	far   int     // the farthest mark that was a dead end
	dead  []int32 // the states at that mark, where explain asks for them
	order []int32 // operations in order, where explain asks for them
	best  []int32 // the longest of them

	explain bool
	grows   bool // the model's states grow, and results say how far
	foresight
}

type config struct {
	at     int32
	placed bitset
	state  int32
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

// run searches until it knows, or its steps run out; then it can go on with more.
func (s *search) run() outcome {
	for {
		if s.stuck && !s.backtrack() {
			return impossible
		}
		if s.steps <= 0 {
			return exhausted
		}
		if !s.stuck {
			if s.advance() {
				return found
			}
			if !s.push() {
				s.stuck = true
				continue
			}
		}
		s.stuck = !s.choose()
	}
}

// allow lets a search take so many steps in all.
func (s *search) allow(steps int) {
	if more := steps - s.allowed; more > 0 {
		s.steps += more
		s.allowed = steps
	}
}

// weight is roughly what a search remembers, in bytes.
func (s *search) weight() int64 {
	return int64(len(s.ops))*64 + int64(len(s.states.all))*128 + int64(len(s.failed))*192
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

// tryRead puts an operation in order that changes nothing, if its result fits.
func (s *search) tryRead(op int32, slot int16) {
	next := s.states.step(s.state, op, s.ops[op])
	if next >= 0 && next != s.state {
		panic(fmt.Sprintf("check: the model of %s changes its state by %s, which only reads, or did nothing",
			s.of.Name, s.of.Tell(s.ops[op].Op)))
	}
	if next >= 0 {
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
	if s.at <= s.far {
		s.state = s.states.same(s.state)
		c.state = s.state
		if s.failsToo(s.alike(c), &s.used) {
			return false
		}
	}
	s.stack = append(s.stack, frame{config: c, used: s.used, next: -3, before: int32(len(s.order))})
	return true
}

// choose puts one more open operation in order, and reports whether it could.
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

// deadEnd remembers that nothing follows from the newest frame.
func (s *search) deadEnd(f *frame) {
	if s.failed == nil {
		s.failed = map[config][]bitset{}
	}
	f.state = s.states.same(f.state)
	key := s.alike(f.config)
	s.failed[key] = append(s.failed[key], f.used)
	if s.renews != nil && s.sights == nil && len(s.failed) > hardAt {
		s.look()
	}
	if int(f.at) > s.far {
		s.far = int(f.at)
		s.dead = s.dead[:0]
		if s.explain {
			s.best = append(s.best[:0], s.order[:f.before]...)
		}
	}
	if s.explain && int(f.at) == s.far {
		s.dead = append(s.dead, f.state)
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
