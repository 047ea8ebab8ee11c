package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
)

// View is the screen.
func (m *Model) View() tea.View {
	v := tea.NewView(m.Frame())
	v.AltScreen = true
	v.WindowTitle = "orrery"
	if !m.house.NoMouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

// Frame is the screen as text: as many lines as the terminal has, and none wider.
func (m *Model) Frame() string {
	c := m.draw()
	if m.house.ASCII {
		c.toASCII()
	}
	return c.render(&m.palette)
}

// Least is the size below which the lab says that it is too small.
const leastWidth, leastHeight = 40, 10

func (m *Model) draw() *canvas {
	c := newCanvas(m.w, m.h)
	a := c.all()
	switch {
	case m.w < leastWidth || m.h < leastHeight:
		a.text(0, 0, fmt.Sprintf("the lab needs %d x %d", leastWidth, leastHeight), plain)
		a.text(0, 1, fmt.Sprintf("this is %d x %d", m.w, m.h), dim)
		return c
	case m.run == nil:
		m.drawHome(a)
	default:
		m.drawRun(a)
	}
	if m.front != nil && !m.inPanel(a) {
		title, lines := m.front.lines(m)
		framed(a, title, lines)
	}
	return c
}

// drawRun draws a run from top to bottom: title, servers, properties, a pane, the event, the whole run
// in a line, and what can be done.
func (m *Model) drawRun(a area) {
	p := m.layout(a)
	m.drawTitle(p.title)
	m.drawServers(p.servers)
	m.drawProperties(p.properties)
	m.drawPaneHead(p.head)
	m.drawPane(p.pane)
	m.drawLesson(p.lesson)
	m.drawEvent(p.event)
	m.drawScrubber(p.scrubber)
	m.drawFooter(p.footer)
}

// parts are the areas of the screen of a run.
type parts struct{ title, servers, properties, head, pane, lesson, event, scrubber, footer area }

// serverRows is how many servers have a row of their own; more are drawn as a map.
const serverRows = 9

func (m *Model) layout(a area) parts {
	n := int(report.Servers(m.run.World()))
	servers := n + 1
	if n > serverRows {
		servers = shapeOf(n, a.w, max(a.h/4, 1)).rows + 1
	}
	servers = min(servers, max(a.h/3, 2))
	event := 0
	if a.h >= 22 {
		event = min(5, a.h/5)
	}
	lesson := m.panelHeight(a)
	if lesson > 5 {
		event = 0
	}
	y := 0
	next := func(n int) area {
		r := a.rows(y, n)
		y += r.h
		return r
	}
	var p parts
	p.title, p.servers, p.properties, p.head = next(1), next(servers), next(1), next(1)
	p.pane = next(max(a.h-y-lesson-event-2, 0))
	p.lesson, p.event, p.scrubber, p.footer = next(lesson), next(event), next(1), next(1)
	return p
}

func (m *Model) drawTitle(a area) {
	r := m.run
	a.line(0, ' ', bar)
	state := "PAUSED"
	switch {
	case r.playing:
		state = "PLAYING"
	case r.Over() && r.Cursor == r.World().Latest():
		state = "THE END"
	}
	left := fmt.Sprintf(" %s  seed %d   t=%s  ev %d", r.Plan.Name(), *r.Of.Seed, report.Seconds(r.At()), r.Cursor)
	x := a.text(0, 0, left, bar)
	right := fmt.Sprintf("%s  %d rows/s", state, speeds[r.speed])
	if n := len(r.Index().Faults(r.Cursor)); n > 0 {
		right += fmt.Sprintf("  %s live", counted(n, "fault"))
	}
	if len(r.Branches) > 1 {
		right += "  " + r.Name
	}
	if x+width(right)+2 <= a.w {
		a.right(a.w-1, 0, right, bar)
	} else {
		a.right(a.w-1, 0, state, bar)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// drawProperties draws how every property stands as of the cursor.
func (m *Model) drawProperties(a area) {
	x := 1
	for _, p := range m.run.properties() {
		sign, k := verdictSign(p.Verdict)
		if p.pending {
			sign, k = signs.up, dim
		}
		if x+2+width(p.Property) > a.w {
			a.text(x, 0, "…", dim)
			return
		}
		a.put(x, 0, sign, k)
		ink := dim
		if p.Verdict == check.Violated && !p.pending {
			ink = bad
		}
		x = a.text(x+2, 0, p.Property, ink) + 2
	}
}

func verdictSign(v check.Verdict) (rune, ink) {
	switch v {
	case check.Held:
		return signs.held, good
	case check.Violated:
		return signs.violated, bad
	}
	return signs.undecided, unsure
}

func (m *Model) drawPaneHead(a area) {
	a.line(0, signs.rule, dim)
	x := 1
	if m.run.pane == answerPane {
		x = a.text(x, 0, " "+m.run.answer.title+" ", bold)
	}
	for i, name := range paneNames {
		k := dim
		if pane(i) == m.run.pane {
			k = bold
		}
		if x+width(name)+4 > a.w && pane(i) != m.run.pane {
			continue
		}
		x = a.text(x, 0, fmt.Sprintf(" %d %s ", i+1, name), k)
	}
	if m.run.find != "" {
		a.right(a.w-1, 0, " /"+m.run.find+" ", bold)
	}
}

func (m *Model) drawPane(a area) {
	switch m.run.pane {
	case diagramPane:
		m.drawDiagram(a)
	case logPane:
		m.drawLogs(a)
	default:
		m.drawLines(a, m.lines(a.w))
	}
}

// drawScrubber draws the whole run in a line: its marks, and where the cursor is.
func (m *Model) drawScrubber(a area) {
	r := m.run
	end := r.Run().End()
	left, right := "0s ", " "+short(end)
	in := a.columns(1+width(left), a.w-2-width(left)-width(right))
	a.text(1, 0, left, dim)
	a.right(a.w-1, 0, right, dim)
	if in.w < 4 || end <= 0 {
		return
	}
	column := func(at time.Duration) int { return int(int64(in.w-1) * int64(min(at, end)) / int64(end)) }
	made, horizon := column(r.World().Now()), r.horizon()
	if horizon == r.Cursor {
		made = column(r.At())
	}
	for x := range in.w {
		if x <= made {
			in.put(x, 0, signs.rule, dim)
		} else {
			in.put(x, 0, signs.rest, dim)
		}
	}
	for _, mark := range r.Marks() {
		if mark.Event > horizon {
			break
		}
		sign, k := markSign(mark.Kind)
		in.put(column(mark.At), 0, sign, k)
	}
	for _, b := range r.Bookmarks {
		if e, made := r.World().Event(b.Event); made && b.Branch == r.Branch && b.Event <= horizon {
			in.put(column(e.At), 0, signs.marked, key)
		}
	}
	in.put(column(r.At()), 0, signs.full, key)
}

// mark is the sign of a mark.
func markSign(k report.MarkKind) (rune, ink) {
	switch k {
	case report.LeaderMark:
		return signs.leads, lead
	case report.FaultMark:
		return signs.fault, fault
	case report.ViolationMark:
		return signs.violated, bad
	case report.AnswerMark:
		return signs.gets, good
	}
	return signs.says, dim
}

func (m *Model) drawFooter(a area) {
	if m.status != "" {
		m.drawStatus(a)
		return
	}
	for _, h := range footer(a.w) {
		x := a.text(h.x, 0, h.keys[0], key)
		a.text(x+1, 0, h.short, dim)
	}
}

// A hint is a key in the footer, with its word.
type hint struct {
	binding
	x, w int
}

// footer are the hints for which so many columns have room, in the order of the table of keys.
func footer(w int) (out []hint) {
	worst := 1
	for _, b := range bindings {
		worst = max(worst, b.rank)
	}
	for ; worst > 0; worst-- {
		out = out[:0]
		x := 1
		for _, b := range bindings {
			if b.rank == 0 || b.rank > worst {
				continue
			}
			h := hint{b, x, width(b.keys[0])}
			if x += h.w + 1; b.short != "" {
				h.w += 1 + width(b.short)
				x += width(b.short) + 2
			}
			out = append(out, h)
		}
		if x-1 <= w {
			return out
		}
	}
	return nil
}

func (m *Model) drawStatus(a area) {
	k := good
	if m.failed {
		k = bad
	}
	a.text(1, 0, m.status, k)
}

// short is a length of time in few letters.
func short(d time.Duration) string {
	if d >= time.Second {
		return d.Truncate(100 * time.Millisecond).String()
	}
	return d.Truncate(time.Millisecond).String()
}
