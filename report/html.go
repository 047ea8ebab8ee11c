package report

import (
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// htmlWall is how long porcupine may look for orders to draw.
const htmlWall = 10 * time.Second

// HTML writes a page on which a history can be explored: every operation, the orders in which they
// can have taken effect, and beside them who led and what went wrong.
func (s *Story) HTML(w io.Writer, m check.Model, h *check.History) error {
	return check.WriteHTML(w, m, h, s.notes(), htmlWall)
}

// notes are the faults and the leaders, as times beside a history.
func (s *Story) notes() []check.Note {
	var notes []check.Note
	add := func(tag, colour string, all []stretch) {
		for _, x := range all {
			until := x.until
			if until == 0 {
				until = max(s.end, x.at)
			}
			notes = append(notes, check.Note{Tag: tag, At: x.at, Until: until, Text: x.text, Colour: colour})
		}
	}
	add("faults", "#f4c7c3", s.spells)
	add("leaders", "#c9daf8", s.leaders)
	for _, m := range s.moments {
		if m.rank == noteRank {
			notes = append(notes, check.Note{Tag: "notes", At: m.at, Until: m.at, Text: m.text})
		}
	}
	slices.SortStableFunc(notes, func(a, b check.Note) int { return cmp.Compare(a.At, b.At) })
	return notes
}

// A stretch is something that lasted: a fault, or a claim to lead.
type stretch struct {
	node  sim.ID
	at    time.Duration
	until time.Duration // 0: to the end
	text  string
}

// finish ends the oldest open stretch that is meant.
func finish(all []stretch, at time.Duration, meant func(*stretch) bool) {
	for i := range all {
		if all[i].until == 0 && meant(&all[i]) {
			all[i].until = at
			return
		}
	}
}

// stretches follows what lasts.
func (s *Story) stretches(e *sim.Event) {
	name := s.cast.Name(e.Node)
	ended := func() { finish(s.leaders, e.At, func(l *stretch) bool { return l.node == e.Node }) }
	switch body := e.Body.(type) {
	case sim.Fault:
		if text, undone := undo(e.Why); undone {
			finish(s.spells, e.At, func(f *stretch) bool { return f.text == text })
			return
		}
		s.spells = append(s.spells, stretch{at: e.At, text: e.Why})
		if body.Kind == sim.Wipe || body.Kind == sim.Jump {
			s.spells[len(s.spells)-1].until = e.At
		}
	case sim.Claim:
		ended()
		if _, leads := body.Claim(); leads {
			text := name + " leads " + epoch(body)
			s.leaders = append(s.leaders, stretch{node: e.Node, at: e.At, text: text})
		}
	case sim.Loss:
		ended()
	}
}
