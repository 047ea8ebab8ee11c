package tui

import (
	"fmt"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// A world of hundreds of nodes is drawn as a heat map: some nodes share a column, and the more they did in the
// time of a row, the darker it is.
var heat = []rune{' ', '░', '▒', '▓', '█'}

// manyServers is from how many servers on a row is about a time at first.
const manyServers = 16

// spread lays the diagram out with so many columns as there is room for.
func (d *diagram) spread() {
	n := int(report.Servers(d.m.run.World()))
	room := max(d.area.w-margin-textLeast-2, 1)
	d.per = (n + room - 1) / room
	d.columns = (n+d.per-1)/d.per + 1
	d.area.text(0, 0, "    t/ms", dim)
	d.area.fit(margin, 0, d.area.w-margin, fmt.Sprintf("a column is %s, the last one all clients", counted(d.per, "server")), dim)
}

// place is the column of a node among those of a row.
func (d *diagram) place(id sim.ID) int {
	if d.per > 0 && id <= report.Servers(d.m.run.World()) {
		return (max(int(id), 1) - 1) / d.per
	}
	return min(max(int(id)-1, 0), d.columns-1)
}

// drawHeat draws how much the nodes of a column did; who leads, and what goes wrong, has its sign.
func (d *diagram) drawHeat(i, y int, x *span) {
	c := &x.cells[i]
	if c.rank > tellsMuch {
		d.area.put(margin+i, y, c.sign, c.ink)
		return
	}
	k := send
	if c.rank == lostRank {
		k = fault
	}
	d.area.put(margin+i, y, heat[min((c.n*(len(heat)-1)+x.most-1)/x.most, len(heat)-1)], k)
}

// A shape is how a map of servers fits on the screen: so many cells in a row, so many columns apart, each for
// so many servers.
type shape struct{ perRow, pitch, group, rows int }

// shapeOf is the shape of a map of servers in so many columns and rows.
func shapeOf(servers, w, h int) (s shape) {
	w, h = max(w-2, 1), max(h, 1)
	for s.group = 1; ; s.group++ {
		cells := (servers + s.group - 1) / s.group
		for s.pitch = 2; s.pitch >= 1; s.pitch-- {
			s.perRow = max(w/s.pitch, 1)
			if s.rows = (cells + s.perRow - 1) / s.perRow; s.rows <= h {
				return s
			}
		}
	}
}

// drawMap draws a cell for each of many servers, or for some of them how the worst of them stands.
func (m *Model) drawMap(a area, servers []sim.ID) {
	s := shapeOf(len(servers), a.w, a.h-1)
	down := 0
	for i := 0; i < len(servers); i += s.group {
		var shown report.Standing
		worst, k := -1, plain
		for _, id := range servers[i:min(i+s.group, len(servers))] {
			x := m.run.Index().Standing(id, m.run.Cursor)
			if x.Born && !x.Up {
				down++
			}
			if n := badness(x); n > worst {
				worst, shown = n, x
			}
			if id == m.run.node {
				k = chosen
			}
		}
		sign, its := standingSign(shown)
		if k == plain {
			k = its
		}
		cell := i / s.group
		a.put(1+cell%s.perRow*s.pitch, cell/s.perRow, sign, k)
	}
	text := fmt.Sprintf("%s, %d down", counted(len(servers), "server"), down)
	if s.group > 1 {
		text += fmt.Sprintf("; a sign is %d of them, and how the worst stands", s.group)
	}
	x := a.text(1, a.h-1, text+"   ", dim)
	a.put(x, a.h-1, signs.selected, key)
	a.text(x+1, a.h-1, m.selectedWords(), plain)
}

// selectedWords says what the server that is selected shows, in a line.
func (m *Model) selectedWords() string {
	r := m.run
	words := r.name(r.node)
	fields := r.Index().State(r.node, r.settled())
	if fields == nil {
		return words + " is down, or has not started yet"
	}
	for i := range fields {
		if f := &fields[i]; !isMany(f.Value) {
			if _, log := f.Value.(report.Log); !log {
				words += "  " + f.Name + " " + m.value(f.Value)
			}
		}
	}
	return words
}

// badness ranks how nodes stand.
func badness(x report.Standing) int {
	switch {
	case x.Born && !x.Up:
		return 4
	case x.Paused:
		return 3
	case len(x.Leads) > 0:
		return 2
	case x.Born:
		return 1
	}
	return 0
}
