package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/tui/session"
)

// A House is what the program around the lab brings to it.
type House struct {
	Language *language.Language
	Files    []string // the scenarios to choose from, by the names that Language.Load takes
	Session  session.Options
	Write    func(name string, text []byte) error // writes a file, whole or not at all
	Keep     func(text []byte) error              // keeps what was done so far, should the lab end; nil: nowhere
	Progress session.Progress
	Learn    func(session.Progress) error // keeps how far somebody came in lessons; nil: nowhere
	Trouble  error                        // why it cannot be read; nil: it could, or there is none
	First    bool                         // nobody has opened anything yet: home offers the tour
	Last     string                       // what Keep kept the last time, by its name; "": nothing
	Open     *session.Subject             // what to open at once; nil: home
	Theme    Theme
	ASCII    bool // nothing else is drawn
	NoMouse  bool
}

// A Model is the lab: what there is to see, and what keys act upon.
type Model struct {
	house   House
	palette palette
	w, h    int
	home    home
	run     *run    // nil: home
	front   overlay // nil: nothing is in front
	status  string  // what the last thing came to, in a line
	failed  bool    // it came to nothing
	over    bool
	linear  bool // it is told line by line, and no line is broken
}

// An overlay is in front of everything else, and has the keys until it is gone.
type overlay interface {
	// lines are its title and what it says.
	lines(m *Model) (title string, lines []string)
	// press takes a key, and is what is in front from now on.
	press(m *Model, key string) (overlay, tea.Cmd)
}

// New is a lab. An error is about what was to be opened at once.
func New(h House) (*Model, error) {
	m := &Model{house: h, palette: newPalette(h.Theme), w: 80, h: 24}
	m.home = newHome(h.Language, h.Files, h.Last)
	if h.First {
		m.home.offer(tour)
	}
	if h.Trouble != nil {
		m.fail(h.Trouble)
	}
	if h.Open != nil {
		return m, m.open(*h.Open)
	}
	return m, nil
}

// A run is a session on the screen.
type run struct {
	*session.Session
	node    sim.ID // the server that is selected
	pane    pane
	all     bool // every event has a row
	playing bool
	leaving bool            // esc was pressed in a lesson that is not done
	asIs    bool            // it is the run that the file asks for, and not one of another seed or other parameters
	asking  *asked          // the question that was asked last, with what was chosen
	trying  *scenarios.Task // what somebody is to bring about by hand; nil: nothing
	ticking bool            // a tick is under way
	speed   int             // see speeds
	zoomed  int             // see zooms
	spans   spans
	phrases phrases
	find    string // what is searched for; "": nothing
	answer  answer

	at int // the line that is selected, of a pane with a list
}

// A pane is what stands in the middle of the screen of a run.
type pane uint8

const (
	diagramPane pane = iota
	logPane
	statePane
	flightPane
	clientPane
	verdictPane
	branchPane
	panes
	answerPane = panes // what somebody asked for; it has no number
)

var paneNames = [panes]string{"SPACE-TIME", "LOGS", "STATE", "IN FLIGHT", "CLIENTS", "VERDICT", "BRANCHES"}

// speeds are rows a second.
var speeds = []int{1, 2, 4, 8, 15, 30, 90, 300}

// open begins a session and shows it.
func (m *Model) open(s session.Subject) error {
	x, err := session.Open(s, m.house.Session)
	if err != nil {
		return err
	}
	m.run = &run{Session: x, node: 1, speed: 2, asIs: s.Seed == nil && len(s.Settings)+len(s.Overrides)+len(s.Acts.List) == 0}
	if report.Servers(x.World()) >= manyServers {
		m.run.zoomed = 2
	}
	m.front, m.status = nil, ""
	if m.house.First {
		m.house.First = false
		m.remember()
	}
	if err := m.run.stepOn(); err != nil {
		m.fail(err) // the protocol did it, and there may be something to see
	}
	m.resume()
	return nil
}

// guarded calls what runs the code of authors.
func (m *Model) guarded(do func() error) error {
	if m.house.Session.Guard == nil {
		return do()
	}
	return m.house.Session.Guard(do)
}

// fail says why something came to nothing.
func (m *Model) fail(err error) { m.status, m.failed = err.Error(), true }

// say says what something came to.
func (m *Model) say(text string) { m.status, m.failed = text, false }

// Init waits for the size of the terminal.
func (m *Model) Init() tea.Cmd { return nil }
