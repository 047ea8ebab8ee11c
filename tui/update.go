package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
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
		m.mend(a)
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
		m.closer()
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
		done: func() {
			if r.Branch != b {
				return
			}
			if err := r.End(); err != nil {
				m.fail(err)
				return
			}
			m.tellTask()
		},
	})
}

// mend takes back what goes wrong, or what was done.
func (m *Model) mend(a action) {
	switch a {
	case healAll:
		m.after("healed", m.run.Heal())
	case undoAct:
		act, err := m.run.Undo()
		m.after("undone: "+act.Words, err)
	case redoAct:
		act, err := m.run.Redo()
		m.after("done again: "+act.Words, err)
	}
	m.keep()
}

// closer looks closer: at what the line is about that is selected, or at the event.
func (m *Model) closer() {
	r := m.run
	if r.pane == diagramPane && r.Lesson() != nil {
		m.goOn()
		return
	}
	l := m.selected()
	switch {
	case l.branch != nil:
		err := r.Go(l.branch)
		if err == nil && l.event > 0 {
			err = m.visit(l.event)
		}
		m.after("this is "+l.branch.Name, err)
	case l.event > 0:
		if err := m.visit(l.event); err != nil {
			m.fail(err)
		}
	case r.pane != statePane:
		m.show(statePane)
	}
}

// visit looks at an event in the diagram, which is made if it was not, such as that of a bookmark of a file.
func (m *Model) visit(num uint64) error {
	err := m.run.Seek(num)
	m.run.look(m.run.Cursor)
	m.show(diagramPane)
	return err
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

// after says what something came to.
func (m *Model) after(text string, err error) {
	if err != nil {
		m.fail(err)
		return
	}
	m.say(text)
}

// play lets the run go on by itself, or stops it.
func (m *Model) play(on bool) tea.Cmd {
	m.run.playing = on
	if !on || m.run.ticking {
		return nil
	}
	m.run.ticking = true
	return m.run.wait()
}

func (m *Model) speed(up bool) {
	if up {
		m.run.speed = min(m.run.speed+1, len(speeds)-1)
	} else {
		m.run.speed = max(m.run.speed-1, 0)
	}
}

// frames is how often the screen changes in a second at most.
const frames = 30

// wait is a tick when the next rows are due.
func (r *run) wait() tea.Cmd {
	pause := time.Second / time.Duration(min(speeds[r.speed], frames))
	return tea.Tick(pause, func(time.Time) tea.Msg { return tick{r} })
}

// tock lets a run that plays go on by the rows that are due.
func (m *Model) tock(t tick) tea.Cmd {
	r := t.of
	r.ticking = false
	if r != m.run || !r.playing {
		return nil
	}
	for range max(speeds[r.speed]/frames, 1) {
		was := r.Cursor
		if err := r.stepOn(); err != nil {
			m.fail(err)
			r.playing = false
			return nil
		}
		if l := r.Lesson(); l != nil && l.Stop(was) { // there is something to read
			r.playing = false
			m.attend()
			return nil
		}
		if r.Cursor == was {
			r.playing = false
			m.say("the run is over: v shows the verdict")
			return nil
		}
	}
	r.ticking = true
	return r.wait()
}
