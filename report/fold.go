package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// together is how far apart two nodes may state the same to share a line.
const together = 250 * time.Millisecond

// join adds a milestone to the line of those that have just stated the same. It looks back only as
// far as other milestones: whatever else happened may be the cause, and is told first.
func join(lines []moment, m *moment) bool {
	for i := len(lines) - 1; i >= 0; i-- {
		l := &lines[i]
		if l.rank != factRank || m.at-l.at > together {
			return false
		}
		if l.text == m.text && !slices.Contains(l.who, m.who[0]) {
			l.who = append(slices.Clone(l.who), m.who...)
			slices.Sort(l.who)
			l.last, l.more = max(m.at, m.last), l.more+m.more
			return true
		}
	}
	return false
}

// Bounds on rounds.
const (
	roundMax  = 8 // lines of a round
	roundsMin = 4 // rounds that are folded, at least
	roundsTo  = 2 // rounds that are told
)

// fold tells the first few of many rounds of milestones that say the same of other numbers, and how
// many more there were.
func fold(lines []moment) []moment {
	var out []moment
	for i := 0; i < len(lines); {
		size, rounds := round(lines[i:])
		if rounds < roundsMin {
			out = append(out, lines[i])
			if more := lines[i].more; more > 0 {
				out[len(out)-1].text += fmt.Sprintf(", and %d more such facts", more)
			}
			i++
			continue
		}
		out = append(out, lines[i:i+roundsTo*size]...)
		more := 0
		for _, l := range lines[i : i+rounds*size] {
			more += l.more
		}
		i += rounds * size
		last := lines[i-1]
		last.who = nil
		last.mark = "⋮"
		last.text = fmt.Sprintf("the same %d times more, up to %s", rounds-roundsTo+more, last.text)
		if last.more > 0 {
			last.text = fmt.Sprintf("the same %d times more", rounds-roundsTo+more)
		}
		last.at, last.last = max(last.at, last.last), 0
		out = append(out, last)
	}
	return out
}

// round finds how many lines repeat, and how often.
func round(lines []moment) (size, rounds int) {
	for size := 1; size <= roundMax; size++ {
		n := size
		for n < len(lines) && likeness(&lines[n]) != "" && likeness(&lines[n]) == likeness(&lines[n-size]) {
			n++
		}
		if n/size >= roundsMin {
			return size, n / size
		}
	}
	return 0, 0
}

// likeness is what a milestone says without its numbers; "" of all other moments.
func likeness(m *moment) string {
	if m.rank != factRank {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, m.text)
}
