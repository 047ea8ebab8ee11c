package report

import (
	"cmp"
	"slices"
	"time"

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
func Sketch(title string, events []sim.Event, show []uint64, cast Cast, style Style) []string {
	d := sketchOf(title, events, show, nil, cast)
	if d == nil {
		return nil
	}
	return d.text(style)
}

// sketchOf lays out what Sketch draws, with more events that are not to stand out, or nil where there is
// nothing to show.
func sketchOf(title string, events []sim.Event, show, more []uint64, cast Cast) *spaceTime {
	if len(show) == 0 {
		return nil
	}
	rows := withCauses(events, show, more)
	if len(rows) == 0 {
		return nil
	}
	d := diagram{Cast: cast, name: cast.Name, earlier: before(events), evidence: show}
	return d.layout(title, rows)
}

// withCauses finds the events and more of them, what made them happen, what was stated and went wrong about
// them, and what led to them.
func withCauses(events []sim.Event, show, more []uint64) []sim.Event {
	chosen := map[uint64]*sim.Event{}
	choose := func(nums []uint64) (causes []uint64) {
		for _, num := range nums {
			if e := find(events, num); e != nil && chosen[num] == nil && len(chosen) < sketchRows {
				chosen[num] = e
				if e.Kind != sim.Fired { // a timer's causes are earlier timers, without end
					causes = append(causes, e.Cause)
				}
			}
		}
		return causes
	}
	front := append(choose(show), choose(more)...)
	front = choose(front)
	between(events, show, chosen)
	for len(front) > 0 {
		front = choose(front)
	}
	var out []sim.Event
	for _, e := range chosen {
		switch {
		case e.Kind == sim.Sent && leadsTo(chosen, e.Num, sim.Delivered): // the arrow shows it
		case (e.Kind == sim.Fired || e.Kind == sim.Delivered) &&
			leadsTo(chosen, e.Num, sim.Invoked): // what is asked says more
		case e.Kind == sim.Synced:
		case e.Kind == sim.Crashed && struckAlone(chosen[e.Cause]): // the fault says it
		default:
			out = append(out, *e)
		}
	}
	slices.SortFunc(out, func(a, b sim.Event) int { return cmp.Compare(a.Num, b.Num) })
	return out
}

// struckAlone reports whether an event, if it is shown, is a fault of one node.
func struckAlone(e *sim.Event) bool {
	if e == nil {
		return false
	}
	f, is := e.Body.(sim.Fault)
	return is && len(f.Nodes) == 1
}

// find is an event by its number, or nil if it was not kept.
func find(events []sim.Event, num uint64) *sim.Event {
	i, found := slices.BinarySearchFunc(events, num, func(e sim.Event, n uint64) int {
		return cmp.Compare(e.Num, n)
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

// leadsTo reports whether an event of a kind that another caused is among the chosen ones.
func leadsTo(chosen map[uint64]*sim.Event, num uint64, kind sim.Kind) bool {
	for _, e := range chosen {
		if e.Cause == num && e.Kind == kind {
			return true
		}
	}
	return false
}
