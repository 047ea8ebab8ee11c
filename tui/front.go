package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/sim"
)

// framed draws a box with lines in the middle of an area.
func framed(a area, title string, lines []string) {
	w := width(title) + 4
	for _, l := range lines {
		w = max(w, width(l)+4)
	}
	w, h := min(w, a.w), min(len(lines)+2, a.h)
	b := a.rows((a.h-h)/2, h).columns((a.w-w)/2, w)
	for y := range b.h {
		b.line(y, ' ', plain)
	}
	if b.w < 2 || b.h < 2 {
		return
	}
	for _, y := range []int{0, b.h - 1} {
		b.line(y, '─', dim)
	}
	for y := range b.h {
		b.put(0, y, '│', dim)
		b.put(b.w-1, y, '│', dim)
	}
	b.put(0, 0, '┌', dim)
	b.put(b.w-1, 0, '┐', dim)
	b.put(0, b.h-1, '└', dim)
	b.put(b.w-1, b.h-1, '┘', dim)
	b.columns(2, b.w-4).text(0, 0, title, bold)
	in := b.rows(1, b.h-2).columns(2, b.w-4)
	for y, l := range lines {
		in.text(0, y, l, plain)
	}
}

// twoColumns puts the second half of some lines beside the first.
func twoColumns(lines []string) []string {
	half, w := (len(lines)+1)/2, 0
	for _, l := range lines[:half] {
		w = max(w, width(l)+2)
	}
	out := make([]string, half)
	for i := range out {
		out[i] = lines[i]
		if half+i < len(lines) {
			out[i] += strings.Repeat(" ", w-width(lines[i])) + lines[half+i]
		}
	}
	return out
}

// A prompt asks for a line of text.
type prompt struct {
	title, text, hint string
	wrong             string
	done              func(m *Model, text string) (tea.Cmd, error)
}

func (p *prompt) lines(*Model) (title string, lines []string) {
	lines = []string{p.text + "▏", "", p.hint, "enter do it · esc do not"}
	if p.wrong != "" {
		lines[1] = p.wrong
	}
	return p.title, lines
}

func (p *prompt) press(m *Model, key string) (overlay, tea.Cmd) {
	switch key {
	case "esc":
		return nil, nil
	case "enter":
		m.front = nil
		cmd, err := p.done(m, strings.TrimSpace(p.text))
		if err != nil {
			p.wrong = err.Error()
			return p, nil
		}
		return m.front, cmd
	}
	p.text = typed(p.text, key)
	return p, nil
}

// typed is a text after a key.
func typed(text, key string) string {
	switch {
	case key == "backspace" && text != "":
		r := []rune(text)
		return string(r[:len(r)-1])
	case key == "ctrl+u":
		return ""
	case key == "space":
		return text + " "
	case len([]rune(key)) == 1:
		return text + key
	}
	return text
}

// help lists the keys and the signs, in two columns where they fit, and else a window of them.
type help struct{ from int }

func (h *help) all() (lines []string) {
	group := ""
	for _, b := range bindings {
		if b.group != group {
			group = b.group
			lines = append(lines, strings.ToUpper(group))
		}
		lines = append(lines, fmt.Sprintf("  %-8s %s", b.shown, b.name))
	}
	return append(append(lines, "SIGNS"), legend()...)
}

func (h *help) lines(m *Model) (title string, lines []string) {
	lines = h.all()
	room := max(m.h-2, 1)
	if two := twoColumns(lines); len(two) <= room && width(slices.MaxFunc(two, byWidth))+4 <= m.w {
		return "keys and signs", two
	}
	if len(lines) <= room {
		return "keys and signs", lines
	}
	h.from = min(max(h.from, 0), len(lines)-room)
	return "keys and signs   j k: more of them", lines[h.from : h.from+room]
}

func byWidth(a, b string) int { return cmp.Compare(width(a), width(b)) }

func (h *help) press(m *Model, key string) (overlay, tea.Cmd) {
	switch key {
	case "j", "down":
		h.from++
	case "k", "up":
		h.from = max(h.from-1, 0)
	case "pgdown", "space":
		h.from += m.h / 2
	case "pgup":
		h.from = max(h.from-m.h/2, 0)
	default:
		return nil, nil
	}
	return h, nil
}

// A finder finds an action by its name.
type finder struct {
	text string
	at   int
}

// found are the actions whose key or name is what was typed: first the one that has it as its key, then those of which
// a word begins with it, and then those that have it somewhere.
func (f *finder) found() (out []binding) {
	text := strings.ToLower(f.text)
	rank := func(b binding) int {
		name := " " + strings.ToLower(b.name)
		switch {
		case text != "" && slices.Contains(b.keys, f.text):
			return 0
		case strings.Contains(name, " "+text):
			return 1
		case strings.Contains(name, text):
			return 2
		}
		return 3
	}
	for _, b := range bindings {
		if rank(b) < 3 {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b binding) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

const findLines = 12

func (f *finder) lines(*Model) (title string, lines []string) {
	found := f.found()
	from := min(max(f.at-findLines+1, 0), max(len(found)-findLines, 0))
	lines = []string{f.text + "▏", fmt.Sprintf("%60s", "")}
	for i := from; i < min(from+findLines, len(found)); i++ {
		mark := "  "
		if i == f.at {
			mark = "> "
		}
		lines = append(lines, fmt.Sprintf("%s%-8s %s", mark, found[i].shown, found[i].name))
	}
	return "what do you want to do?", lines
}

func (f *finder) press(m *Model, key string) (overlay, tea.Cmd) {
	switch found := f.found(); key {
	case "esc":
		return nil, nil
	case "down", "tab":
		f.at = min(f.at+1, max(len(found)-1, 0))
	case "up":
		f.at = max(f.at-1, 0)
	case "enter":
		if f.at >= len(found) {
			return f, nil
		}
		m.front = nil
		cmd := m.do(found[f.at].action)
		return m.front, cmd
	default:
		f.text, f.at = typed(f.text, key), 0
	}
	return f, nil
}

// A cut is a partition that somebody is about to make: who is on the far side.
type cut struct {
	servers []sim.ID
	far     map[sim.ID]bool
	at      int
}

func newCut(r *run) *cut {
	c := &cut{servers: r.servers(), far: map[sim.ID]bool{r.node: true}}
	c.at = int(r.node) - 1
	return c
}

// fault is the partition as far as it was chosen.
func (c *cut) groups() (out []sim.ID) {
	for _, id := range c.servers {
		if c.far[id] {
			out = append(out, id)
		}
	}
	return out
}

func (c *cut) lines(m *Model) (title string, lines []string) {
	far, near := "", ""
	for i, id := range c.servers {
		name := m.run.name(id)
		if i == c.at {
			name = "[" + name + "]"
		}
		if c.far[id] {
			far += " " + name
		} else {
			near += " " + name
		}
	}
	lines = []string{"one side  " + near, "the other " + far, ""}
	if n := len(c.groups()); n > 0 && n < len(c.servers) {
		lines = append(lines, m.run.foresee(sim.Fault{Kind: sim.Partition, Groups: [][]sim.ID{c.groups()}})...)
	} else {
		lines = append(lines, "somebody must be on each side")
	}
	return "cut", append(lines, "", "← → choose · space other side · enter cut · esc do not")
}

func (c *cut) press(m *Model, key string) (overlay, tea.Cmd) {
	switch key {
	case "esc", "q":
		return nil, nil
	case "left", "h", "up", "k":
		c.at = (c.at - 1 + len(c.servers)) % len(c.servers)
	case "right", "l", "down", "j":
		c.at = (c.at + 1) % len(c.servers)
	case "space":
		c.far[c.servers[c.at]] = !c.far[c.servers[c.at]]
	case "enter":
		if n := len(c.groups()); n > 0 && n < len(c.servers) {
			m.front = nil
			cmd := m.act(m.run.Partition(c.groups()))
			return m.front, cmd
		}
	}
	return c, nil
}
