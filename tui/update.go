package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/tui/session"
)

// tick lets a run that plays go on.
type tick struct{ of *run }

// Update takes in what somebody did, or that time has passed.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = max(msg.Width, 0), max(msg.Height, 0)
	case tea.KeyPressMsg:
		return m, m.press(msg.String())
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelDown {
			return m, m.press("down")
		}
		return m, m.press("up")
	case tea.MouseClickMsg:
		return m, m.click(msg.X, msg.Y)
	case tick:
		return m, m.tock(msg)
	case chase:
		return m, msg.of.try(m)
	case toil:
		defer m.attend()
		return m, m.toil(msg.of)
	}
	return m, nil
}

// press does what a key does.
func (m *Model) press(key string) tea.Cmd {
	if key == "ctrl+c" {
		return m.quit()
	}
	defer m.attend()
	if m.front != nil {
		var cmd tea.Cmd
		m.front, cmd = m.front.press(m, key)
		return cmd
	}
	m.status = ""
	if m.run == nil {
		return m.home.press(m, key)
	}
	return m.do(byKey[key])
}

func (m *Model) quit() tea.Cmd {
	if m.run != nil {
		m.learn()
	}
	m.over = true
	return tea.Quit
}

// do does what an action does to the run that is shown.
func (m *Model) do(a action) tea.Cmd {
	r := m.run
	r.leaving = r.leaving && a == goBack
	if move, is := moves[a]; is {
		if r.lists() && (a == rowOn || a == rowBack) {
			m.turn(a == rowOn)
			m.follow()
			return nil
		}
		r.playing = false
		if err := move(r); err != nil {
			m.fail(err)
		}
		return nil
	}
	if a == toEnd {
		return m.end()
	}
	if plan, is := faults[a]; is {
		m.propose(plan)
		return nil
	}
	if a >= dropMessage && a <= hurryMessage {
		m.handle(a)
		return nil
	}
	if a >= pane1 && a <= pane7 {
		m.show(pane(a - pane1))
		return nil
	}
	return m.command(a)
}

// command does what is neither a move nor a fault.
func (m *Model) command(a action) tea.Cmd {
	r := m.run
	switch a {
	case playPause:
		return m.play(!r.playing)
	case faster, slower:
		m.speed(a == faster)
	case nextPane:
		m.show((r.pane + 1) % panes)
	case otherNode:
		r.selectNode(1)
	case otherNodeBack:
		r.selectNode(-1)
	case showAll:
		r.all = !r.all
	case zoomRows:
		m.zoom()
	case goTo:
		m.front = &prompt{title: "go to", hint: "a time such as 1.5s or 800ms, or the number of an event", done: goThere}
	case anyFault:
		m.front = &prompt{title: "which fault?", hint: "as a schedule has it: isolate(leader()), skew(node(2), offset = s(1))", done: byWords}
	case cutNodes:
		m.front = newCut(r)
	case healAll, undoAct, redoAct:
		return m.mend(a)
	case saveRun:
		m.front = &prompt{title: "save as", text: r.fileName(), hint: "a scenario file; it makes this branch again", done: save}
	case copyLine:
		return m.copyCommand()
	case openHelp:
		m.front = &help{}
	case openPalette:
		m.front = &finder{}
	case searchFor:
		m.front = &prompt{title: "search", text: r.find, hint: "a word of a message or a fact; n N go to the next and the one before", done: searched}
	case setMark:
		m.mark()
	case allMarks:
		m.listMarks()
	case askWhy:
		m.why()
	case compareBranches:
		return m.compare()
	case confirm:
		return m.closer()
	case lessonAsk, lessonHint, lessonWatch:
		m.lessonKey(a)
	case goBack:
		m.leave()
	case quit:
		return m.quit()
	}
	return nil
}

// end makes the run to its end and looks at its last event.
func (m *Model) end() tea.Cmd {
	r := m.run
	b := r.Branch
	r.playing = false
	return m.labour(&labour{
		title: "making the run to its end",
		on: func(events int) (bool, error) {
			over, err := b.Onward(uint64(events))
			if b.Broken() != nil { // there is something to see, all the same
				return true, nil
			}
			return over, err
		},
		at: func() (event, of uint64) { return b.World().Latest(), 0 },
		done: after(func() {
			if r.Branch != b {
				return
			}
			if err := r.End(); err != nil {
				m.fail(err)
				return
			}
			m.tellTask()
		}),
	})
}

// mend takes back what goes wrong, or what was done.
func (m *Model) mend(a action) tea.Cmd {
	r := m.run
	r.playing = false
	if a == healAll {
		return m.upon(func() {
			if err := r.Heal(); err != nil {
				m.fail(err)
				return
			}
			m.say("healed")
			m.keep()
		})
	}
	again, text := r.Undoing, "undone: "
	if a == redoAct {
		again, text = r.Redoing, "done again: "
	}
	j, act, err := again()
	if err != nil {
		m.fail(err)
		return nil
	}
	return m.doing("making the run again up to there", j, after(func() {
		m.say(text + act.Words)
		m.keep()
	}))
}

// closer looks closer: at what the line is about that is selected, or at the event.
func (m *Model) closer() tea.Cmd {
	r := m.run
	if r.pane == diagramPane && r.Lesson() != nil {
		m.goOn()
		return nil
	}
	l := m.selected()
	switch {
	case l.branch != nil:
		return m.change(l.branch, l.event)
	case l.event > 0:
		return m.visit(l.event, "")
	case r.pane != statePane:
		m.show(statePane)
	}
	return nil
}

// change looks at a branch, and at an event of it unless that is 0.
func (m *Model) change(b *session.Branch, num uint64) tea.Cmd {
	j, err := m.run.Going(b)
	if err != nil {
		m.fail(err)
		return nil
	}
	return m.doing("making "+b.Name+" again", j, func() tea.Cmd {
		m.say("this is " + b.Name)
		if num == 0 {
			return nil
		}
		return m.visit(num, "this is "+b.Name)
	})
}

// visit looks at an event in the diagram, which is made if it was not, such as that of a bookmark of a file, and says
// something.
func (m *Model) visit(num uint64, text string) tea.Cmd {
	return m.doing(fmt.Sprintf("making the run up to event %d", num), m.run.Seeking(num), after(func() {
		m.run.look(m.run.Cursor)
		m.show(diagramPane)
		m.say(text)
	}))
}

// leave goes from a pane to the diagram, ends a search, and goes home.
func (m *Model) leave() {
	if m.run.pane != diagramPane {
		m.show(diagramPane)
		return
	}
	if m.run.find != "" {
		m.run.find = ""
		return
	}
	if l := m.run.Lesson(); l != nil && !m.run.leaving {
		if passed, all := l.Steps(); passed < all {
			m.run.leaving = true
			m.say("esc once more leaves the lesson; next time it goes on from here")
			return
		}
	}
	m.learn()
	m.run = nil
}

// show shows a pane.
func (m *Model) show(p pane) {
	m.run.pane, m.run.at = p, 0
	if p == statePane || p == verdictPane {
		return // they are read from their top
	}
	m.run.at = max(slices.IndexFunc(m.lines(m.w), func(l line) bool { return l.event > 0 || l.branch != nil }), 0)
}
