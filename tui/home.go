package tui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/tui/session"
)

// home is the library to choose from.
type home struct {
	words  *language.Language
	files  []entry
	find   string
	typing bool
	at     int
}

// An entry is a scenario to choose.
type entry struct {
	name  string
	topic string
	doc   string // "" until somebody looks
	wrong bool   // it cannot be loaded, and doc says why
}

// shown is the name as it is listed.
func (e *entry) shown() string {
	name := scenarios.ShortName(e.name)
	if filepath.IsAbs(e.name) {
		name = filepath.Base(name)
	}
	return name
}

func newHome(words *language.Language, files []string, last string) home {
	h := home{words: words}
	if last != "" {
		h.files = append(h.files, entry{name: last, topic: "what was done last"})
	}
	inOrder := slices.Clone(files)
	slices.SortStableFunc(inOrder, func(a, b string) int { return cmp.Compare(shelf(a), shelf(b)) })
	for _, f := range inOrder {
		topic, _, _ := strings.Cut(scenarios.ShortName(f), "/")
		h.files = append(h.files, entry{name: f, topic: topic})
	}
	h.lookAtChosen()
	return h
}

// The shelf of lessons comes before the others of the library, and what is of no shelf before all of them.
const lessons = "lessons/"

// tour is the lesson for somebody who has never been here.
const tour = lessons + "tour"

func shelf(file string) int {
	switch {
	case !strings.Contains(file, "/"):
		return 0
	case strings.HasPrefix(file, lessons):
		return 1
	}
	return 2
}

// offer chooses a scenario, for somebody who has chosen none.
func (h *home) offer(name string) {
	for i, e := range h.shown() {
		if scenarios.ShortName(e.name) == name {
			h.at = i
		}
	}
	h.lookAtChosen()
}

// shown are the scenarios that match what was typed.
func (h *home) shown() (out []*entry) {
	for i := range h.files {
		if f := &h.files[i]; strings.Contains(f.name, h.find) {
			out = append(out, f)
		}
	}
	return out
}

// look reads what a scenario is about.
func (h *home) look(e *entry) {
	if e.doc != "" {
		return
	}
	file, err := h.words.Load(e.name)
	if err != nil {
		e.doc, e.wrong = err.Error(), true
		return
	}
	if e.doc = file.Doc; e.doc == "" {
		e.doc = "It does not say what it is about."
	}
}

// lookAtChosen reads what the scenario that is chosen is about.
func (h *home) lookAtChosen() {
	if shown := h.shown(); h.at < len(shown) {
		h.look(shown[h.at])
	}
}

func (h *home) press(m *Model, key string) tea.Cmd {
	defer h.lookAtChosen()
	shown := h.shown()
	if h.typing && key != "enter" && key != "esc" && key != "up" && key != "down" && key != "right" {
		h.find, h.at = typed(h.find, key), 0
		return nil
	}
	switch key {
	case "down", "j":
		h.at = min(h.at+1, max(len(shown)-1, 0))
	case "up", "k":
		h.at = max(h.at-1, 0)
	case "pgdown":
		h.at = min(h.at+10, max(len(shown)-1, 0))
	case "pgup":
		h.at = max(h.at-10, 0)
	case "/":
		h.typing = true
	case "esc":
		h.typing, h.find, h.at = false, "", 0
	case "enter":
		h.typing = false
		if h.at < len(shown) {
			m.choose(shown[h.at].name)
		}
	case "e", "right":
		if h.at < len(shown) {
			m.ask(shown[h.at].name)
		}
	case "?":
		m.front = &help{}
	case "q":
		return m.quit()
	}
	return nil
}

// choose opens a scenario.
func (m *Model) choose(name string) {
	file, err := m.house.Language.Load(name)
	if err == nil {
		err = m.open(session.Subject{File: file})
	}
	if err != nil {
		m.fail(err)
	}
}

// ask asks for the seed and the parameters of a scenario.
func (m *Model) ask(name string) {
	file, err := m.house.Language.Load(name)
	if err == nil {
		var f *form
		if f, err = newForm(file); err == nil {
			m.front = f
			return
		}
	}
	m.fail(err)
}

func (m *Model) drawHome(a area) {
	h := &m.home
	a.line(0, ' ', bar)
	a.text(1, 0, "orrery  a lab for distributed systems", bar)
	shown := h.shown()
	find := "/ search"
	if h.typing || h.find != "" {
		find = "/" + h.find + "▏"
	}
	a.text(1, 2, find, dim)
	a.right(a.w-1, 2, fmt.Sprintf("%d scenarios", len(shown)), dim)
	list := a.rows(4, a.h-6)
	left := list.columns(1, min(34, max(list.w/2, 20)))
	m.drawList(left, shown)
	right := list.columns(left.w+3, list.w-left.w-4)
	if h.at < len(shown) {
		m.drawPreview(right, shown[h.at])
	}
	foot := a.rows(a.h-1, 1)
	m.drawStatus(a.rows(a.h-2, 1))
	x := 1
	for _, k := range [][2]string{{"enter", "open"}, {"→", "seed and parameters"}, {"↑ ↓", "choose"}, {"/", "search"}, {"?", "help"}, {"q", "quit"}} {
		x = foot.text(x, 0, k[0], key)
		x = foot.text(x+1, 0, k[1], dim) + 2
	}
}

// drawList draws the window of the list that holds the one that is chosen.
func (m *Model) drawList(a area, shown []*entry) {
	h := &m.home
	var lines []int // an entry, or -1 and below for the topic of the entry behind it
	at := 0
	topic := ""
	for i, e := range shown {
		if e.topic != topic {
			topic = e.topic
			lines = append(lines, -1-i)
		}
		if i == h.at {
			at = len(lines)
		}
		lines = append(lines, i)
	}
	from := min(max(at-a.h/2, 0), max(len(lines)-a.h, 0))
	for y := range min(a.h, len(lines)-from) {
		switch i := lines[from+y]; {
		case i < 0:
			a.text(0, y, strings.ToUpper(shown[-1-i].topic), bold)
		case i == h.at:
			a.line(y, ' ', chosen)
			a.text(0, y, "> "+shown[i].shown(), chosen)
		default:
			a.text(2, y, shown[i].shown(), plain)
		}
		if i := lines[from+y]; i >= 0 {
			m.drawTick(a, y, shown[i], i == h.at)
		}
	}
}

func (m *Model) drawPreview(a area, e *entry) {
	a.text(0, 0, e.shown(), bold)
	k := plain
	if e.wrong {
		k = bad
	}
	y := 2
	for _, paragraph := range strings.Split(e.doc, "\n\n") {
		for _, line := range report.Wrap(paragraph, a.w) {
			a.text(0, y, line, k)
			y++
		}
		y++
	}
}
