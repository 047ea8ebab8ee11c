package tui

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
)

// An answer is a list that somebody asked for: why something happened, where two branches part, what was
// found, the bookmarks. It stays as it is while the cursor goes along its lines.
type answer struct {
	title string
	lines []line
}

// answered shows an answer; its lines are jumps.
func (m *Model) answered(title string, lines []line) {
	m.run.answer = answer{title, lines}
	m.show(answerPane)
}

// follow looks at the event of the line that is selected of an answer.
func (m *Model) follow() {
	if l := m.selected(); m.run.pane == answerPane && l.branch == nil && l.event > 0 && l.event <= m.run.World().Latest() {
		m.run.look(l.event)
	}
}

// why asks why the event at the cursor happened; of the verdict, why the property fell that is selected; of
// another list, why the event of the line.
func (m *Model) why() {
	r := m.run
	num := r.Cursor
	l := m.selected()
	switch {
	case l.finding != nil:
		m.answered("WHY "+l.finding.Property, reasonLines(r.Report().WhyOf(r.Index(), l.finding)))
		return
	case l.event > 0:
		num = l.event
	default:
		if f := r.broken(); f != nil {
			m.answered("WHY "+f.Property, reasonLines(r.Report().WhyOf(r.Index(), f)))
			return
		}
	}
	if num == 0 {
		m.fail(fmt.Errorf("nothing has happened yet"))
		return
	}
	m.answered(fmt.Sprintf("WHY event %d", num), reasonLines(r.Report().Why(r.Index(), num)))
}

// broken is the violated property that is meant where nothing is selected: one that the event at the cursor shows,
// and at the end of the run, or in front of its verdict, the first of all.
func (r *run) broken() *check.Finding {
	for _, p := range r.properties() {
		if p.pending || p.Verdict != check.Violated {
			continue
		}
		if slices.Contains(p.Events, r.Cursor) || r.ended() || r.pane == verdictPane {
			return &p.Finding
		}
	}
	return nil
}

// reasonLines are the links of a chain, the event of each in front.
func reasonLines(reasons []report.Reason) (out []line) {
	for i, x := range reasons {
		l := line{text: fmt.Sprintf("%8s  ", ""), event: x.Event}
		if x.Event > 0 {
			l.text = fmt.Sprintf("%8d  ", x.Event)
		}
		if x.Aside {
			l.text += "  "
			l.ink = dim
		}
		if l.text += x.Text; i == 0 {
			l.ink = bold
		}
		out = append(out, l)
	}
	return out
}
