package report

import (
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An Index finds what was so as of any event of a recorded run, without making the run again: right
// after the event, and all that its handler did at that instant.
//
// It reaches as far as the run had been made when it was made, or last grew.
type Index struct {
	world   *sim.World
	last    uint64     // the newest event that it knows
	nodes   []nodePast // by ID
	flights spans      // of messages, each from the event that sent it
	timers  spans
	broken  spans            // faults
	begun   []begunFault     // those that are not undone
	alarms  []sim.Alarm      // of the timers, by their place
	heard   int              // alarms of the world
	sent    map[uint64]int   // messages under way, by the event that sent them
	set     map[timerKey]int // timers that are set
	effects []effect         // by event
}

// An effect is an event among those of its cause: its own newest effect, and the one that its cause had
// before it. 0: there is none.
type effect struct{ newest, before uint32 }

// A Flight is a message that is on its way, waits in an inbox, or is held.
type Flight struct {
	Sent  sim.Event // its sending, or that the network made a copy of it
	Until uint64    // the event with which it is delivered or lost; 0: none yet
}

// A Pending timer is set and has not gone off.
type Pending struct {
	sim.Alarm
	Until uint64 // the event with which that ends, or as of which it is set anew; 0: none yet
}

var errNotKept = errors.New("an index needs all events of a run to be kept")

// Index is the index of the run as far as it has been made. All of its events must have been kept.
func (r *Report) Index() (*Index, error) { return NewIndex(r.world) }

// NewIndex is the index of what has happened in a world so far.
func NewIndex(w *sim.World) (*Index, error) {
	x := &Index{
		world: w, nodes: make([]nodePast, w.Size()+1), sent: map[uint64]int{}, set: map[timerKey]int{}, effects: make([]effect, 1),
	}
	return x, x.Grow()
}

// Grow takes in what has happened since.
func (x *Index) Grow() error {
	first, last := x.world.Kept()
	if first != 1 || last != x.world.Latest() {
		return errNotKept
	}
	for len(x.nodes) <= x.world.Size() { // a client came to do what is done by hand
		x.nodes = append(x.nodes, nodePast{})
	}
	for id := range x.nodes {
		x.nodes[id].goOn(x.world)
	}
	next, stop := iter.Pull(x.world.Alarms(x.heard))
	defer stop()
	alarm, more := next()
	hear := func(before uint64) {
		for ; more && alarm.Since < before; alarm, more = next() {
			x.alarm(alarm)
			x.heard++
		}
	}
	for ; x.last < last; x.last++ {
		e, _ := x.world.Event(x.last + 1)
		hear(e.Num)
		x.event(&e)
	}
	hear(never)
	return nil
}

type timerKey struct {
	node  sim.ID
	part  uint16
	timer sim.Timer
}

func (x *Index) event(e *sim.Event) {
	switch e.Kind {
	case sim.Sent, sim.Duplicated:
		x.sent[e.Num] = x.flights.begin(e.Num)
	case sim.Delivered, sim.Dropped:
		if place, found := x.sent[e.Cause]; found {
			x.flights.end(place, e.Num)
			delete(x.sent, e.Cause)
		}
	case sim.Fired:
		x.disarm(timerKey{e.Node, e.Part, e.Body.(sim.Timer)}, e.Num)
	case sim.Started, sim.Restarted:
		x.nodes[e.Node].begin(e.Num)
	case sim.Crashed:
		x.nodes[e.Node].end(e.Num)
		for _, k := range x.nodes[e.Node].alarmed {
			x.disarm(k, e.Num)
		}
		x.nodes[e.Node].alarmed = nil
	}
	if e.Kind == sim.Faulted {
		x.fault(e)
	}
	x.nodes[e.Node].stands(e, x.world.Scope)
	x.nodes[e.Node].changed(e)
	x.effects = append(x.effects, effect{before: x.effects[e.Cause].newest})
	x.effects[e.Cause].newest = uint32(e.Num)
}

func (x *Index) alarm(a sim.Alarm) {
	k := timerKey{a.Node, a.Part, a.Timer}
	x.disarm(k, a.Since)
	if a.Cancelled {
		return
	}
	x.set[k] = x.timers.begin(a.Since)
	x.alarms = append(x.alarms, a)
	if n := &x.nodes[a.Node]; !slices.Contains(n.alarmed, k) {
		n.alarmed = append(n.alarmed, k)
	}
}

func (x *Index) disarm(k timerKey, num uint64) {
	if place, found := x.set[k]; found {
		x.timers.end(place, num)
		delete(x.set, k)
	}
}

// Effects are the events that an event caused at once, in order. Those of 0 are what nothing but the
// scenario caused.
func (x *Index) Effects(num uint64) []uint64 {
	if num > x.last {
		return nil
	}
	var out []uint64
	for e := x.effects[num].newest; e != 0; e = x.effects[e].before {
		out = append(out, uint64(e))
	}
	slices.Reverse(out)
	return out
}

// Causes are the events that led to an event: its cause, the cause of that, and so on.
func (x *Index) Causes(num uint64) []uint64 {
	var out []uint64
	for e, found := x.world.Event(num); found && e.Cause != 0; e, found = x.world.Event(e.Cause) {
		out = append(out, e.Cause)
	}
	return out
}

// Flights are the messages that were under way as of an event, in the order of their sending.
func (x *Index) Flights(as uint64) []Flight {
	var out []Flight
	for _, place := range x.flights.at(as) {
		e, _ := x.world.Event(x.flights.from[place])
		out = append(out, Flight{e, ended(x.flights.to[place])})
	}
	return out
}

// Timers are the timers that were set as of an event, in the order in which they were set.
func (x *Index) Timers(as uint64) []Pending {
	var out []Pending
	for _, place := range x.timers.at(as) {
		out = append(out, Pending{x.alarms[place], ended(x.timers.to[place])})
	}
	return out
}

func ended(num uint64) uint64 {
	if num == never {
		return 0
	}
	return num
}

// Before is the last event at an instant or before it; 0: none.
func (x *Index) Before(at time.Duration) uint64 {
	_, last := x.world.Kept()
	low, high := uint64(0), last
	for low < high {
		middle := (low + high + 1) / 2
		if e, _ := x.world.Event(middle); e.At <= at {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}
