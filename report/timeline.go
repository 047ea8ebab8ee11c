package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Bounds on a timeline. A chaotic run has more moments than anyone reads.
const (
	timelineMax = 90 // lines of moments
	gapsMax     = 6  // of them for gaps without answers
)

// entry is a line of the timeline: a moment, or what was counted since the one before it.
type entry struct {
	moment
	counts bool
}

// entries are the lines of the timeline. Of very many moments those in the middle are left out.
func (s *Story) entries() []entry {
	shown := s.shown()
	left := max(len(shown)-timelineMax, 0)
	quiet := max(s.end/40, 50*time.Millisecond)
	var out []entry
	var before tally
	var since time.Duration
	summary := func(at time.Duration, then tally) {
		if line := s.summary(since, at, before, then); line != "" {
			out = append(out, entry{moment{at: since, text: line}, true})
		}
		before, since = then, at
	}
	for i, m := range shown {
		if left > 0 && i >= timelineMax/2 && i < timelineMax/2+left {
			if i == timelineMax/2 {
				out = append(out, entry{moment{at: m.at, mark: "⋮", text: counted(left, "moment") + " left out"}, true})
			}
			continue
		}
		if m.rank != gapRank && (m.at-since >= quiet || i == 0 && m.at > 0) {
			summary(m.at, m.then)
		}
		out = append(out, entry{moment: m})
	}
	summary(s.end, s.now)
	return out
}

// timeline is what happened, line by line.
func (s *Story) timeline(style Style) []string {
	var out []string
	for _, e := range s.entries() {
		switch {
		case !e.counts:
			out = append(out, s.line(e.moment, style)...)
		case e.mark != "":
			out = append(out, style.Dim(pad("", 12)+e.mark+"  "+e.text))
		default:
			for i, part := range Wrap(e.text, style.columns()-16) {
				mark := "│  "
				if i > 0 {
					mark = "│    "
				}
				out = append(out, style.Dim(pad("", 12)+mark+part))
			}
		}
	}
	return out
}

// shown are the moments that the timeline has room for.
func (s *Story) shown() []moment {
	gaps := slices.Clone(s.ops.gaps)
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(b.length(), a.length()) })
	var least time.Duration
	if len(gaps) > gapsMax {
		least = gaps[gapsMax-1].length()
	}
	var out []moment
	for _, m := range s.moments {
		if m.rank == gapRank && s.ops.gaps[m.nth].length() < least {
			continue
		}
		if m.rank != factRank || !join(out, &m) {
			out = append(out, m)
		}
	}
	return fold(out)
}

// line is a moment as a line, or as more than one if it is long.
func (s *Story) line(m moment, style Style) []string {
	text := s.saying(&m)
	mark := m.mark
	switch mark {
	case "▼", "✗":
		mark = style.Bad(mark)
	case "▲", "○":
		mark = style.Good(mark)
	case "◆":
		mark, text = style.Lead(mark), style.Bold(text)
	case "◇":
		mark = style.Lead(mark)
	case "❝", "═":
		mark = style.Unsure(mark)
	}
	var out []string
	for i, part := range Wrap(text, style.columns()-16) {
		if i == 0 {
			out = append(out, padLeft(Seconds(m.at), 10)+"  "+mark+"  "+part)
		} else {
			out = append(out, pad("", 15)+part)
		}
	}
	return out
}

// saying is the text of a moment: n1 n3 candidate, term 4, within 12 ms.
func (s *Story) saying(m *moment) string {
	text := m.text
	if len(m.who) > 0 {
		text = s.cast.Name.list(m.who) + " " + text
	}
	if m.last-m.at >= time.Millisecond {
		text += ", within " + span(m.last-m.at)
	}
	return text
}

// summary says what was counted between two instants: 1.8 s · 312 ops, median 7 ms.
func (s *Story) summary(from, to time.Duration, before, then tally) string {
	if to <= from || then.events == before.events {
		return ""
	}
	var parts []string
	latencies := s.ops.latencies[before.latencies:then.latencies]
	unknown, failed := then.unknown-before.unknown, then.failed-before.failed
	if len(s.cast.Clients) > 0 && (len(latencies) > 0 || unknown+failed > 0 || s.waiting(from, to)) {
		text := "no operation answered"
		if len(latencies) > 0 {
			text = counted(len(latencies), "op") + ", median " + span(quantile(latencies, 50))
		}
		if failed > 0 {
			text += fmt.Sprintf(", %d failed", failed)
		}
		if unknown > 0 {
			text += fmt.Sprintf(", %d unknown", unknown)
		}
		parts = append(parts, text)
	}
	if n := s.indexAt(to); n > s.indexAt(from) {
		parts = append(parts, sim.FactKind(s.protocol.Progress)+" "+number(n))
	}
	if len(s.cast.Clients) == 0 {
		parts = append(parts, s.untold(before, then)...)
	}
	if n := then.sent - before.sent; n > 0 {
		text := counted(n, "message")
		if lost := then.dropped - before.dropped; lost > 0 {
			text += ", " + number(lost) + " lost"
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return span(to-from) + " · " + strings.Join(parts, " · ")
}

// untold are the facts that the timeline only counts: 45 echoed.
func (s *Story) untold(before, then tally) []string {
	var parts []string
	for i, k := range s.kinds {
		if i == kindsCounted {
			break
		}
		if n := then.facts[i] - before.facts[i]; n > 0 && !k.milestone && !k.progress {
			parts = append(parts, number(n)+" × "+k.name)
		}
	}
	return parts
}

// waiting reports whether a client waited for an answer all the time between two instants.
func (s *Story) waiting(from, to time.Duration) bool {
	all := append(slices.Clone(s.ops.gaps), s.unanswered())
	return slices.ContainsFunc(all, func(g gap) bool { return g.from <= from && g.to >= to })
}

// indexAt is the highest index up to an instant.
func (s *Story) indexAt(at time.Duration) int64 {
	i, _ := slices.BinarySearchFunc(s.reached, at, func(p progress, at time.Duration) int {
		if p.at <= at {
			return -1
		}
		return 1
	})
	if i == 0 {
		return 0
	}
	return s.reached[i-1].index
}
