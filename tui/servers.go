package tui

import (
	"fmt"
	"reflect"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// A column of the table of servers is a field of their state.
type column struct {
	name  string
	width int
}

// drawServers draws a row for each server, as of the cursor; many as a map with a cell for each.
func (m *Model) drawServers(a area) {
	servers := m.run.servers()
	if len(servers) > serverRows {
		m.drawMap(a, servers)
		return
	}
	fields := make([][]report.Field, len(servers))
	for i, id := range servers {
		fields[i] = m.run.Index().State(id, m.run.settled())
	}
	columns, log := m.columns(a.w, servers, fields)
	x := a.text(1, 0, "NODE", dim)
	x = max(x, 8)
	for _, c := range columns {
		a.fit(x, 0, c.width, c.name, dim)
		x += c.width + 2
	}
	if log != "" {
		a.fit(x, 0, logWidth, log, dim)
		x += logWidth + 2
	}
	a.text(x, 0, "IN FLIGHT", dim)
	islands := m.run.Index().Islands(servers, m.run.Cursor)
	if cutOff(islands) {
		a.text(x+flightWidth, 0, "SIDE", dim)
	}
	out, in := m.inFlight()
	for i, id := range servers {
		if y := i + 1; y < a.h {
			m.drawServer(a, y, id, fields[i], columns, log)
			flight := fmt.Sprintf("→%d ←%d", out[id], in[id])
			at := a.text(x, y, flight, dim)
			if cutOff(islands) {
				a.text(max(at+1, x+flightWidth), y, string(rune('A'+islands[i]%26)), fault)
			}
		}
	}
}

func cutOff(islands []int) bool {
	for _, i := range islands {
		if i > 0 {
			return true
		}
	}
	return false
}

// inFlight counts the messages under way from and to every node.
func (m *Model) inFlight() (out, in map[sim.ID]int) {
	out, in = map[sim.ID]int{}, map[sim.ID]int{}
	for _, f := range m.run.Index().Flights(m.run.Cursor) {
		out[f.Sent.Node]++
		in[f.Sent.Peer]++
	}
	return out, in
}

// The widths of the bar of a log, and of the column of messages under way.
const logWidth, flightWidth = 12, 11

// columns are the fields that all servers show, as many as there is room for, and the log.
func (m *Model) columns(w int, servers []sim.ID, fields [][]report.Field) (out []column, log string) {
	room := w - 8 - logWidth - 2 - flightWidth - 4
	seen := map[string]bool{}
	for i := range servers {
		for _, f := range fields[i] {
			if seen[f.Name] {
				continue
			}
			seen[f.Name] = true
			if _, is := f.Value.(report.Log); is {
				if log == "" {
					log = f.Name
				}
				continue
			}
			c := column{f.Name, max(width(f.Name), m.widest(f.Name, fields))}
			if isMany(f.Value) || c.width > 14 || c.width+2 > room {
				continue
			}
			room -= c.width + 2
			out = append(out, c)
		}
	}
	return out, log
}

// isMany reports whether a value is a list or a table, which no column holds.
func isMany(v any) bool {
	k := reflect.ValueOf(v).Kind()
	return k == reflect.Slice || k == reflect.Map || k == reflect.Array
}

// widest is the width of the widest value of a field.
func (m *Model) widest(name string, fields [][]report.Field) (w int) {
	for i := range fields {
		for _, f := range fields[i] {
			if f.Name == name {
				w = max(w, width(m.value(f.Value)))
			}
		}
	}
	return w
}

// value is a value of a node's state in one line.
func (m *Model) value(v any) string { return report.Shown(v, m.run.World().Name) }

func (m *Model) drawServer(a area, y int, id sim.ID, fields []report.Field, columns []column, log string) {
	r := m.run
	s := r.Index().Standing(id, r.settled())
	sign, k := standingSign(s)
	if id == r.node {
		a.put(0, y, signs.selected, key)
	}
	name := plain
	if len(s.Leads) > 0 {
		name = lead
	}
	a.text(1, y, r.name(id), name)
	a.put(6, y, sign, k)
	x := 8
	switch {
	case !s.Born:
		a.text(x, y, "not started yet", dim)
	case !s.Up:
		a.text(x, y, "down", bad)
	}
	for _, c := range columns {
		for i := range fields {
			if f := &fields[i]; f.Name == c.name {
				ink := plain
				if r.fresh(f) {
					ink = bold
				}
				a.fit(x, y, c.width, m.value(f.Value), ink)
			}
		}
		x += c.width + 2
	}
	for i := range fields {
		if f := &fields[i]; f.Name == log {
			m.drawBar(a.columns(x, logWidth), y, f.Value.(report.Log), committed(fields))
		}
	}
}

// standing is the sign of how a node stands.
func standingSign(s report.Standing) (rune, ink) {
	switch {
	case !s.Born:
		return signs.away, dim
	case !s.Up:
		return signs.down, bad
	case s.Paused:
		return signs.paused, unsure
	case len(s.Leads) > 0:
		return signs.leads, lead
	}
	return signs.up, good
}

// drawBar draws the end of a log, an entry a column.
func (m *Model) drawBar(a area, y int, log report.Log, commit int64) {
	n := len(log.Entries)
	from := max(n-a.w, 0)
	for i := from; i < n; i++ {
		sign := signs.open
		if log.First+int64(i) <= commit {
			sign = signs.full
		}
		a.put(i-from, y, sign, ofTerm(termOf(log.Entries[i])))
	}
}
