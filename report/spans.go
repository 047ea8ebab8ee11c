package report

import (
	"slices"
	"sort"
)

// never is behind all events.
const never = ^uint64(0)

// spans are things that begin with an event and end with another: messages under way, timers that
// are set. They are found as of any event: from the nearest mark before it, at which all that were
// open are listed, and what began since.
type spans struct {
	from, to []uint64 // from is in order; a span is open as of an event n if from <= n < to
	marks    []spanMark
	open     []int // since the last mark, and some that have ended
}

// spanMark lists the spans that were open when the one at a place began. Marks are as far apart as they
// are long, so that all of them together take no more room than the spans.
type spanMark struct {
	place int
	open  []int
}

// marksApart is how many spans begin between two marks, at least.
const marksApart = 256

// begin adds a span that begins now, and is its place.
func (s *spans) begin(num uint64) int {
	place, last := len(s.from), 0
	if n := len(s.marks); n > 0 {
		last = s.marks[n-1].place
	}
	if place-last >= max(marksApart, len(s.open)) {
		s.open = slices.DeleteFunc(s.open, func(i int) bool { return s.to[i] <= num })
		s.marks = append(s.marks, spanMark{place, slices.Clone(s.open)})
	}
	s.from, s.to, s.open = append(s.from, num), append(s.to, never), append(s.open, place)
	return place
}

// end ends a span.
func (s *spans) end(place int, num uint64) { s.to[place] = num }

// at are the places of the spans that are open as of an event, in order.
func (s *spans) at(num uint64) []int {
	end := sort.Search(len(s.from), func(i int) bool { return s.from[i] > num })
	m := sort.Search(len(s.marks), func(i int) bool { return s.marks[i].place >= end })
	var out []int
	begin := 0
	if m > 0 {
		mark := s.marks[m-1]
		begin = mark.place
		for _, i := range mark.open {
			if s.to[i] > num {
				out = append(out, i)
			}
		}
	}
	for i := begin; i < end; i++ {
		if s.to[i] > num {
			out = append(out, i)
		}
	}
	return out
}
