package tui

import (
	"fmt"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// The left margin of a diagram holds the instants.
const margin = 11

// A diagram is the space-time diagram around the cursor, laid out: time runs down, nodes are columns, and
// a column always means the same node. All clients share the last one.
type diagram struct {
	m       *Model
	area    area
	rows    []row
	at      int // the row of the cursor
	gap     int // columns from one node to the next
	columns int
	per     int // servers of a column, in a heat map; 0: it is none
	lanes   []lane
}

// A lane is the way of a message: down beside the column of its sender, and across to its receiver.
type lane struct {
	from, to int // rows; -1: before the first, and the number of rows: behind the last
	a, b     int // columns of its ends
	x        int
	lost     bool
}

// How wide a column is at least, where texts want room, and at most; and the room that texts beside the columns need,
// and can use.
const gapLeast, gapFair, gapMost, textLeast, textMost = 4, 6, 9, 30, 74

func (m *Model) drawDiagram(a area) {
	r := m.run
	d := diagram{m: m, area: a, columns: int(report.Servers(r.World())) + 1}
	d.gap = min((a.w-margin-textLeast)/d.columns, gapMost)
	if d.gap > gapFair { // the texts want room, too
		d.gap = max(min((a.w-margin-textMost)/d.columns, d.gap), gapFair)
	}
	if d.gap < gapLeast {
		if r.step() > 0 {
			d.spread()
			d.drawSpans()
			return
		}
		d.rows, d.at = r.rows(a.h - 1)
		d.tellHidden(margin)
		d.drawList()
		return
	}
	for i, id := range r.servers() {
		k := plain
		if id == r.node {
			k = bold
			a.put(margin+i*d.gap-1, 0, signs.selected, key)
		}
		a.text(margin+i*d.gap, 0, r.name(id), k)
	}
	a.text(margin+(d.columns-1)*d.gap, 0, "clients", dim)
	a.text(0, 0, "    t/ms", dim)
	if r.step() > 0 {
		d.drawSpans()
		return
	}
	d.rows, d.at = r.rows(a.h - 1)
	d.tellHidden(margin + (d.columns-1)*d.gap + 9)
	d.lay()
	for y := range d.rows {
		d.drawRow(y)
	}
}

// tellHidden says above the texts that not every event has a row, and how to see them.
func (d *diagram) tellHidden(x int) {
	text := "(+n) n quiet events hidden; a shows them"
	if d.m.run.all {
		text = "every event; a hides the quiet ones"
	}
	if short := "a: all events"; d.area.w-x < width(text) && !d.m.run.all {
		text = "(+n) hidden, " + short
	}
	d.area.text(x, 0, text, dim)
}

// drawList draws the rows without columns, where there is no room for them.
func (d *diagram) drawList() {
	for y := range d.rows {
		d.text(y, margin)
	}
}

// column is the column of a node.
func (d *diagram) column(id sim.ID) int {
	return margin + min(int(id)-1, d.columns-1)*d.gap
}

// lay gives every message that is under way in the rows a lane of its own.
func (d *diagram) lay() {
	row := map[uint64]int{}
	for y := range d.rows {
		row[d.rows[y].Num] = y
	}
	busy := map[int]int{} // by column: the row in which its newest lane ends
	for y := range d.rows {
		switch e := &d.rows[y].Event; e.Kind {
		case sim.Sent, sim.Duplicated:
			d.add(d.way(e, y, row), busy)
		case sim.Delivered, sim.Dropped:
			if _, seen := row[e.Cause]; !seen && e.Cause != 0 && e.Peer != 0 {
				if sent, _ := d.m.run.World().Event(e.Cause); sent.Kind == sim.Sent || sent.Kind == sim.Duplicated {
					d.add(d.way(&sent, -1, row), busy)
				}
			}
		}
	}
}

// way is the lane of a message that is sent in a row.
func (d *diagram) way(sent *sim.Event, from int, row map[uint64]int) lane {
	l := lane{from: from, to: len(d.rows), a: d.column(sent.Node), b: d.column(sent.Peer)}
	for _, end := range d.m.run.Index().Effects(sent.Num) {
		e, _ := d.m.run.World().Event(end)
		if e.Kind != sim.Delivered && e.Kind != sim.Dropped {
			continue
		}
		if y, seen := row[end]; seen {
			l.to, l.lost = y, e.Kind == sim.Dropped
		} else if end < d.rows[len(d.rows)-1].Num {
			l.to = from // it ends in an event without a row
		}
		break
	}
	return l
}

// add finds room for a lane, between its sender and the next column on the way.
func (d *diagram) add(l lane, busy map[int]int) {
	if l.a == l.b || l.to == l.from {
		return
	}
	by := 1
	if l.b < l.a {
		by = -1
	}
	for i := 2; i < d.gap-1; i++ {
		x := l.a + by*i
		if until, taken := busy[x]; taken && until >= max(l.from, 0) {
			continue
		}
		l.x = x
		busy[x] = l.to
		d.lanes = append(d.lanes, l)
		return
	}
}

// drawRow draws a row: the columns, the messages that pass, what happens, and its words.
func (d *diagram) drawRow(y int) {
	a, r := d.area, d.m.run
	e := &d.rows[y].Event
	for i := range d.columns {
		sign, k := signs.lane, dim
		if id := sim.ID(i + 1); i < d.columns-1 {
			switch s := r.Index().Standing(id, e.Num); {
			case !s.Up:
				sign = signs.away
			case s.Paused:
				sign, k = signs.paused, unsure
			case len(s.Leads) > 0:
				k = lead
			}
		}
		a.put(margin+i*d.gap, y+1, sign, k)
	}
	for i := range d.lanes {
		if l := &d.lanes[i]; l.from < y && y < l.to {
			a.put(l.x, y+1, signs.flight, send)
		}
	}
	for i := range d.lanes {
		switch l := &d.lanes[i]; y {
		case l.from:
			d.leave(l, y+1)
		case l.to:
			d.land(l, y+1)
		}
	}
	d.happen(e, y+1)
	d.text(y, margin+(d.columns-1)*d.gap+9)
}

// leave draws how a message leaves its sender.
func (d *diagram) leave(l *lane, y int) {
	bend, by := signs.bendRight, 1
	if l.x < l.a {
		bend, by = signs.bendLeft, -1
	}
	for x := l.a + by; x != l.x; x += by {
		d.over(x, y)
	}
	d.area.put(l.x, y, bend, send)
}

// land draws how a message comes to its receiver, or is lost on its way.
func (d *diagram) land(l *lane, y int) {
	corner, head, by := signs.landRight, signs.toRight, 1
	if l.b < l.x {
		corner, head, by = signs.landLeft, signs.toLeft, -1
	}
	d.area.put(l.x, y, corner, send)
	for x := l.x + by; x != l.b; x += by {
		d.over(x, y)
	}
	if l.lost {
		d.area.put(l.b-by, y, signs.lost, bad)
		return
	}
	d.area.put(l.b-by, y, head, send)
}

// over draws a message that crosses a column or the way of another message.
func (d *diagram) over(x, y int) {
	sign := signs.across
	if was := d.area.at(x, y); was == signs.flight {
		sign = signs.cross
	}
	d.area.put(x, y, sign, send)
}

// happen draws the sign of an event at its node.
func (d *diagram) happen(e *sim.Event, y int) {
	id := e.Node
	if e.Kind == sim.Delivered || e.Kind == sim.Dropped && e.Node == 0 {
		id = e.Node
	}
	if id == 0 || e.Kind == sim.Dropped {
		return
	}
	sign, k := eventSign(e)
	d.area.put(d.column(id), y, sign, k)
}

// event is the sign of an event.
func eventSign(e *sim.Event) (rune, ink) {
	switch e.Kind {
	case sim.Sent, sim.Duplicated:
		return signs.sends, send
	case sim.Delivered:
		return signs.gets, send
	case sim.Dropped:
		return signs.lost, bad
	case sim.Crashed:
		return signs.down, bad
	case sim.Started, sim.Restarted, sim.Resumed:
		return signs.up, good
	case sim.Paused:
		return signs.paused, unsure
	case sim.Fired:
		return signs.fired, plain
	case sim.Wrote, sim.Synced:
		return signs.wrote, dim
	case sim.Invoked:
		return signs.asks, plain
	case sim.Returned:
		return signs.told, plain
	case sim.Faulted:
		return signs.fault, fault
	}
	if c, is := e.Body.(sim.Claim); is {
		if _, leads := c.Claim(); leads {
			return signs.leads, lead
		}
	}
	return signs.says, bold
}

// text draws the instant of a row on the left, and its words on the right.
func (d *diagram) text(y, x int) {
	r, e := d.m.run, &d.rows[y]
	k := plain
	if y == d.at {
		k = chosen
		d.area.put(0, y+1, signs.here, key)
	}
	if r.Marked(e.Num) {
		d.area.put(1, y+1, signs.marked, key)
	}
	d.area.right(margin-2, y+1, millis(e.At), k)
	words := r.phrases.of(r, &e.Event)
	if e.hidden > 0 {
		words += fmt.Sprintf("  (+%d)", e.hidden)
	}
	d.area.text(x, y+1, words, k)
}
