package tui

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/tui/session"
)

// A form asks for the seed and the parameters of a scenario before it is opened.
type form struct {
	file   *language.File
	fields []formField // the seed first
	at     int
	wrong  string
}

type formField struct {
	name, value, usual, doc string
	values                  []string // to choose from, if it says which
}

// newForm is the form of a scenario.
func newForm(file *language.File) (*form, error) {
	plan, err := file.Evaluate(nil, scenarios.Dull)
	if err != nil {
		return nil, err
	}
	seed := fmt.Sprint(plan.Seed)
	f := &form{file: file, fields: []formField{{name: "seed", value: seed, usual: seed, doc: "the number that all chance comes from"}}}
	params, err := file.Params(nil)
	for _, p := range params {
		f.fields = append(f.fields, formField{p.Name, p.Default, p.Default, p.Doc, p.Values})
	}
	return f, err
}

// subject is what the form asks for.
func (f *form) subject() (session.Subject, error) {
	s := session.Subject{File: f.file}
	for i, x := range f.fields {
		switch {
		case i == 0:
			seed, err := strconv.ParseUint(x.value, 10, 64)
			if err != nil {
				return s, fmt.Errorf("a seed is a number, and %q is none", x.value)
			}
			s.Seed = &seed
		case x.value != x.usual:
			s.Settings = append(s.Settings, scenarios.Setting{Name: x.name, Value: x.value})
		}
	}
	return s, nil
}

func (f *form) lines(*Model) (title string, lines []string) {
	for i, x := range f.fields {
		mark, end := "  ", ""
		if i == f.at {
			mark, end = "> ", "▏"
		}
		line := fmt.Sprintf("%s%-16s %s%s", mark, x.name, x.value, end)
		if x.value != x.usual {
			line += "   (usually " + x.usual + ")"
		}
		lines = append(lines, line)
	}
	x := f.fields[f.at]
	about := x.doc
	if len(x.values) > 0 {
		about += "   ← → one of"
		for _, v := range x.values {
			about += " " + v
		}
	}
	lines = append(lines, "", about, f.wrong, "enter open · ctrl+f find a seed that violates something · esc back")
	return scenarios.ShortName(f.file.Name), lines
}

func (f *form) press(m *Model, key string) (overlay, tea.Cmd) {
	x := &f.fields[f.at]
	f.wrong = ""
	switch key {
	case "esc":
		return nil, nil
	case "up":
		f.at = max(f.at-1, 0)
	case "down", "tab":
		f.at = (f.at + 1) % len(f.fields)
	case "left", "right":
		x.turn(key == "right")
	case "enter", "ctrl+f":
		s, err := f.subject()
		if err == nil && key == "ctrl+f" {
			return newHunt(f, s)
		}
		if err == nil {
			err = m.open(s)
		}
		if err != nil {
			f.wrong = err.Error()
			return f, nil
		}
		return nil, nil
	default:
		x.value = typed(x.value, key)
	}
	return f, nil
}

// turn takes the next of the values to choose from.
func (x *formField) turn(on bool) {
	for i, v := range x.values {
		if v == x.value {
			by := 1
			if !on {
				by = len(x.values) - 1
			}
			x.value = x.values[(i+by)%len(x.values)]
			return
		}
	}
	if len(x.values) > 0 {
		x.value = x.values[0]
	}
}

// A hunt looks for a seed whose run violates something.
type hunt struct {
	form    *form
	subject session.Subject
	seed    uint64 // the next one
	tried   int
}

// huntMost is how many seeds a hunt tries.
const huntMost = 1000

// chase lets a hunt try the next seed.
type chase struct{ of *hunt }

func newHunt(f *form, s session.Subject) (overlay, tea.Cmd) {
	h := &hunt{form: f, subject: s, seed: *s.Seed}
	return h, h.on()
}

// on is a message to try the next seed.
func (h *hunt) on() tea.Cmd { return func() tea.Msg { return chase{h} } }

func (h *hunt) lines(*Model) (title string, lines []string) {
	tried := fmt.Sprintf("%d of %d seeds tried, none violates anything so far", h.tried, huntMost)
	return "looking for a violation", []string{tried, "", "esc stop"}
}

func (h *hunt) press(_ *Model, key string) (overlay, tea.Cmd) {
	if key == "esc" || key == "q" {
		return h.form, nil
	}
	return h, nil
}

// try tries a seed, and opens its run if that violates something.
func (h *hunt) try(m *Model) tea.Cmd {
	if m.front != overlay(h) {
		return nil // somebody stopped it
	}
	var verdict check.Verdict
	err := m.guarded(func() error {
		plan, err := h.subject.File.Evaluate(h.subject.Settings, scenarios.ChooserFor(h.seed, nil))
		if err != nil {
			return err
		}
		result, err := scenarios.Execute(plan, h.seed, scenarios.Options{})
		if err == nil {
			verdict = worst(result)
		}
		return err
	})
	h.tried++
	switch {
	case err != nil, verdict == check.Violated:
		seed := h.seed
		h.subject.Seed = &seed
		m.front = nil
		if err := m.open(h.subject); err != nil {
			m.fail(err)
			return nil
		}
		m.say(fmt.Sprintf("seed %d, the %s that was tried, violates something: ] goes there, G to the verdict", seed, wording.Ordinal(h.tried)))
	case h.tried == huntMost:
		h.form.wrong = fmt.Sprintf("none of %d seeds violates anything", huntMost)
		m.front = h.form
	default:
		h.seed++
		return h.on()
	}
	return nil
}

// worst is violated where anything is, whether the scenario expects it or not.
func worst(r *scenarios.Result) check.Verdict {
	for i := range r.Checks {
		if r.Checks[i].Verdict == check.Violated {
			return check.Violated
		}
	}
	return r.Verdict
}
