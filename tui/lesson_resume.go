package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/scenarios"
)

// A resumed lesson is one that somebody has been in: it is where it was left, unless it is to begin again.
type resumed struct{ passed, all int }

func (*resumed) docked() {}

// resume goes on with a lesson where somebody left it, and says so.
func (m *Model) resume() {
	l := m.run.Lesson()
	if l == nil || !m.run.asIs {
		return
	}
	left := m.house.Progress.Lessons[scenarios.ShortName(m.run.Of.File.Name)].Left
	if left == nil || left.Moments == 0 {
		return
	}
	if err := l.Resume(*left); err != nil {
		m.fail(err)
		return
	}
	l.Hold()
	m.run.look(m.run.Cursor)
	passed, all := l.Steps()
	m.front = &resumed{passed, all}
}

func (x *resumed) lines(m *Model) (title string, lines []string) {
	text := fmt.Sprintf("You have been here before, and done %d of %d. This is where you left.", x.passed, x.all)
	return m.run.Lesson().Of.Title, append(wrapped(text, m.panelWidth()), "enter go on · g begin again · esc back to the library")
}

func (x *resumed) press(m *Model, key string) (overlay, tea.Cmd) {
	switch {
	case key == "esc", key == "q":
		m.run = nil
	case byKey[key] == toBegin:
		err := m.run.Lesson().Anew()
		if err == nil {
			err = m.run.eventOn()
		}
		if err != nil {
			m.fail(err)
		}
		m.learn()
	case byKey[key] != noAction && byKey[key] != confirm:
		m.front = nil
		cmd := m.do(byKey[key])
		return m.front, cmd
	}
	return nil, nil
}
