package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/sim"
)

// click selects what is under the mouse: a server, a row, a place of the run, or a line of a list.
func (m *Model) click(x, y int) tea.Cmd {
	if m.run == nil || m.front != nil || m.w < leastWidth || m.h < leastHeight {
		return nil
	}
	r := m.run
	p := m.layout(newCanvas(m.w, m.h).all())
	in := func(a area) bool { return y >= a.y && y < a.y+a.h && x >= a.x && x < a.x+a.w }
	switch {
	case in(p.servers):
		if id := sim.ID(y - p.servers.y); id >= 1 && int(id) <= len(r.servers()) && len(r.servers()) <= serverRows {
			r.node = id
		}
	case in(p.footer):
		for _, h := range footer(p.footer.w) {
			if x >= h.x && x < h.x+h.w {
				return m.press(h.keys[0])
			}
		}
	case in(p.scrubber):
		end := r.Run().End()
		if err := r.SeekTime(end * time.Duration(x) / time.Duration(max(m.w-1, 1))); err != nil {
			m.fail(err)
		}
	case in(p.pane) && r.pane == diagramPane && r.step() > 0:
		_, from, end := r.spanAt(p.pane.h - 1)
		if k := from + int64(y-p.pane.y-1); y > p.pane.y && k <= end {
			if err := r.SeekTime(time.Duration(k+1)*r.step() - 1); err != nil {
				m.fail(err)
			}
		}
	case in(p.pane) && r.pane == diagramPane:
		rows, _ := r.rows(p.pane.h - 1)
		if i := y - p.pane.y - 1; i >= 0 && i < len(rows) {
			if r.Cursor == rows[i].Num {
				m.show(statePane)
			} else {
				r.look(rows[i].Num)
			}
		}
	case in(p.pane) && r.lists():
		rows := r.window(m.lines(p.pane.w), p.pane.w-2, p.pane.h)
		if i := y - p.pane.y; i < len(rows) {
			was := r.at
			if r.at = rows[i].line; r.at == was {
				return m.closer()
			}
		}
	}
	return nil
}
