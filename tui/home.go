package tui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/protocols/about"
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
	doc   string   // "" until somebody looks
	wrong bool     // it cannot be loaded, and doc says why
	about []string // of its protocol
}

// shown is the name of the scenario.
func (e *entry) shown() string {
	name := scenarios.ShortName(e.name)
	if filepath.IsAbs(e.name) {
		name = filepath.Base(name)
	}
	return name
}

// listed is the name as it stands in the list, below its topic.
func (e *entry) listed() string { return strings.TrimPrefix(e.shown(), e.topic+"/") }

func newHome(words *language.Language, files []string, last string) home {
	h := home{words: words}
	if last != "" {
		h.files = append(h.files, entry{name: last, topic: "what was done last"})
	}
	inOrder := slices.Clone(files)
	slices.SortStableFunc(inOrder, func(a, b string) int {
		return cmp.Or(cmp.Compare(shelf(words, a), shelf(words, b)), cmp.Compare(greets(a), greets(b)))
	})
	for _, f := range inOrder {
		topic, _, below := strings.Cut(scenarios.ShortName(f), "/")
		if !below {
			topic = here
		}
		h.files = append(h.files, entry{name: f, topic: topic})
	}
	h.lookAtChosen()
	return h
}

// here is the shelf of the files that lie where the lab was started.
const here = "here"

// What is of no shelf comes before all others, then the tour and the other lessons, and then the protocols in the
// order in which one would read them.
const lessons = "lessons/"

// tour is the lesson for somebody who has never been here.
const tour = lessons + "tour"

func shelf(words *language.Language, file string) int {
	topic, _, below := strings.Cut(scenarios.ShortName(file), "/")
	switch {
	case !below:
		return 0
	case file == tour:
		return 1
	case topic+"/" == lessons:
		return 2
	}
	all := words.Protocols()
	for i := range all {
		if all[i].Name == topic {
			return 3 + i
		}
	}
	return 3 + len(all)
}

// greets ranks the scenarios of a shelf: that which says hello is the first to open.
func greets(file string) int {
	if strings.HasSuffix(scenarios.ShortName(file), "/hello") {
		return 0
	}
	return 1
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
	e.about = h.aboutTopic(e.topic)
}

// aboutTopic is about the protocol that a topic is called like, and about its kin: those of the same paper.
func (h *home) aboutTopic(topic string) (out []string) {
	all := h.words.Protocols()
	i := slices.IndexFunc(all, func(p about.Protocol) bool { return p.Name == topic })
	if i < 0 {
		return nil
	}
	p := &all[i]
	out = append(out, fmt.Sprintf("%s: %s. %s.", p.Name, p.Doc, p.Paper))
	for j := range all {
		if kin := &all[j]; j != i && kin.Paper == p.Paper {
			out = append(out, fmt.Sprintf("Of the same paper there is %s: %s.", kin.Name, kin.Doc))
		}
	}
	return out
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
			a.text(0, y, "> "+shown[i].listed(), chosen)
		default:
			a.text(2, y, shown[i].listed(), plain)
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
		y = a.wrap(y, paragraph, k) + 1
	}
	for _, paragraph := range e.about {
		y = a.wrap(y, paragraph, dim) + 1
	}
}

// readable is how many columns a text has at most that is to be read.
const readable = 100

// wrap draws a text in as many rows as it needs, and is the row after it.
func (a area) wrap(y int, text string, k ink) int {
	for _, row := range report.Wrap(text, min(a.w, readable)) {
		a.text(0, y, row, k)
		y++
	}
	return y
}
