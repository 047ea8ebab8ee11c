package check

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Sights are the texts that operations of a part see, and until when. A value that is the beginning of none of
// them is told from no other such value: whatever is put at its end, nobody will see it.
type sights struct {
	seen     []string           // in order, each once
	until    [][]int32          // until[k][i]: the last mark at which one of the 1<<k texts from the ith on is seen
	ends     []int32            // of each state: the last mark at which something is seen that begins with its value; unasked
	writes   map[string][]int32 // by value, the marks at which writes that begin a new value are called
	joined   map[string][]int32 // the same of those that make it longer
	cleared  []int32            // the marks at which operations that take it away are called
	lengths  []int              // of those values, each once
	worn     []wear             // by when
	compares bool               // some operations depend on more of a value that they do not name than whether there is one
}

// hardAt is how many configurations have failed when a search looks closer at what is seen: one that goes nearly
// straight need not.
const hardAt = 200

const (
	gone    = -1 // the number of all states whose values nobody will see
	unasked = -2
)

// look finds what is seen.
func (s *search) look() {
	s.sights = &sights{writes: map[string][]int32{}, joined: map[string][]int32{}}
	last := map[string]int32{}
	for at, k := range s.marks {
		o, t := s.ops[k.op], &s.traits[k.op]
		switch {
		case k.returns:
			last[s.sees(k.op)] = max(last[s.sees(k.op)], int32(at))
			continue
		case !o.Known:
			last[o.Op.Old] = int32(len(s.marks)) // it may see that at any time
		}
		switch {
		case t.reads:
		case s.clears(k.op):
			s.cleared = append(s.cleared, int32(at))
		case s.renews[k.op]:
			s.writes[o.Op.Value] = append(s.writes[o.Op.Value], int32(at))
		default:
			s.joined[o.Op.Value] = append(s.joined[o.Op.Value], int32(at))
		}
		if n := len(o.Op.Value); !t.reads && !slices.Contains(s.lengths, n) {
			s.lengths = append(s.lengths, n)
		}
		s.compares = s.compares || t.does&service.Blind != 0 && t.does&service.Clears == 0
	}
	s.index(last)
	s.wearOut()
}

// index makes it quick to ask until when something is seen that begins with a text.
func (v *sights) index(last map[string]int32) {
	for text := range last {
		v.seen = append(v.seen, text)
	}
	slices.Sort(v.seen)
	row := make([]int32, len(v.seen))
	for i, text := range v.seen {
		row[i] = last[text]
	}
	v.until = [][]int32{row}
	for n := 1; 2*n <= len(row); n *= 2 {
		below := v.until[len(v.until)-1]
		next := make([]int32, len(below)-n)
		for i := range next {
			next[i] = max(below[i], below[i+n])
		}
		v.until = append(v.until, next)
	}
}

// sees is the text that an operation depends on; "" if it depends on none.
func (s *search) sees(op int32) string {
	o := s.ops[op]
	if s.traits[op].reads && s.traits[op].does&service.Tells != 0 {
		return o.Result.Value
	}
	return o.Op.Old
}

// clears reports whether an operation may take the value away.
func (s *search) clears(op int32) bool { return s.renews[op] && s.traits[op].does&service.Writes == 0 }

// lastSeen is the last mark at which something is seen that begins with a text; -1 if nothing is.
func (v *sights) lastSeen(text string) int32 {
	from, _ := slices.BinarySearch(v.seen, text)
	to := from
	for step := len(v.seen); step > 0; step /= 2 {
		for to+step <= len(v.seen) && strings.HasPrefix(v.seen[to+step-1], text) {
			to += step
		}
	}
	if from == to {
		return -1
	}
	k := 0
	for 2<<k <= to-from {
		k++
	}
	return max(v.until[k][from], v.until[k][to-1<<k])
}

// alike is one configuration for all that the rest of the history cannot tell apart. The state is one of those
// that stand for all that are the same.
func (s *search) alike(c config) config {
	if s.sights == nil || s.states.texts[c.state] == "" {
		return c
	}
	for len(s.ends) <= int(c.state) {
		s.ends = append(s.ends, unasked)
	}
	if s.ends[c.state] == unasked {
		s.ends[c.state] = s.lastSeen(s.states.texts[c.state])
	}
	if s.ends[c.state] < c.at {
		c.state = gone
	}
	return c
}

// mayBeginWith reports whether a value may begin anew, by another operation than op, that a read sees which returns
// at a mark.
func (s *search) mayBeginWith(sees string, at, op int32) bool {
	cleared, joined := s.calledBetween(s.cleared, at), sees == ""
	for _, open := range [...][]int32{s.pending, s.unknown} {
		for _, w := range open {
			if w < 0 || w == op || s.isPlaced(w) || s.traits[w].reads {
				continue
			}
			fits := s.traits[w].does&service.Writes != 0 && strings.HasPrefix(sees, s.ops[w].Op.Value)
			switch {
			case s.clears(w):
				cleared = true
			case fits && s.renews[w]:
				return true
			case fits:
				joined = true
			}
		}
	}
	for _, n := range s.lengths {
		if n > len(sees) {
			continue
		}
		if s.calledBetween(s.writes[sees[:n]], at) {
			return true
		}
		joined = joined || s.calledBetween(s.joined[sees[:n]], at)
	}
	return cleared && joined
}

// calledBetween reports whether one of some marks, in order, lies between the present one and another.
func (s *search) calledBetween(marks []int32, at int32) bool {
	i, _ := slices.BinarySearch(marks, int32(s.at))
	return i < len(marks) && marks[i] < at
}
