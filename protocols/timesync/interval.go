package timesync

import (
	"cmp"
	"slices"
	"time"
)

// A span is from when to when something may be, ends included.
type span struct{ low, high time.Duration }

// An edge is an end of a span.
type edge struct {
	at    time.Duration
	begin bool
}

// agreed is from the first to the last moment that lies in all spans but faulty ones (Marzullo and Owicki). If no more than
// those lie, the true time is in the others, and so between the two; there is no such moment if more lie.
func (c *config) agreed(spans []span, faulty int) (span, bool) {
	if c.mutants.On(middleOfAll) { // Without the rule: timesync/middle-of-all.
		return meanOf(spans), true
	}
	enough := len(spans) - faulty
	if c.mutants.On(mostOverlap) { // Without the rule: mutants/most-overlap.
		enough = densest(spans)
	}
	return overlap(spans, enough)
}

// overlap is from the first to the last moment that is in so many spans.
func overlap(spans []span, enough int) (both span, found bool) {
	edges := edgesOf(spans)
	within := 0
	for _, e := range edges {
		if !e.begin {
			if within >= enough {
				both.high = e.at
			}
			within--
			continue
		}
		if within++; within >= enough && !found {
			both.low, found = e.at, true
		}
	}
	return both, found
}

// edgesOf are the ends of spans in order. Spans that touch overlap.
func edgesOf(spans []span) []edge {
	edges := make([]edge, 0, 2*len(spans))
	for _, s := range spans {
		edges = append(edges, edge{s.low, true}, edge{s.high, false})
	}
	slices.SortFunc(edges, func(a, b edge) int {
		switch {
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		case a.begin == b.begin:
			return 0
		case a.begin:
			return -1
		}
		return 1
	})
	return edges
}

// densest is in how many spans some moment is at most.
func densest(spans []span) (most int) {
	within := 0
	for _, e := range edgesOf(spans) {
		if e.begin {
			within++
			most = max(most, within)
		} else {
			within--
		}
	}
	return most
}

// meanOf is the mean of all spans, as if errors cancelled.
func meanOf(spans []span) (mean span) {
	for _, s := range spans {
		mean.low += s.low
		mean.high += s.high
	}
	n := time.Duration(len(spans))
	return span{mean.low / n, mean.high / n}
}
