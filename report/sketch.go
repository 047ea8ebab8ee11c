package report

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/sim"
)

// Bounds on a sketch.
const (
	sketchRows    = 24
	sketchColumns = 7 // nodes
)

// Sketch draws events as a space-time diagram: a column for each node, time downwards, messages as
// arrows. It shows the events whose numbers are given and, where there is room, what led to them.
// The title says what they show.
func Sketch(title string, events []sim.Event, show []uint64, name Namer, style Style) []string {
	if len(show) == 0 {
		return nil
	}
	rows := withCauses(events, show)
	if len(rows) == 0 {
		return nil
	}
	d := diagram{name: name, style: style, evidence: show}
	d.cast(rows)
	out := []string{"  " + style.Bold(title), "", d.head()}
	for i := range rows {
		if i > 0 && rows[i].At-rows[i-1].At > 100*time.Millisecond {
			out = append(out, d.lane("  "+padLeft(span(rows[i].At-rows[i-1].At), 10), "┊"))
		}
		out = append(out, d.row(&rows[i])...)
	}
	return out
}

// withCauses finds the events, what was stated and went wrong about them, and what led to them.
func withCauses(events []sim.Event, show []uint64) []sim.Event {
	chosen := map[uint64]*sim.Event{}
	var front []uint64
	for _, num := range show {
		if e := find(events, num); e != nil && len(chosen) < sketchRows {
			chosen[num] = e
			front = append(front, e.Cause)
		}
	}
	between(events, show, chosen)
	for len(front) > 0 && len(chosen) < sketchRows {
		num := front[0]
		front = front[1:]
		e := find(events, num)
		if e == nil || chosen[num] != nil {
			continue
		}
		chosen[num] = e
		if e.Kind != sim.Fired { // a timer's causes are earlier timers, without end
			front = append(front, e.Cause)
		}
	}
	var out []sim.Event
	for _, e := range chosen {
		if e.Kind == sim.Sent && arrives(chosen, e.Num) || e.Kind == sim.Synced {
			continue // the arrow of its delivery shows it
		}
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b sim.Event) int { return int(int64(a.Num) - int64(b.Num)) })
	return out
}

// find is an event by its number, or nil if it was not kept.
func find(events []sim.Event, num uint64) *sim.Event {
	i, found := slices.BinarySearchFunc(events, num, func(e sim.Event, n uint64) int {
		return int(int64(e.Num) - int64(n))
	})
	if !found {
		return nil
	}
	return &events[i]
}

// between adds the faults and the claims to lead that lie between the first and the last of the
// events to show, or shortly before them.
func between(events []sim.Event, show []uint64, chosen map[uint64]*sim.Event) {
	first, last := find(events, slices.Min(show)), find(events, slices.Max(show))
	if first == nil || last == nil {
		return
	}
	for i := range events {
		e := &events[i]
		_, claim := e.Body.(sim.Claim)
		if e.Num <= last.Num && e.At >= first.At-500*time.Millisecond && len(chosen) < sketchRows*2/3 &&
			(claim || e.Kind == sim.Faulted) {
			chosen[e.Num] = e
		}
	}
}

// arrives tells whether the delivery of a message is among the chosen events.
func arrives(chosen map[uint64]*sim.Event, sent uint64) bool {
	for _, e := range chosen {
		if e.Cause == sent && e.Kind == sim.Delivered {
			return true
		}
	}
	return false
}

// diagram is a space-time diagram.
type diagram struct {
	name     Namer
	style    Style
	evidence []uint64
	nodes    []sim.ID
	gap      int // columns from one lane to the next
}

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
		if n := seen[b] - seen[a]; n != 0 {
			return n
		}
		return int(a - b)
	})
	d.nodes = d.nodes[:min(len(d.nodes), sketchColumns)]
	slices.Sort(d.nodes)
	d.gap = 16
	if n := len(d.nodes); n > 1 {
		d.gap = min(20, (d.style.columns()-margin-24)/(n-1))
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
	return d.style.Bold(string(line))
}

// lane is a row in which every lane goes on.
func (d *diagram) lane(left, mark string) string {
	line := []rune(pad(left, margin))
	for _, id := range d.nodes {
		line = put(line, d.column(id), mark)
	}
	return d.style.Dim(string(line))
}

// row is an event.
func (d *diagram) row(e *sim.Event) []string {
	left := pad("  "+padLeft(fmt.Sprintf("%.4f s", e.At.Seconds()), 10), margin)
	line := []rune(left)
	for _, id := range d.nodes {
		line = put(line, d.column(id), "│")
	}
	to, from := d.column(e.Node), d.column(e.Peer)
	text := d.label(e)
	switch {
	case e.Kind == sim.Delivered && to >= 0 && from >= 0 && to != from:
		line, text = arrow(line, from, to, text)
	case (e.Kind == sim.Sent || e.Kind == sim.Dropped) && to >= 0 && from >= 0 && to != from:
		line, text = lost(line, to, from, text)
	case to >= 0:
		line = put(line, to, "●")
		line, text = d.beside(line, to, text)
	default:
		text = "▼ " + text
	}
	out := string(line)
	if text != "" {
		room := d.style.columns() - utf8.RuneCountInString(out) - 2
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
		return fmt.Sprint(body.Op) + " ?"
	case sim.Return:
		if body.Unknown {
			return fmt.Sprint(body.Op) + ": unknown"
		}
		return answer(body)
	case sim.Timer:
		return body.Name + " timeout"
	case sim.Write:
		if body.Key != "" {
			return "write " + body.Key
		}
		return fmt.Sprintf("write log[%d]", body.Index)
	case sim.Fault, sim.Loss:
		if e.Kind == sim.Crashed {
			return "crash"
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
	return sim.KindOf(e.Body) + " " + details(e.Body, d.name)
}

// answer is an operation with what came of it. A result that describes itself is asked to.
func answer(r sim.Return) string {
	describe := reflect.ValueOf(r.Result).MethodByName("Describe")
	op := reflect.ValueOf(r.Op)
	if describe.IsValid() && describe.Type().NumIn() == 1 && op.IsValid() && op.Type() == describe.Type().In(0) {
		return fmt.Sprintf("%v: %v", r.Op, describe.Call([]reflect.Value{op})[0])
	}
	return fmt.Sprintf("%v: %v", r.Op, r.Result)
}

// beside writes text to the right of a lane if it fits before the next one that it would cover; a
// text may cover lanes where nothing happens, but not leave the page.
func (d *diagram) beside(line []rune, at int, text string) ([]rune, string) {
	if n := utf8.RuneCountInString(text); n <= d.gap-3 || at+2+n >= len(line) {
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
	if n := utf8.RuneCountInString(short); n <= b-a-3 {
		return put(line, a+(b-a+1-n)/2, short), more
	}
	return line, text
}

// lost draws a message that does not arrive.
func lost(line []rune, from, to int, text string) (drawn []rune, left string) {
	middle := (from + to) / 2
	for i := min(from, middle) + 1; i < max(from, middle); i++ {
		line = put(line, i, "─")
	}
	return put(line, middle, "✗"), text
}

// put writes text into a line at a column.
func put(line []rune, at int, text string) []rune {
	for i, r := range []rune(text) {
		for len(line) <= at+i {
			line = append(line, ' ')
		}
		line[at+i] = r
	}
	return line
}
