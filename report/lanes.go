package report

import (
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// lanes is the run at a glance: a row of cells for each server, and one for the answers.
type lanes struct {
	cast    Cast
	states  map[sim.ID]*laneState
	cuts    []sim.Event // faults that cut servers off from each other now
	spells  []spell
	answers []time.Duration
}

// laneState is what a server is now.
type laneState struct {
	since time.Duration
	now   look
	down  bool
	pause int
	leads bool
	cut   bool // from so many that they and it are no majority
}

// A look is how a server is drawn.
type look uint8

const (
	upLook look = iota
	cutLook
	pausedLook
	downLook
	leadLook
	cutLeadLook
)

var lookCells = [...]string{"─", "░", "┄", " ", "█", "▒"}

// A spell is a time during which a server looked the same.
type spell struct {
	node     sim.ID
	from, to time.Duration
	look     look
}

// lanesMax is how many servers are drawn.
const lanesMax = 12

func (l *lanes) init(cast Cast) {
	l.cast = cast
	l.states = map[sim.ID]*laneState{}
	for _, id := range cast.Servers {
		if len(cast.Servers) <= lanesMax {
			l.states[id] = &laneState{}
		}
	}
}

func (l *lanes) event(e *sim.Event) {
	switch e.Kind {
	case sim.Returned:
		if out, ok := e.Body.(sim.Return); ok && out.Outcome == sim.OK {
			l.answers = append(l.answers, e.At)
		}
	case sim.Faulted:
		l.fault(e)
	}
	st := l.states[e.Node]
	if st == nil {
		return
	}
	switch e.Kind {
	case sim.Crashed:
		st.down, st.leads = true, false
	case sim.Restarted:
		st.down = false
	case sim.Paused:
		st.pause++
	case sim.Resumed:
		st.pause = 0
	case sim.Stated:
		if c, ok := e.Body.(sim.Claim); ok {
			_, st.leads = c.Claim()
		}
	}
	l.turn(e.Node, st, e.At)
}

// turn notes that a server looks different from now on.
func (l *lanes) turn(id sim.ID, st *laneState, at time.Duration) {
	next := upLook
	switch {
	case st.down:
		next = downLook
	case st.leads && (st.cut || st.pause > 0):
		next = cutLeadLook
	case st.leads:
		next = leadLook
	case st.pause > 0:
		next = pausedLook
	case st.cut:
		next = cutLook
	}
	if next != st.now {
		l.spells = append(l.spells, spell{id, st.since, at, st.now})
		st.since, st.now = at, next
	}
}

// draw is the picture up to an instant, n columns wide, or nothing where there are too many servers,
// or all are up and nobody leads or answers.
func (l *lanes) draw(over, end time.Duration, n int, style Style) []string {
	if len(l.states) == 0 || end <= 0 {
		return nil
	}
	width := 4
	for _, id := range l.cast.Servers {
		width = max(width, columnsOf(l.cast.Name(id)))
	}
	n -= width + 4
	cell := func(at time.Duration) int { return min(int(int64(at)*int64(n)/int64(end)), n-1) }
	rows := map[sim.ID][]look{}
	for _, id := range l.cast.Servers {
		rows[id] = make([]look, n)
		l.spells = append(l.spells, spell{id, l.states[id].since, end, l.states[id].now})
	}
	for _, s := range l.spells {
		row := rows[s.node]
		if s.from > end {
			continue
		}
		for i := cell(s.from); i <= cell(s.to); i++ {
			row[i] = max(row[i], s.look)
		}
	}
	if len(l.answers) == 0 && !slices.ContainsFunc(l.spells, func(s spell) bool { return s.look != upLook }) {
		return nil
	}
	out := []string{"  " + pad("", width) + "  " + style.Dim(axis(end, n))}
	for _, id := range l.cast.Servers {
		out = append(out, "  "+pad(l.cast.Name(id), width)+"  "+drawn(rows[id], style))
	}
	if len(l.answers) > 0 {
		out = append(out, "  "+pad("ops", width)+"  "+style.Good(l.spark(n, cell)))
	}
	legend := l.legend()
	if end < over {
		legend = strings.TrimPrefix(legend+", the rest up to "+Seconds(over)+" is uneventful", ", ")
	}
	for _, line := range wrap(legend, n) {
		out = append(out, "  "+pad("", width)+"  "+style.Dim(line))
	}
	return out
}

// drawn is a row of cells, runs of one look at a time.
func drawn(row []look, style Style) string {
	var b strings.Builder
	for i := 0; i < len(row); {
		j := i
		for j < len(row) && row[j] == row[i] {
			j++
		}
		cells := strings.Repeat(lookCells[row[i]], j-i)
		switch row[i] {
		case leadLook:
			cells = style.Lead(cells)
		case cutLeadLook, cutLook:
			cells = style.Bad(cells)
		default:
			cells = style.Dim(cells)
		}
		b.WriteString(cells)
		i = j
	}
	return strings.TrimRight(b.String(), " ")
}

// legend explains the cells that occur.
func (l *lanes) legend() string {
	words := map[look]string{
		leadLook: "█ leads", cutLeadLook: "▒ leads, paused or without a majority", cutLook: "░ without a majority",
		pausedLook: "┄ is paused", downLook: "blank is down",
	}
	var seen []string
	for _, look := range []look{leadLook, cutLeadLook, cutLook, pausedLook, downLook} {
		if slices.ContainsFunc(l.spells, func(s spell) bool { return s.look == look }) {
			seen = append(seen, words[look])
		}
	}
	if len(l.answers) > 0 {
		seen = append(seen, "ops are answers over time")
	}
	return strings.Join(seen, ", ")
}

// spark is the number of answers in each cell, as bars.
func (l *lanes) spark(n int, cell func(time.Duration) int) string {
	bars := []rune(" ▁▂▃▄▅▆▇█")
	counts := make([]int, n)
	for _, at := range l.answers {
		counts[cell(at)]++
	}
	most := slices.Max(counts)
	var b strings.Builder
	for _, c := range counts {
		b.WriteRune(bars[(c*(len(bars)-1)+most-1)/most])
	}
	return strings.TrimRight(b.String(), " ")
}

// axis is a row of instants, at most one every ten columns.
func axis(end time.Duration, n int) string {
	row := []rune(strings.Repeat(" ", n+2))
	step := time.Millisecond
	for i := 0; int64(step)*int64(n) < 10*int64(end); i++ {
		step *= time.Duration([...]int64{2, 5, 2}[i%3])
		if i%3 == 1 {
			step /= 2
		}
	}
	for at := time.Duration(0); at <= end; at += step {
		at0 := int(int64(at) * int64(n) / int64(end))
		label := []rune(at.String())
		if at0+len(label) <= len(row) {
			copy(row[at0:], label)
		}
	}
	return strings.TrimRight(string(row), " ")
}
