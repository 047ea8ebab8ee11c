package report

import (
	"slices"
	"strings"
	"time"
)

// A glance is the run at a glance, laid out: a row for each server, with how it looked when, and the
// answers to clients. It knows nothing of columns or pixels.
type glance struct {
	rows    []glanceRow
	answers []time.Duration
	looks   []look        // those that occur and need a word
	end     time.Duration // what is drawn
	over    time.Duration // when the run was over
}

type glanceRow struct {
	name   string
	spells []spell
}

// layout is the picture up to an instant, or nil where there are too many servers, or all are up and
// nobody leads or answers.
func (l *lanes) layout(over, end time.Duration) *glance {
	if len(l.states) == 0 || end <= 0 {
		return nil
	}
	spells := slices.Clone(l.spells)
	for _, id := range l.cast.Servers {
		spells = append(spells, spell{id, l.states[id].since, end, l.states[id].now})
	}
	looks := func(x look) bool { return slices.ContainsFunc(spells, func(s spell) bool { return s.look == x }) }
	if len(l.answers) == 0 && !slices.ContainsFunc(spells, func(s spell) bool { return s.look != upLook }) {
		return nil
	}
	g := &glance{answers: l.answers, end: end, over: over}
	for _, id := range l.cast.Servers {
		row := glanceRow{name: l.cast.Name(id)}
		for _, s := range spells {
			if s.node == id && s.from <= end {
				row.spells = append(row.spells, s)
			}
		}
		g.rows = append(g.rows, row)
	}
	for _, x := range []look{leadLook, cutLeadLook, cutLook, pausedLook, downLook} {
		if looks(x) {
			g.looks = append(g.looks, x)
		}
	}
	return g
}

// uneventful says what is not drawn, if anything is.
func (g *glance) uneventful() string {
	if g.end >= g.over {
		return ""
	}
	return "the rest up to " + Seconds(g.over) + " is uneventful"
}

// lookWords say what the looks mean.
var lookWords = [...]string{
	leadLook: "leads", cutLeadLook: "leads, paused or without a majority", cutLook: "without a majority",
	pausedLook: "is paused", downLook: "is down",
}

// counts are the numbers of answers in each of n equal parts of the time.
func (g *glance) counts(n int) []int {
	counts := make([]int, n)
	for _, at := range g.answers {
		counts[g.cell(at, n)]++
	}
	return counts
}

// cell is in which of n equal parts of the time an instant lies.
func (g *glance) cell(at time.Duration, n int) int {
	return min(int(int64(at)*int64(n)/int64(g.end)), n-1)
}

// ticks are the instants of an axis, in steps of 1, 2 or 5, of which n columns have room for one every
// ten.
func (g *glance) ticks(n int) []time.Duration {
	step := time.Millisecond
	for i := 0; int64(step)*int64(n) < 10*int64(g.end); i++ {
		step *= time.Duration([...]int64{2, 5, 2}[i%3])
		if i%3 == 1 {
			step /= 2
		}
	}
	var out []time.Duration
	for at := time.Duration(0); at <= g.end; at += step {
		out = append(out, at)
	}
	return out
}

// joinWords joins those that say something.
func joinWords(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}
