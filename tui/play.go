package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

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
