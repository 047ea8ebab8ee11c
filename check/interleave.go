package check

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
)

// An interleaving is a search for an order of the operations of several sessions, each in its own
// order, that a model allows. It goes depth first, by the events of the calls, reads before writes,
// and remembers what led nowhere.
type interleaving struct {
	of       *service.Service
	sessions [][]*Operation // known ones, and at most one of unknown outcome at the end
	at       []int          // in each session
	state    map[string]service.State
	keys     []string // of state, in the order in which they appeared
	failed   map[string]bool
	steps    int
	memory   int64
	longest  []*Operation
	order    []*Operation
}

// interleave judges sequential consistency by search.
func interleave(of *service.Service, h *History, b Budget, name string) Judgement {
	s := &interleaving{
		of: of, state: map[string]service.State{}, failed: map[string]bool{}, steps: b.Steps, memory: b.Memory,
	}
	rows := map[int]int{}
	for i := range h.ops {
		o := &h.ops[i]
		if o.Failed || !o.Known && of.ReadOnly(o.Op) {
			continue
		}
		row, found := rows[o.Row]
		if !found {
			row = len(s.sessions)
			rows[o.Row] = row
			s.sessions = append(s.sessions, nil)
		}
		s.sessions[row] = append(s.sessions[row], o)
	}
	s.at = make([]int, len(s.sessions))
	j := Judgement{Finding: Finding{Property: name}}
	switch s.run() {
	case exhausted:
		j.Verdict = Undecided
		j.Why = fmt.Sprintf("no order of the %d operations was found within the budget, and none was shown not to exist", len(h.ops))
	case impossible:
		j.Verdict = Violated
		stuck := s.stuck()
		j.Why = fmt.Sprintf("%s, and there is no order that explains it and keeps each client's own", told(of, stuck))
		j.Events = eventsOf([]*Operation{stuck})
		for _, o := range s.longest {
			j.Longest = append(j.Longest, *o)
		}
		j.Part = append(slices.Clone(j.Longest), *stuck)
		slices.SortFunc(j.Part, func(a, b Operation) int { return cmp.Compare(a.CallEvent, b.CallEvent) })
	}
	return j
}

// stuck is the first operation to return of those that the longest order leaves out.
func (s *interleaving) stuck() (first *Operation) {
	for _, session := range s.sessions {
		for _, o := range session {
			if o.Known && !slices.Contains(s.longest, o) && (first == nil || o.ReturnEvent < first.ReturnEvent) {
				first = o
			}
		}
	}
	return first
}

// run takes one operation after the other, and goes back where none can be taken.
func (s *interleaving) run() outcome {
	type frame struct {
		session int
		key     string
		was     service.State
		mark    string
		next    int // the option to try next
	}
	var stack []frame
	options := s.options()
	mark := s.mark()
	next := 0
	for {
		if s.over() {
			return found
		}
		if next < len(options) && !s.failed[mark] {
			i := options[next]
			o := s.sessions[i][s.at[i]]
			key := s.key(o.Op)
			was := s.state[key]
			if s.steps--; s.steps <= 0 {
				return exhausted
			}
			next++
			after, ok := s.of.Model.Step(was, o.Op, o.Result, o.Known)
			if !ok {
				continue
			}
			stack = append(stack, frame{i, key, was, mark, next})
			s.state[key] = after
			s.at[i]++
			s.order = append(s.order, o)
			options, mark, next = s.options(), s.mark(), 0
			continue
		}
		if len(s.order) >= len(s.longest) {
			s.longest = append(s.longest[:0], s.order...)
		}
		if s.memory -= int64(len(mark)) + 64; s.memory < 0 {
			return exhausted
		}
		s.failed[mark] = true
		if len(stack) == 0 {
			return impossible
		}
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		s.at[f.session]--
		s.order = s.order[:len(s.order)-1]
		s.state[f.key] = f.was
		options, mark, next = s.options(), f.mark, f.next
	}
}

func (s *interleaving) key(op service.Op) string {
	k := keyOf(s.of, op)
	if _, found := s.state[k]; !found {
		s.state[k] = s.of.Model.Init
		s.keys = append(s.keys, k)
	}
	return k
}

// over reports whether all that is known is in order.
func (s *interleaving) over() bool {
	for i, session := range s.sessions {
		if s.at[i] < len(session) && session[s.at[i]].Known {
			return false
		}
	}
	return true
}

// options are the sessions that have an operation left: reads first, then by the events of the calls.
func (s *interleaving) options() (sessions []int) {
	for i, session := range s.sessions {
		if s.at[i] < len(session) {
			sessions = append(sessions, i)
		}
	}
	late := func(i int) int {
		o := s.sessions[i][s.at[i]]
		switch {
		case !o.Known:
			return 2
		case s.of.ReadOnly(o.Op):
			return 0
		}
		return 1
	}
	slices.SortFunc(sessions, func(a, b int) int {
		return cmp.Or(cmp.Compare(late(a), late(b)),
			cmp.Compare(s.sessions[a][s.at[a]].CallEvent, s.sessions[b][s.at[b]].CallEvent))
	})
	return sessions
}

// mark is where the sessions are and what the states are.
func (s *interleaving) mark() string {
	var b []byte
	for _, at := range s.at {
		b = binary.AppendUvarint(b, uint64(at))
	}
	for _, key := range s.keys {
		b = fmt.Appendf(b, "%#v\x00", s.state[key])
	}
	return string(b)
}
