package report

import (
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// faulted takes down that a fault began or was undone. The scenario's own words for it may follow
// with [Story.Explain].
func (s *Story) faulted(e *sim.Event) {
	text, undone := undo(e.Why)
	f, _ := e.Body.(sim.Fault)
	text = readable(text)
	if f.Kind == sim.Bridge {
		text += s.through(&f)
	}
	switch mark := "▼"; {
	case undone && f.Kind == sim.Crash:
		return // the restart says it
	case undone && f.Kind == sim.Pause:
		return
	case undone:
		s.add(moment{at: e.At, rank: faultRank, mark: "▲", text: "over: " + text})
	default:
		if f.Name != "" {
			text += ` "` + f.Name + `"`
		}
		s.add(moment{at: e.At, rank: faultRank, mark: mark, text: text})
		s.faults[e.Num] = len(s.moments) - 1
	}
}

// through says which servers a bridge leaves in the middle.
func (s *Story) through(f *sim.Fault) string {
	var middle []sim.ID
	for _, id := range s.cast.Servers {
		if side(f, id) < 0 {
			middle = append(middle, id)
		}
	}
	if len(middle) == 0 {
		return ""
	}
	return " through " + s.cast.Name.list(middle)
}

// undo reports whether the words of a fault's event say that it was undone, and which.
func undo(why string) (text string, undone bool) { return strings.CutPrefix(why, "undo ") }

// Explain adds what the scenario asked for to the fault that began with an event: leader(). It
// must come before Note and Phase.
func (s *Story) Explain(num uint64, words string) {
	if i, found := s.faults[num]; found && words != "" {
		s.moments[i].text += "  ← " + words
	}
}

// life takes down that a node crashed, came back, stood still or went on.
func (s *Story) life(e *sim.Event) {
	who := s.cast.Name(e.Node)
	switch e.Kind {
	case sim.Crashed:
		lost := ""
		if l, ok := e.Body.(sim.Loss); ok && l.Writes > 0 {
			lost = ": " + counted(l.Writes, "unsynced write") + " lost"
		}
		if i, found := s.faults[e.Cause]; found { // the fault's own line says who crashed
			if lost != "" && strings.HasSuffix(s.moments[i].text, " "+who) {
				s.moments[i].text += lost
			} else if lost != "" {
				s.moments[i].text += ", " + who + lost
			}
			return
		}
		why := ""
		if e.Why != "" && e.Why != "a fault" {
			why = ", " + e.Why
		}
		s.add(moment{at: e.At, rank: faultRank, mark: "✗", text: who + " crashes" + why + lost})
	case sim.Restarted:
		s.restarted, s.restart, s.boot = e.Num, len(s.moments), e.Num
		s.add(moment{at: e.At, rank: faultRank, mark: "▲", text: who + " restarts"})
	case sim.Resumed:
		s.add(moment{at: e.At, rank: faultRank, mark: "▲", text: who + " goes on"})
	}
}

// call is an operation that has not returned.
type call struct {
	node    sim.ID
	process int
}

// operations follows what clients ask for.
type operations struct {
	open      map[call]time.Duration
	latencies []time.Duration // of answered operations, in the order of their answers
	gaps      []gap           // the long ones
	most      gap             // the longest
	wanting   bool            // somebody has asked since the last answer
	wait      gap             // since when, and up to when at least
}

// A gap is a time in which clients waited and none got an answer. It ends with an answer, and not
// when a client gives up or learns too late.
type gap struct{ from, to time.Duration }

func (g gap) length() time.Duration { return g.to - g.from }

func (s *Story) invoked(e *sim.Event) {
	in, ok := e.Body.(sim.Invoke)
	if !ok {
		return
	}
	if o := &s.ops; !o.wanting {
		o.wanting, o.wait = true, gap{e.At, e.At}
	}
	s.ops.open[call{e.Node, in.Process}] = e.At
}

func (s *Story) returned(e *sim.Event) {
	out, ok := e.Body.(sim.Return)
	if !ok {
		return
	}
	c := call{e.Node, out.Process}
	asked, found := s.ops.open[c]
	delete(s.ops.open, c)
	s.ops.wait.to = max(s.ops.wait.to, e.At)
	switch out.Outcome {
	case sim.Unknown:
		s.now.unknown++
		return
	case sim.Failed:
		if found { // else it was counted as unknown
			s.now.failed++
		}
		return
	}
	if !found {
		return // an answer that came after the client gave up: it was counted as unknown
	}
	s.answered(e.At)
	s.now.answered++
	s.ops.latencies = append(s.ops.latencies, e.At-asked)
	s.now.latencies++
}

// answered ends a gap. The next one begins at once if others are waiting.
func (s *Story) answered(at time.Duration) {
	o := &s.ops
	if o.wait.length() > o.most.length() {
		o.most = o.wait
	}
	if o.wait.length() >= gapMin {
		text := "the first answer in " + span(o.wait.length())
		s.add(moment{at: at, rank: gapRank, mark: "○", text: text, nth: len(o.gaps)})
		o.gaps = append(o.gaps, o.wait)
	}
	o.wanting, o.wait = len(o.open) > 0, gap{at, at}
}

// gapMin is how long nobody must have had an answer for a story to mention it.
const gapMin = 200 * time.Millisecond

// unanswered is the gap that was open at the end; it has no length if there was none.
func (s *Story) unanswered() gap {
	switch g := s.ops.wait; {
	case !s.ops.wanting:
		return gap{}
	case len(s.ops.open) > 0:
		return gap{g.from, max(s.end, g.to)}
	default:
		return g
	}
}

// longest is the longest gap.
func (s *Story) longest() gap {
	if g := s.unanswered(); g.length() > s.ops.most.length() {
		return g
	}
	return s.ops.most
}

// quantile is the latency below which a share of the answers stayed, in hundredths.
func quantile(latencies []time.Duration, percent int) time.Duration {
	if len(latencies) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(latencies))
	return sorted[(len(sorted)-1)*percent/100]
}
