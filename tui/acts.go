package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/tui/session"
)

// faults are the actions that do something to the run: what each would do as of the cursor.
var faults = map[action]func(*run) (session.Plea, error){
	crashNode: func(r *run) (session.Plea, error) {
		if !r.up(r.node) {
			return session.Plea{}, fmt.Errorf("%s is down already", r.name(r.node))
		}
		return r.Crash(r.node), nil
	},
	pauseNode: func(r *run) (session.Plea, error) {
		if !r.up(r.node) {
			return session.Plea{}, fmt.Errorf("%s is down", r.name(r.node))
		}
		return r.Pause(r.node), nil
	},
	restartNode: func(r *run) (session.Plea, error) {
		id := r.lame()
		switch s := r.Index().Standing(id, r.Cursor); {
		case id == 0:
			return session.Plea{}, fmt.Errorf("%s is up: there is nothing to restart", r.name(r.node))
		case s.Paused:
			return r.Resume(id), nil
		}
		return r.Revive(id), nil
	},
	isolateLeader: func(r *run) (session.Plea, error) {
		leader, epoch := sim.ID(0), int64(-1)
		for _, id := range r.servers() {
			for _, l := range r.Index().Standing(id, r.Cursor).Leads {
				if l.Epoch > epoch {
					leader, epoch = id, l.Epoch
				}
			}
		}
		if leader == 0 {
			return session.Plea{}, fmt.Errorf("nobody leads as of this event")
		}
		return r.Isolate(leader), nil
	},
}

// lame is the server that is selected if it is down or stands still, or else the only one that does; 0 if
// there is none, or more than one.
func (r *run) lame() (found sim.ID) {
	for _, id := range r.servers() {
		if s := r.Index().Standing(id, r.Cursor); s.Up && !s.Paused {
			continue
		}
		if id == r.node {
			return id
		}
		if found != 0 {
			return 0
		}
		found = id
	}
	return found
}

func (r *run) up(id sim.ID) bool     { return r.Index().Up(id, r.Cursor) }
func (r *run) name(id sim.ID) string { return r.World().Name(id) }

// servers are the servers in order.
func (r *run) servers() []sim.ID {
	out := make([]sim.ID, report.Servers(r.World()))
	for i := range out {
		out[i] = sim.ID(i + 1)
	}
	return out
}

// propose asks before something is done, and says what it would do.
func (m *Model) propose(plan func(*run) (session.Plea, error)) {
	plea, err := plan(m.run)
	if err != nil {
		m.fail(err)
		return
	}
	m.front = &proposal{Plea: plea, foreseen: m.run.foresee(plea.Deed.Fault)}
}

// byWords asks before a fault that somebody typed.
func byWords(m *Model, text string) (cmd tea.Cmd, err error) {
	r := m.run
	if _, err := r.Of.File.Fault(text, r.Plan); err != nil {
		return nil, err
	}
	over := false
	cmd = m.upon(func() {
		var plea session.Plea
		if plea, err = r.Fault(text); err == nil {
			m.front = &proposal{Plea: plea, foreseen: r.foresee(plea.Deed.Fault)}
		} else if over { // there is no prompt any more in which the words could be mended
			m.fail(err)
		}
	})
	over = true
	return cmd, err
}

// A proposal waits for somebody to confirm what is to be done.
type proposal struct {
	session.Plea
	foreseen []string
	waits    bool // another key was pressed: it is said once more what it waits for
}

func (p *proposal) lines(m *Model) (title string, lines []string) {
	title = p.Words
	if b := m.run; b.Cursor < b.World().Latest() {
		title += "  (here, in the past: a new branch)"
	}
	ask := "enter do it · esc do not"
	if p.waits {
		ask = "first: " + ask
	}
	return title, append(slices.Clip(p.foreseen), "", ask)
}

func (p *proposal) press(m *Model, key string) (overlay, tea.Cmd) {
	switch key {
	case "enter", "y":
		m.front = nil
		cmd := m.act(p.Plea)
		return m.front, cmd
	case "esc", "n", "q":
		return nil, nil
	}
	p.waits = true
	return p, nil
}

// act does something to the run, and looks at what came of it.
func (m *Model) act(p session.Plea) tea.Cmd {
	r := m.run
	branches := len(r.Branches)
	r.playing = false
	return m.upon(func() {
		if err := r.Do(p.Deed, p.Words); err != nil {
			m.fail(err)
			return
		}
		text := "done: " + p.Words
		if len(r.Branches) > branches {
			text += fmt.Sprintf(" on %s, which is like %s up to event %d", r.Name, r.Parent.Name, r.From())
		}
		m.say(text + "; u undoes it")
		m.keep()
	})
}

// keep keeps what was done so far, so that it is not lost should the lab end.
func (m *Model) keep() {
	if m.house.Keep == nil || m.failed {
		return
	}
	text, err := m.run.Draft()
	if err == nil {
		err = m.house.Keep(text)
	}
	if err != nil {
		m.fail(fmt.Errorf("what was done cannot be kept: %w", err))
	}
}

// fileName is a name for the file of a branch.
func (r *run) fileName() string {
	name := strings.TrimSuffix(r.Of.File.Name, ".star")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return fmt.Sprintf("%s-%d.star", name, len(r.Branches))
}

// save writes the branch as a scenario file.
func save(m *Model, name string) (tea.Cmd, error) {
	if !strings.HasSuffix(name, ".star") {
		name += ".star"
	}
	j, saved, err := m.run.Saving()
	if err != nil {
		return nil, err
	}
	over := false
	cmd := m.doing(savingTitle, j, after(func() {
		if err = m.house.Write(name, saved.Text); err == nil {
			m.say(fmt.Sprintf("saved; %s run %s makes it again, with fingerprint %016x", m.run.Command(), name, saved.Token.Print))
		} else if over { // there is no prompt any more in which the name could be mended
			m.fail(err)
		}
	}))
	over = true
	return cmd, err
}

const savingTitle = "making the run to its end, for its fingerprint"

// goThere looks at the time or the event that somebody named.
func goThere(m *Model, text string) (tea.Cmd, error) {
	title := "making the run up to " + text
	if num, err := strconv.ParseUint(text, 10, 64); err == nil {
		return m.doing(title, m.run.Seeking(num), after(func() {})), nil
	}
	at, err := time.ParseDuration(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no time (1.5s, 800ms) and no event (1204)", text)
	}
	return m.doing(title, m.run.SeekingTime(at), after(func() {})), nil
}
