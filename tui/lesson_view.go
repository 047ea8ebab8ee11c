package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// A docked overlay stands in the panel of the lesson where there is room, and not in front of the run.
type dockedOverlay interface {
	overlay
	docked()
}

// panelWidth is how wide the texts of a lesson are.
func (m *Model) panelWidth() int { return min(max(m.w-4, 20), 100) }

// wrapped breaks a text into lines.
func wrapped(text string, w int) []string { return report.Wrap(text, w) }

// indented breaks a text into lines, the first of which begins with a mark.
func indented(mark, text string, w int) []string {
	lines := report.Wrap(text, max(w-width(mark), 10))
	for i := range lines {
		lead := strings.Repeat(" ", width(mark))
		if i == 0 {
			lead = mark
		}
		lines[i] = lead + lines[i]
	}
	return lines
}

// lessonLines are the title and the lines of the panel of the lesson; none if the scenario is no lesson.
func (m *Model) lessonLines() (title string, lines []string) {
	l := m.run.Lesson()
	if l == nil {
		return "", nil
	}
	if d, is := m.front.(dockedOverlay); is {
		return d.lines(m)
	}
	if t := m.run.trying; t != nil {
		lines = append(wrapped(t.Ask, m.panelWidth()), m.tryingHelp())
		return fmt.Sprintf("TASK %d of %d", slices.Index(l.Of.Tasks, t)+1, len(l.Of.Tasks)), lines
	}
	title = l.Of.Title
	if passed, all := l.Steps(); all > 0 {
		title += fmt.Sprintf("  %d of %d", passed, all)
	}
	return title, append(wrapped(m.caption(), m.panelWidth()), m.lessonHelp())
}

// caption is what a lesson says as of the cursor.
func (m *Model) caption() string {
	r, l := m.run, m.run.Lesson()
	if r.ended() && r.Parent == nil {
		if t := l.Task(); t != nil {
			return t.Ask
		}
		if l.Of.After != "" {
			return l.Of.After
		}
	}
	if cue, _ := l.Said(); cue != nil {
		return cue.Text
	}
	return l.Of.Before
}

// lessonHelp says how a lesson goes on.
func (m *Model) lessonHelp() string {
	r, l := m.run, m.run.Lesson()
	switch {
	case r.pane != diagramPane && r.lists():
		return "j k choose a line · enter goes there · esc back to the diagram, where it goes on"
	case r.pane != diagramPane:
		return "esc back to the diagram, where it goes on"
	case r.Parent != nil && l.Given(r.Branch):
		return "enter the next caption of this run · A back to the lesson"
	case r.Parent != nil && l.Task() != nil:
		return "G to the end, and the lesson judges it · A what it asks"
	case !r.ended():
		return "enter go on · l h step · space play"
	case l.Task() != nil:
		return "enter the task"
	}
	return "enter the verdict · esc back to the library"
}

// tryingHelp says what is next of a task that somebody is at.
func (m *Model) tryingHelp() string {
	switch r := m.run; {
	case r.Lesson().Given(r.Branch):
		return "this is how it can be done · A back to the task"
	case r.Parent == nil && r.ended():
		return "[ the mark before, h a step back, t a time · A hint, or see it done"
	case r.Parent == nil:
		return "c r p i f Z act here, and enter confirms · A hint, or see it done"
	case r.ended():
		return "enter is it done? · u undo · A hint, or see it done"
	}
	return "G to the end, where it is judged · u undo · A hint, or see it done"
}

// panelHeight is how many rows the panel of the lesson takes; 0: there is none, or no room for what it says.
func (m *Model) panelHeight(a area) int {
	_, lines := m.lessonLines()
	if len(lines) == 0 {
		return 0
	}
	if _, is := m.front.(dockedOverlay); is {
		if n := len(lines) + 1; n <= a.h/2 {
			return n
		}
		return 0
	}
	return min(len(lines)+1, max(a.h/3, 3))
}

// inPanel reports whether what is in front stands in the panel of the lesson.
func (m *Model) inPanel(a area) bool {
	_, is := m.front.(dockedOverlay)
	return is && m.run != nil && m.panelHeight(a) > 0
}

func (m *Model) drawLesson(a area) {
	if a.h == 0 {
		return
	}
	title, lines := m.lessonLines()
	a.line(0, signs.rule, lead)
	a.text(1, 0, " "+title+" ", bold)
	for i, l := range lines {
		k := plain
		y := i + 1
		switch {
		case i == len(lines)-1:
			k, y = dim, min(y, a.h-1)
		case y >= a.h-1:
			continue
		case strings.HasPrefix(l, "> "):
			k = key
		}
		a.text(2, y, l, k)
	}
}

// drawTick says at the end of a line of the library how far somebody came in a lesson.
func (m *Model) drawTick(a area, y int, e *entry, at bool) {
	k := good
	if at {
		k = chosen
	}
	switch d, known := m.house.Progress.Lessons[scenarios.ShortName(e.name)]; {
	case d.Whole:
		a.put(a.w-1, y, signs.held, k)
	case known:
		a.right(a.w, y, fmt.Sprintf("%d/%d", d.Passed, d.Of), k)
	}
}
