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
	y := 1
	for _, l := range r.eventLines(&e) {
		for _, text := range hung(l.text, a.w-2) {
			if y < a.h {
				a.text(1, y, text, l.ink)
			}
			y++
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
	drawn   bool           // it is part of a picture, and is cut off where it does not fit
}

// eventLines are what there is to say of an event: what it and the rest of its handler changed first, and where
// every event is shown the choices that were made for it.
func (r *run) eventLines(e *sim.Event) []line {
	out := []line{{text: r.body(e)}}
	for num, last := e.Num, r.settled(); num <= last; num++ {
		x, _ := r.World().Event(num)
		for _, c := range x.Changes {
			out = append(out, line{text: r.change(&x, c), ink: bold})
		}
	}
	if r.all && len(e.Choices) > 0 {
		words := make([]string, len(e.Choices))
		for i, c := range e.Choices {
			words[i] = fmt.Sprintf("%v=%d", c.Choice, c.Outcome)
		}
		out = append(out, line{text: "chance: " + strings.Join(words, "  "), ink: dim})
	}
	return out
}

// settled is the event as of which states are shown: the last one of what the handler of the event at the cursor
// did at that instant, so that a server shows what the row says.
func (r *run) settled() uint64 { return min(r.Index().Settled(r.Cursor), r.horizon()) }

// fresh reports whether a field has changed by the event at the cursor.
func (r *run) fresh(f *report.Field) bool { return f.Since >= r.Cursor && f.Since > 0 }

// body is what an event is about, in full.
func (r *run) body(e *sim.Event) string {
	text := e.Why
	switch body := e.Body.(type) {
	case nil, sim.Fault, sim.Timer:
	case sim.Loss:
		text = fmt.Sprintf("what it had in memory is gone, and %s that it had not synced  %s", counted(body.Writes, "record"), e.Why)
	default:
		text = report.Shown(body, r.World().Name)
		if kind := sim.KindOf(body); !strings.HasPrefix(strings.ToLower(text), strings.ToLower(kind)) {
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
