package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// zooms are how much a row of the diagram is about: an event, or all events of a time.
var zooms = []time.Duration{0, time.Millisecond, 10 * time.Millisecond, 100 * time.Millisecond, time.Second}

// A span is a row of the diagram about all events of a time: for every node the one that tells most, and how many
// there were, and a sentence about the whole.
type span struct {
	cells  []spanCell // by column of the diagram
	words  string
	events int
	last   uint64 // the newest event up to its end
	most   int    // events of a column of servers, at least 1
}

type spanCell struct {
	sign rune
	ink  ink
	rank int
	n    int
}

// spans are the rows that are over, of a world at a zoom: they stay as they are.
type spans struct {
	world   *sim.World
	step    time.Duration
	columns int
	rows    map[int64]*span
}

// step is how much time a row is about; 0: it is about an event.
func (r *run) step() time.Duration { return zooms[r.zoomed] }

// stepTime looks at the last event of the next row, or of the one before.
func (r *run) stepTime(by int64) error {
	k := int64(r.At()/r.step()) + by
	if k < 0 {
		return nil
	}
	was := r.Cursor
	for ; ; k++ { // a row without an event is passed over
		end := time.Duration(k+1)*r.step() - 1
		if by < 0 {
			if num := r.Index().Before(end); num > 0 {
				r.look(num)
			}
			return nil
		}
		if err := r.SeekTime(end); err != nil || r.Cursor != was {
			return err
		}
		if r.Over() {
			return r.Finish()
		}
	}
}

// zoom takes the next zoom.
func (m *Model) zoom() {
	r := m.run
	if r.zoomed = (r.zoomed + 1) % len(zooms); r.step() == 0 {
		m.say("a row is an event")
		return
	}
	m.say(fmt.Sprintf("a row is %v of the run: of each node what tells most, and how many events", r.step()))
}

// spanAt is the row of the cursor, the first of those that are shown in so many, and the last there is.
func (r *run) spanAt(rows int) (here, from, end int64) {
	here, end = int64(r.At()/r.step()), int64(r.World().Now()/r.step())
	return here, max(min(here-int64(rows)*3/4, end-int64(rows)+1), 0), end
}

// drawSpans draws the diagram with a row for a time.
func (d *diagram) drawSpans() {
	r, a := d.m.run, d.area
	left := margin + (d.columns-1)*d.gap + 9
	draw := d.drawCell
	if d.per > 0 {
		left, draw = margin+d.columns+1, d.drawHeat
	}
	here, from, end := r.spanAt(a.h - 1)
	for y := 1; y < a.h && from <= end; y, from = y+1, from+1 {
		x := r.span(from, d)
		words := plain
		if from == here {
			words = chosen
			a.put(0, y, signs.here, key)
		}
		a.right(margin-2, y, millis(time.Duration(from)*r.step()), words)
		for i := range d.columns {
			draw(i, y, x)
		}
		a.text(left, y, x.words, words)
	}
}

// drawCell draws what tells most of a node, and how many events of it there were.
func (d *diagram) drawCell(i, y int, x *span) {
	left := margin + i*d.gap
	c := &x.cells[i]
	if c.n > 0 {
		d.area.put(left, y, c.sign, c.ink)
		d.area.fit(left+1, y, d.gap-2, fewDigits(c.n), dim)
		return
	}
	if i == d.columns-1 || d.m.run.Index().Up(sim.ID(i+1), x.last) {
		d.area.put(left, y, signs.lane, dim)
	}
}

// fewDigits is a number in three columns at most.
func fewDigits(n int) string {
	switch {
	case n < 2:
		return ""
	case n < 1000:
		return fmt.Sprint(n)
	case n < 100_000:
		return fmt.Sprintf("%dk", n/1000)
	}
	return "+++"
}

// span is the row of the events from k times the step on.
func (r *run) span(k int64, d *diagram) *span {
	if s := &r.spans; s.world != r.World() || s.step != r.step() || s.columns != d.columns {
		*s = spans{r.World(), r.step(), d.columns, map[int64]*span{}}
	}
	if x := r.spans.rows[k]; x != nil {
		return x
	}
	from, to := time.Duration(k)*r.step(), time.Duration(k+1)*r.step()
	x := &span{cells: make([]spanCell, d.columns), last: r.Index().Before(from - 1)}
	var told []string
	lost, first := 0, ""
	for num := x.last + 1; num <= r.World().Latest(); num++ {
		e, _ := r.World().Event(num)
		if e.At >= to {
			break
		}
		x.events++
		x.last = num
		rank := tells(&e)
		x.add(d.place(e.Node), &e, rank)
		switch {
		case e.Kind == sim.Dropped:
			lost++
		case e.Kind == sim.Stated && first == "":
			first = r.sentence(&e)
		}
		if rank >= tellsMuch && len(told) < 3 && !r.bySchedule(&e) {
			told = append(told, r.sentence(&e))
		}
	}
	x.most = 1
	for i := range x.cells[:d.columns-1] {
		x.most = max(x.most, x.cells[i].n)
	}
	x.words = r.inWords(x.events, lost, first, told)
	if to <= r.World().Now() {
		r.spans.rows[k] = x
	}
	return x
}

// bySchedule reports whether an event is what a fault does at once, which is told of the fault.
func (r *run) bySchedule(e *sim.Event) bool {
	cause, _ := r.World().Event(e.Cause)
	return e.Kind != sim.Faulted && e.Cause > 0 && cause.Kind == sim.Faulted
}

// inWords says what happened in a time: what tells much, or else the first fact and how many events there were.
func (r *run) inWords(events, lost int, first string, told []string) string {
	words := strings.Join(told, "; ")
	if len(told) == 0 && events > 0 {
		if words = counted(events, "event"); first != "" {
			words += "; first " + first
		}
	}
	if lost > 0 {
		words = fmt.Sprintf("%s  (%d lost)", words, lost)
	}
	return words
}

// add counts an event in the column of its node.
func (x *span) add(column int, e *sim.Event, rank int) {
	if e.Node == 0 {
		return
	}
	c := &x.cells[column]
	c.n++
	if rank > c.rank {
		c.rank = rank
		c.sign, c.ink = eventSign(e)
	}
}

// Ranks of events by how much they tell: one of tellsMuch or more is told in words.
const lostRank, tellsMuch = 5, 6

// tells ranks events by how much they tell.
func tells(e *sim.Event) int {
	switch e.Kind {
	case sim.Crashed, sim.Restarted, sim.Faulted:
		return 8
	case sim.Paused, sim.Resumed:
		return 7
	case sim.Stated:
		if c, is := e.Body.(sim.Claim); is {
			if _, leads := c.Claim(); leads {
				return 9
			}
			return tellsMuch
		}
		return 4
	case sim.Dropped:
		return lostRank
	case sim.Delivered, sim.Returned:
		return 3
	case sim.Sent, sim.Invoked, sim.Fired:
		return 2
	}
	return 1
}

// spanWords is the row of the cursor in words.
func (m *Model) spanWords() string {
	r := m.run
	from := r.At().Truncate(r.step())
	x := r.span(int64(from/r.step()), &diagram{m: m, columns: int(report.Servers(r.World())) + 1})
	return fmt.Sprintf("%s to %s: %s", report.Seconds(from), report.Seconds(from+r.step()), x.words)
}
