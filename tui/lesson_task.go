package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/scenarios"
)

// A tasked is a task of a lesson: something to bring about by hand.
type tasked struct {
	t     *scenarios.Task
	stood scenarios.Lookout // how its property stands in the run that is looked at
	tried bool              // that was made by hand
	hints int
	wrong string
}

func (*tasked) docked() {}

// judge is the task, with how it stands in the run that is looked at.
func (m *Model) judge(t *scenarios.Task) overlay {
	x := &tasked{t: t}
	var err error
	if x.stood, x.tried, err = m.run.Lesson().Judge(t); err != nil {
		x.wrong = err.Error()
	}
	m.learn()
	return x
}

func (x *tasked) lines(m *Model) (title string, lines []string) {
	l := m.run.Lesson()
	title = fmt.Sprintf("TASK %d of %d", slices.Index(l.Of.Tasks, x.t)+1, len(l.Of.Tasks))
	w := m.panelWidth()
	lines = wrapped(x.t.Ask, w)
	switch {
	case x.wrong != "":
		lines = append(lines, wrapped(x.wrong, w)...)
	case x.tried && x.stood.Met:
		lines = append(lines, wrapped(fmt.Sprintf("%c done: in your run %s", signs.held, finding(&x.stood)), w)...)
		return title, append(lines, "enter go on")
	case x.tried:
		lines = append(lines, wrapped("Not yet: in your run "+finding(&x.stood), w)...)
	default:
		lines = append(lines, wrapped("In the run as it is "+finding(&x.stood), w)...)
	}
	if x.hints > 0 && x.t.Hint != "" {
		lines = append(lines, indented("hint: ", x.t.Hint, w)...)
	}
	return title, append(lines, wrapped(tryHelp, w)...)
}

// tryHelp says how a task is done.
const tryHelp = "enter goes where it can be done · G judges · X hint · R shows it"

func (x *tasked) press(m *Model, key string) (overlay, tea.Cmd) {
	switch {
	case byKey[key] == lessonHint:
		x.hints++
	case byKey[key] == lessonWatch:
		b, err := m.run.Lesson().Solve(x.t)
		if err != nil {
			x.wrong = err.Error()
			return x, nil
		}
		m.run.look(m.run.Cursor)
		m.say("this is " + b.Name + ": " + b.Acts()[0].Words + "; A goes back to the lesson")
		return nil, nil
	case key == "enter", key == "space", key == "esc", key == "q":
		m.run.trying = x.t
		switch {
		case x.tried && x.stood.Met:
			return m.taskDone(), nil
		case key == "enter" || key == "space":
			if err := m.run.Lesson().Begin(x.t); err != nil {
				x.wrong = err.Error()
				return x, nil
			}
			m.run.look(m.run.Cursor)
		}
		return nil, nil
	case byKey[key] != noAction: // it is what somebody does about it
		m.run.trying, m.front = x.t, nil
		if x.tried && x.stood.Met {
			m.run.trying = nil
		}
		cmd := m.do(byKey[key])
		return m.front, cmd
	}
	return x, nil
}

// taskDone goes back to the end of the run of the lesson, and is what it asks next.
func (m *Model) taskDone() overlay {
	m.run.trying = nil
	m.backToLesson()
	if err := m.run.End(); err != nil {
		m.fail(err)
	}
	m.learn()
	if next := m.run.Lesson().Task(); next != nil {
		return m.judge(next)
	}
	return nil
}
