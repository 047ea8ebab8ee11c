package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// diagram is a space-time diagram.
type diagram struct {
	name     Namer
	style    Style
	events   []sim.Event
	evidence []uint64
	nodes    []sim.ID
	gap      int // columns from one lane to the next
}

// textMin is the room to leave for texts at the right, where lanes can be narrower.
const textMin = 36

// margin is the width of the instants at the left.
const margin = 14

// cast decides which nodes have a lane: those where most happens, in order.
func (d *diagram) cast(rows []sim.Event) {
	seen := map[sim.ID]int{}
	for i := range rows {
		for _, id := range []sim.ID{rows[i].Node, rows[i].Peer} {
			if id != 0 {
				seen[id]++
			}
		}
	}
	for id := range seen {
		d.nodes = append(d.nodes, id)
	}
	slices.SortFunc(d.nodes, func(a, b sim.ID) int {
		return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a, b))
	})
	d.nodes = d.nodes[:min(len(d.nodes), sketchColumns)]
	slices.Sort(d.nodes)
	d.gap = 16
	if n := len(d.nodes); n > 1 {
		d.gap = min(20, max(8, (d.style.columns()-margin-textMin)/(n-1)))
	}
}

// column is where a node's lane is; -1 if it has none.
func (d *diagram) column(id sim.ID) int {
	if i := slices.Index(d.nodes, id); i >= 0 {
		return margin + i*d.gap
	}
	return -1
}

func (d *diagram) head() string {
	line := []rune(strings.Repeat(" ", margin))
	for _, id := range d.nodes {
		line = put(line, d.column(id), d.name(id))
	}
	return d.style.Bold(flat(line))
}

// lane is a row in which every lane goes on.
func (d *diagram) lane(left, mark string) string {
	line := []rune(pad(left, margin))
	for _, id := range d.nodes {
		line = put(line, d.column(id), mark)
	}
	return d.style.Dim(flat(line))
}

// row is an event.
func (d *diagram) row(e *sim.Event) []string {
	left := pad("  "+padLeft(fmt.Sprintf("%.4f s", e.At.Seconds()), 10), margin)
	line := []rune(left)
	for _, id := range d.nodes {
		line = put(line, d.column(id), "│")
	}
	to, from := d.column(e.Node), d.column(e.Peer)
	text := readable(tidy(d.label(e)))
	switch {
	case e.Kind == sim.Delivered && to >= 0 && from >= 0 && to != from:
		line, text = arrow(line, from, to, text)
	case e.Kind == sim.Dropped && to >= 0 && from >= 0 && to != from:
		line, text = partWay(line, to, from, '✗'), text+" ("+e.Why+")"
	case e.Kind == sim.Sent && to >= 0 && from >= 0 && to != from:
		line = partWay(line, to, from, '▸')
	case to >= 0:
		line = put(line, to, "●")
		line, text = d.beside(line, to, text)
	default:
		mark := "▼ "
		if _, undone := undo(e.Why); undone {
			mark = "▲ "
		}
		text = mark + text
	}
	out := flat(line)
	if text != "" {
		room := d.style.columns() - columnsOf(out) - 2
		out += "  " + shorten(text, room)
	}
	if slices.Contains(d.evidence, e.Num) {
		out = d.style.Bold(out)
	}
	return []string{out}
}

// label says an event in few words.
func (d *diagram) label(e *sim.Event) string {
	switch body := e.Body.(type) {
	case sim.Invoke:
		return written(body.Op, d.name) + " ?"
	case sim.Return:
		return answer(body, d.name)
	case sim.Timer:
		return body.Name + " timeout"
	case sim.Write:
		return "write " + body.Place()
	case sim.Fault, sim.Loss:
		if e.Kind == sim.Crashed {
			return "crash"
		}
		if text, undone := undo(e.Why); undone {
			return "over: " + text
		}
		return e.Why
	case nil:
		return e.Kind.String()
	}
	if claim, ok := e.Body.(sim.Claim); ok {
		if _, leads := claim.Claim(); leads {
			return "leads " + epoch(claim)
		}
	}
	if e.Kind == sim.Stated {
		return told(e.Body, d.name)
	}
	if s, ok := e.Body.(fmt.Stringer); ok {
		return s.String()
	}
	return strings.TrimSpace(sim.KindOf(e.Body) + " " + d.message(e))
}

// beside writes text to the right of a lane if it fits before the next one that it would cover; a
// text may cover lanes where nothing happens, but not leave the page.
func (d *diagram) beside(line []rune, at int, text string) ([]rune, string) {
	if n := columnsOf(text); n <= d.gap-3 || at+2+n >= len(line) {
		return put(line, at+2, shorten(text, d.style.columns()-at-2)), ""
	}
	return line, text
}

// arrow draws a message, with its text upon it if there is room.
func arrow(line []rune, from, to int, text string) (drawn []rune, left string) {
	a, b := min(from, to)+1, max(from, to)-1
	for i := a; i <= b; i++ {
		line = put(line, i, "─")
	}
	if to > from {
		line = put(line, b, "▶")
	} else {
		line = put(line, a, "◀")
	}
	short, more, _ := strings.Cut(text, " ")
	if n := columnsOf(short); n <= b-a-3 {
		return put(line, a+(b-a+1-n)/2, short), more
	}
	return line, text
}

// partWay draws a message that is lost, or whose arrival is not part of the diagram.
func partWay(line []rune, from, to int, end rune) []rune {
	middle := (from + to) / 2
	for i := min(from, middle) + 1; i < max(from, middle); i++ {
		line = put(line, i, "─")
	}
	if end == '▸' && to < from {
		end = '◂'
	}
	return put(line, middle, string(end))
}

// put writes text into a line at a column. A wide character takes two, the second of which is blank
// until [flat] takes it out.
func put(line []rune, at int, text string) []rune {
	for _, r := range text {
		n := runeColumns(r)
		for len(line) < at+n {
			line = append(line, ' ')
		}
		if n > 0 {
			line[at] = r
		}
		if n == 2 {
			line[at+1] = wideTail
		}
		at += n
	}
	return line
}

// wideTail is the second column of a wide character.
const wideTail = rune(0)

// flat is a line as it is printed.
func flat(line []rune) string { return strings.ReplaceAll(string(line), string(wideTail), "") }
