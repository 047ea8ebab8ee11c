package report

import "sort"

// never is behind all events.
const never = ^uint64(0)

// spans are things that begin with an event and end with another: messages under way, timers that
// are set. They are found as of any event: from the nearest mark before it, at which all that were
// open are listed, and what began since.
type spans struct {
	from, to []uint64 // from is in order; a span is open as of an event n if from <= n < to
	marks    []spanMark
}

// spanMark lists the spans that were open when the one at a place began.
type spanMark struct {
	place int
	open  []int
}

// marksApart is how many spans begin between two marks, at least.
const marksApart = 256

// begin adds a span that begins now, and is its place.
func (s *spans) begin(num uint64) int {
	s.from = append(s.from, num)
	s.to = append(s.to, never)
	return len(s.from) - 1
}

// end ends a span.
func (s *spans) end(place int, num uint64) { s.to[place] = num }

// seal makes the marks. They are as far apart as they are long, so that all of them together take
// no more room than the spans.
func (s *spans) seal() {
	var open []int
	last := 0
	for place, from := range s.from {
		if place-last >= max(marksApart, len(open)) {
			still := make([]int, 0, len(open))
			for _, i := range open {
				if s.to[i] > from {
					still = append(still, i)
				}
			}
			open = still
			s.marks = append(s.marks, spanMark{place, append([]int(nil), open...)})
			last = place
		}
		open = append(open, place)
	}
}

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
