package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// htmlWall is how long porcupine may look for orders to draw.
const htmlWall = 10 * time.Second

// HTML writes a page on which a history can be explored: every operation, the orders in which they
// can have taken effect, and beside them who led and what went wrong. Violations are shown at the
// last of their events that is among those given.
func (s *Story) HTML(w io.Writer, of *service.Service, h *check.History, r *Run, events []sim.Event) error {
	page := check.Page{
		Title: fmt.Sprintf("%s · seed %d", r.Scenario, r.Seed), Command: r.Replay, Name: s.cast.Name,
		Lines: []string{FirstSentence(r.Doc), r.subject(), r.sentence()},
		Notes: s.notes(), Wall: htmlWall,
	}
	for _, j := range r.Checks {
		if j.Verdict != check.Violated {
			continue
		}
		why := readable(tidy(j.Why))
		page.Lines = append(page.Lines, j.Property+": "+why)
		if len(j.Events) == 0 {
			continue
		}
		if e := find(events, slices.Max(j.Events)); e != nil {
			page.Notes = append(page.Notes, check.Note{
				Tag: "violated", At: e.At, Until: e.At, Text: j.Property, Details: why, Colour: "#ff8a80",
			})
		}
	}
	apart(page.Notes, "violated")
	return check.WriteHTML(w, of, h, page)
}

// apart gives notes of a tag rows of their own where they would hide each other.
func apart(notes []check.Note, tag string) {
	var rows rows
	for i := range notes {
		if notes[i].Tag == tag {
			notes[i].Tag = rows.free(tag, notes[i].At, notes[i].Until)
		}
	}
}

// notes are the faults and the leaders, as times beside a history.
func (s *Story) notes() []check.Note {
	var notes []check.Note
	var rows rows
	add := func(what, colour string, all []stretch) {
		for _, x := range all {
			until := x.until
			if until == 0 {
				until = max(s.end, x.at)
			}
			tag := what
			if x.node != 0 {
				tag = s.cast.Name(x.node) + " " + what
			}
			notes = append(notes, check.Note{
				Tag: rows.free(tag, x.at, until), At: x.at, Until: until, Text: x.text,
				Details: fmt.Sprintf("%s, from %s to %s", x.text, Seconds(x.at), Seconds(until)), Colour: colour,
			})
		}
	}
	add("faults", "#f4c7c3", s.spells)
	add("leads", "#c9daf8", s.leaders)
	for _, m := range s.moments {
		if m.rank == noteRank || m.rank == phaseRank {
			notes = append(notes, check.Note{
				Tag: rows.free("notes", m.at, m.at), At: m.at, Until: m.at, Text: shorten(m.text, 40), Details: m.text,
			})
		}
	}
	slices.SortStableFunc(notes, func(a, b check.Note) int { return cmp.Compare(a.At, b.At) })
	return notes
}
