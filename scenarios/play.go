package scenarios

import (
	"math"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// Play does moves to a run that has just begun, each at its moment, and lets it come to its end. What finds
// nothing to do it to is passed over: [Run.Flat] has what was done. The moves must be in the order of their
// instants; of an undo, what it undoes comes before it, and lasts as long as their instants are apart.
func (r *Run) Play(moves []Move) error {
	p := &playing{run: r, moves: moves, began: slices.Repeat([]int{-1}, len(moves)), lasts: map[int]int{}}
	for i := range moves {
		if moves[i].After != nil {
			p.waiting = append(p.waiting, i)
		}
		if u := moves[i].Undoes - 1; u >= 0 && moves[u].After != nil {
			p.lasts[u] = i
		}
	}
	if len(p.waiting) > 0 {
		r.world.Listen(sim.AllKinds, p.event)
	}
	for i := range moves {
		if p.timed(i) {
			r.world.Plan(moves[i].At, func() { p.perform(i, r.world.Unplanned()) })
		}
	}
	return r.RunTo(math.MaxInt64)
}

// playing is a run while moves are played.
type playing struct {
	run     *Run
	moves   []Move
	waiting []int       // the moves that wait for their events
	lasts   map[int]int // the moves that undo these
	began   []int       // which fault or order each move began, -1: none
}

// timed reports whether a move is made at its instant.
func (p *playing) timed(i int) bool {
	u := p.moves[i].Undoes - 1
	return p.moves[i].After == nil && (u < 0 || p.moves[u].After == nil)
}

// event lets what waits for the event be done after it, inside the handler.
func (p *playing) event(e *sim.Event) {
	place := sim.Place{Event: e.Num}
	for at := 0; at < len(p.waiting); {
		i := p.waiting[at]
		c := &p.moves[i]
		if c.At > e.At {
			break
		}
		if c.After.Kind != e.Kind || c.After.Node != e.Node || MarkOf(e) != *c.After {
			at++
			continue
		}
		p.waiting = slices.Delete(p.waiting, at, at+1)
		p.run.world.Act(place, e.At, func() { p.perform(i, place) })
	}
}

// perform does a move at a place, which is here.
func (p *playing) perform(i int, place sim.Place) {
	c, r := &p.moves[i], p.run
	d := c.Deed
	if d.Verb == UndoVerb {
		if c.Undoes == 0 || p.began[c.Undoes-1] < 0 {
			return
		}
		d.Which = p.began[c.Undoes-1]
	}
	next := r.deeds.begins
	if r.doAt(d, c.Words, place) == nil && r.deeds.begins > next {
		p.began[i] = next
		if undo, lasts := p.lasts[i]; lasts {
			r.later(r.world.Now()+p.moves[undo].At-c.At, func() { r.deeds.finishOne(next) })
		}
	}
}
