package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// An Experiment is what a folder says of itself, for the head of its page.
type Experiment struct {
	Dir      string
	Manifest *folder.Manifest
	Doc      string        // what the scenario says of itself; "" of several scenarios
	Texts    []folder.Text // of all scenarios, each once
}

// Add adds the texts of a scenario that are not there yet.
func (e *Experiment) Add(texts []folder.Text) {
	for _, t := range texts {
		if !slices.ContainsFunc(e.Texts, func(have folder.Text) bool { return have.Name == t.Name && have.SHA256 == t.SHA256 }) {
			e.Texts = append(e.Texts, t)
		}
	}
}

// asked says what was asked for.
func (p *page) asked(e *Experiment) {
	m := e.Manifest
	var names []string
	for _, s := range m.Scenarios {
		names = append(names, s.Name)
	}
	p.Title = escape.Line(m.Command + " of " + titled(names))
	p.line(report.FirstSentence(e.Doc))
	fact := func(name, format string, args ...any) {
		p.Asked = append(p.Asked, [2]string{name, escape.Line(fmt.Sprintf(format, args...))})
	}
	if len(names) > 1 {
		fact("scenarios", "%s", strings.Join(names, ", "))
	}
	for _, c := range m.Grid {
		fact(escape.Line(c.Name), "%s", strings.Join(c.Values, ", "))
	}
	seeds := "as many seeds as the budget allowed"
	if m.Seeds > 0 {
		seeds = wording.Plural(m.Seeds, "seed") + " each"
	}
	from := ""
	if m.From > 0 {
		from = fmt.Sprintf(", from the %s on", wording.Ordinal(m.From+1))
	}
	fact("runs", "%s, %s%s; master seed %d", wording.Plural(m.Points, "point"), seeds, from, m.Master)
	for _, x := range []struct {
		is   bool
		text string
	}{
		{m.Twice, "each run is made twice, and compared"},
		{m.Enough > 0, fmt.Sprintf("a point ends with its first %s that shows a violation", wording.Plural(m.Enough, "run"))},
		{m.Idle > 0, fmt.Sprintf("a point ends once %s in a row bring nothing new", wording.Plural(m.Idle, "seed"))},
		{m.Events > 0, fmt.Sprintf("a run has at most %s", wording.Plural(int(min(m.Events, 1<<40)), "event"))},
	} {
		if x.is {
			fact("and", "%s", x.text)
		}
	}
	fact("made by", "orrery %s", m.Orrery)
	fact("folder", "%s", e.Dir)
	for _, t := range e.Texts {
		p.Files = append(p.Files, text{escape.Line(t.Name), escape.Visible(string(t.Content))})
	}
	p.Command = escape.Line(again(m, e.Dir))
}

// titleMost is how many scenarios have their names in a title, and in a command.
const titleMost = 3

// titled are the names of scenarios, as many as a title takes.
func titled(names []string) string {
	if len(names) <= titleMost {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:titleMost], ", "), len(names)-titleMost)
}

// again is the command that made the experiment, or that makes what is missing of it. Of many scenarios it is the one
// that makes all runs once more, which is short.
func again(m *folder.Manifest, dir string) string {
	if len(m.Scenarios) > titleMost {
		return "orrery rerun " + shell(dir)
	}
	words := []string{"orrery", m.Command}
	for _, s := range m.Scenarios {
		words = append(words, s.Name)
	}
	switch {
	case m.Seeds > 0 && m.From > 0:
		words = append(words, "--seed-range", fmt.Sprintf("%d..%d", m.From+1, m.From+m.Seeds))
	case m.Seeds > 0:
		words = append(words, "--seeds", fmt.Sprint(m.Seeds))
	}
	if m.Master != 1 {
		words = append(words, "--seed", fmt.Sprint(m.Master))
	}
	for _, c := range m.Grid {
		words = append(words, "--set", c.Name+"="+strings.Join(c.Values, ","))
	}
	words = append(words, "-o", dir)
	for i := range words {
		words[i] = shell(words[i])
	}
	return strings.Join(words, " ")
}

// shell is a word as a shell takes it.
func shell(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=,:%~+@", r)
	}
	if word != "" && !slices.ContainsFunc([]rune(word), func(r rune) bool { return !plain(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
