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

// shows reports whether an event is worth a row: it changes what a server shows, says what it did, or
// goes wrong. Heartbeats and their answers, timers that only set themselves again, and writes are not.
func (r *run) shows(e *sim.Event) bool {
	if r.all {
		return true
	}
	switch e.Kind {
	case sim.Wrote, sim.Synced:
		return false
	case sim.Fired:
		return len(e.Changes) > 0
	case sim.Delivered:
		return r.tells(e)
	case sim.Sent, sim.Duplicated:
		return r.arrives(e.Num)
	}
	return true
}

// tells reports whether the delivery of a message changed or brought about more than an answer.
func (r *run) tells(e *sim.Event) bool {
	if len(e.Changes) > 0 {
		return true
	}
	return r.leadsOn(e.Num)
}

// leadsOn reports whether an event brought about more than answers, at once or when what it wrote was safe.
func (r *run) leadsOn(num uint64) bool {
	for _, num := range r.Index().Effects(num) {
		switch x, _ := r.World().Event(num); x.Kind {
		case sim.Sent, sim.Wrote:
		case sim.Synced:
			if len(x.Changes) > 0 || r.leadsOn(num) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// arrives reports whether a message is on its way, was lost, or told its receiver something.
func (r *run) arrives(num uint64) bool {
	for _, end := range r.Index().Effects(num) {
		e, _ := r.World().Event(end)
		switch e.Kind {
		case sim.Delivered:
			if e.Peer == 0 || r.tells(&e) {
				return true
			}
			return false
		case sim.Dropped:
			return true
		}
	}
	return true
}

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
