package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// A labour is something that takes long of a huge run, such as to make it to its end. It is done a portion at a time,
// and can be given up in between.
type labour struct {
	title string
	on    func(events int) (over bool, err error)
	at    func() (event, of uint64) // how far it is; of is 0 while it is not known how long it takes
	done  func() tea.Cmd
}

// A job is what a labour does of a session.
type job interface {
	Step(events int) (over bool, err error)
	At() (event, of uint64)
}

// doing does a job of the session, and then something with what came of it.
func (m *Model) doing(title string, j job, done func() tea.Cmd) tea.Cmd {
	return m.labour(&labour{title: title, on: j.Step, at: j.At, done: done})
}

// upon does something as of the cursor. Where that begins a branch its run is made first, up to there.
func (m *Model) upon(do func()) tea.Cmd {
	j, err := m.run.Forking()
	switch {
	case err != nil:
		m.fail(err)
		return nil
	case j == nil:
		do()
		return nil
	}
	return m.doing("making the run again up to here", j, after(do))
}

// after does something behind which nothing is left to do.
func after(do func()) func() tea.Cmd {
	return func() tea.Cmd { do(); return nil }
}

// How many events are looked at before the screen says that it takes a while, and then at a time.
const atOnce, atATime = 60_000, 10_000

// toil lets a labour go on.
type toil struct{ of *labour }

// labour does something that may take long: at once, if it turns out to be little.
func (m *Model) labour(x *labour) tea.Cmd {
	return m.work(x, atOnce)
}

// work does a portion of a labour, which is in front unless that was the last one, be it that it came to nothing.
func (m *Model) work(x *labour, events int) tea.Cmd {
	for ; events > 0; events -= atATime {
		over, err := x.on(atATime)
		if err != nil {
			m.fail(err)
			return nil
		}
		if over {
			return x.done()
		}
	}
	m.front = x
	return x.next()
}

func (x *labour) next() tea.Cmd { return func() tea.Msg { return toil{x} } }

// toil goes on with a labour, unless it was given up.
func (m *Model) toil(x *labour) tea.Cmd {
	if m.front != overlay(x) {
		return nil
	}
	m.front = nil
	return m.work(x, atATime)
}

func (x *labour) lines(*Model) (title string, lines []string) {
	event, of := x.at()
	text := fmt.Sprintf("event %d", event)
	if of > 0 {
		text += fmt.Sprintf(" of %d", of)
	}
	return x.title, []string{fmt.Sprintf("%-40s", text), "", "esc stop"}
}

func (x *labour) press(m *Model, key string) (overlay, tea.Cmd) {
	if key == "esc" || key == "q" {
		m.say("stopped")
		return nil, nil
	}
	return x, nil
}
