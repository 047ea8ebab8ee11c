package tui

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/tui/session"
)

// drawEvent draws the event at the cursor: what it is, its message in full, and what it changed.
func (m *Model) drawEvent(a area) {
	if a.h == 0 {
		return
	}
	r := m.run
	e := r.Event()
	a.line(0, signs.rule, dim)
	if e.Num == 0 {
		a.text(1, 0, " nothing has happened yet ", bold)
		return
	}
	title := fmt.Sprintf(" EVENT %d %c %s", e.Num, signs.rule, e.Kind)
	if e.Node != 0 {
		title += " " + r.name(e.Node)
	}
	if e.Cause != 0 {
		title += fmt.Sprintf(" %c caused by %d", signs.rule, e.Cause)
	}
	a.text(1, 0, title+" ", bold)
	for y, line := range r.eventLines(&e) {
		if y+1 < a.h {
			a.text(1, y+1, line.text, line.ink)
		}
	}
}

// A line is a row of a pane.
type line struct {
	text   string
	ink    ink
	event  uint64          // to go to; 0: none
	branch *session.Branch // to go to; nil: none

	finding *check.Finding // to ask about; nil: none
}

// eventLines are what there is to say of an event: its changes first.
func (r *run) eventLines(e *sim.Event) []line {
	out := []line{{text: r.body(e)}}
	for _, c := range e.Changes {
		out = append(out, line{text: r.change(e, c), ink: bold})
	}
	if len(e.Choices) > 0 {
		words := make([]string, len(e.Choices))
		for i, c := range e.Choices {
			words[i] = fmt.Sprintf("%v=%d", c.Choice, c.Outcome)
		}
		out = append(out, line{text: "chance: " + strings.Join(words, "  "), ink: dim})
	}
	return out
}

// body is what an event is about, in full.
func (r *run) body(e *sim.Event) string {
	text := e.Why
	if _, is := e.Body.(sim.Fault); e.Body != nil && !is {
		text = report.Shown(e.Body, r.World().Name)
		if kind := sim.KindOf(e.Body); !strings.HasPrefix(text, kind) {
			text = kind + " " + text
		}
		text = strings.TrimSpace(text + "  " + e.Why)
	}
	if text == "" {
		text = r.sentence(e)
	}
	return text
}

// change is a change of a field: what it was, and what it is.
func (r *run) change(e *sim.Event, c sim.Change) string {
	kind := "memory"
	if c.Durable {
		kind = "disk"
	}
	was := "nothing"
	for _, f := range r.Index().State(e.Node, e.Num-1) {
		if f.Name == c.Field && f.Durable == c.Durable {
			if log, is := f.Value.(report.Log); is {
				was = fmt.Sprintf("%d entries", len(log.Entries))
			} else {
				was = report.Shown(f.Value, r.World().Name)
			}
		}
	}
	is := report.Shown(c.Value, r.World().Name)
	if _, gone := c.Value.(sim.Gone); gone {
		is = "not shown"
	}
	return fmt.Sprintf("%s  %s: %s → %s  (%s)", r.name(e.Node), c.Field, was, is, kind)
}
