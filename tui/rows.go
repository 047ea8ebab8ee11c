package tui

import (
	"github.com/orrery-sim/orrery/sim"
)

// A row of the diagram is an event that is worth one, and how many before it are not shown.
type row struct {
	sim.Event
	hidden int
}

// scanMost is how many events are looked at for the rows of one frame, so that a stretch in which nothing
// happens does not stop the screen.
const scanMost = 50_000

// shows reports whether an event is worth a row.
func (r *run) shows(e *sim.Event) bool { return r.all || !r.Index().Quiet(e) }

// next is the first event after one that is worth a row, as far as the run was made.
func (r *run) next(num uint64) (uint64, bool) {
	latest := r.World().Latest()
	for n := num + 1; n <= latest && n <= num+scanMost; n++ {
		if e, _ := r.World().Event(n); r.shows(&e) {
			return n, true
		}
	}
	return 0, false
}

// before is the last event before one that is worth a row.
func (r *run) before(num uint64) (uint64, bool) {
	for n := num - 1; num > 0 && n > 0 && n+scanMost > num; n-- {
		if e, _ := r.World().Event(n); r.shows(&e) {
			return n, true
		}
	}
	return 0, false
}

// rows are the rows around the cursor, so many at most: the cursor has its own, and most of them are
// before it.
func (r *run) rows(most int) (rows []row, at int) {
	if most <= 0 {
		return nil, 0
	}
	latest := min(r.World().Latest(), r.horizon())
	after := r.after(latest, max(most/4, 0))
	back := r.back(most - len(after))
	if short := most - len(back) - len(after); short > 0 {
		after = r.after(latest, len(after)+short)
	}
	return append(back, after...), len(back) - 1
}

// back are rows up to the cursor.
func (r *run) back(most int) []row {
	var out []row
	hidden := 0
	for n, scanned := r.Cursor, 0; n > 0 && scanned < scanMost; n, scanned = n-1, scanned+1 {
		e, _ := r.World().Event(n)
		if n != r.Cursor && !r.shows(&e) {
			hidden++
			continue
		}
		if len(out) > 0 {
			out[len(out)-1].hidden = hidden
		}
		if len(out) == most {
			break
		}
		hidden = 0
		out = append(out, row{Event: e})
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// after are rows behind the cursor.
func (r *run) after(latest uint64, most int) []row {
	var out []row
	hidden := 0
	for n := r.Cursor + 1; n <= latest && n <= r.Cursor+scanMost && len(out) < most; n++ {
		e, _ := r.World().Event(n)
		if !r.shows(&e) {
			hidden++
			continue
		}
		out = append(out, row{Event: e, hidden: hidden})
		hidden = 0
	}
	return out
}
