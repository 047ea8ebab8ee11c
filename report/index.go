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
type Index struct {
	world   *sim.World
	nodes   []nodePast // by ID
	flights spans      // of messages, each from the event that sent it
	timers  spans
	alarms  []sim.Alarm // of the timers, by their place
	begins  []uint32    // where the effects of each event begin in effects
	effects []uint32
}

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
	first, last := w.Kept()
	if first != 1 || last != w.Latest() {
		return nil, errNotKept
	}
	x := &Index{world: w, nodes: make([]nodePast, w.Size()+1)}
	b := indexer{Index: x, sent: map[uint64]int{}, set: map[timerKey]int{}, ofNode: make([][]timerKey, w.Size()+1)}
	next, stop := iter.Pull(w.Alarms())
	defer stop()
	alarm, more := next()
	for num := first; num <= last; num++ {
		e, _ := w.Event(num)
		for ; more && alarm.Since < num; alarm, more = next() {
			b.alarm(alarm)
		}
		b.event(&e)
	}
	for ; more; alarm, more = next() {
		b.alarm(alarm)
	}
	x.flights.seal()
	x.timers.seal()
	x.link(last)
	return x, nil
}

// indexer makes an index.
type indexer struct {
	*Index
	sent   map[uint64]int   // messages under way, by the event that sent them
	set    map[timerKey]int // timers that are set
	ofNode [][]timerKey     // those that are or were set, by node
}

type timerKey struct {
	node  sim.ID
	part  uint16
	timer sim.Timer
}

func (b *indexer) event(e *sim.Event) {
	switch e.Kind {
	case sim.Sent, sim.Duplicated:
		b.sent[e.Num] = b.flights.begin(e.Num)
	case sim.Delivered, sim.Dropped:
		if place, found := b.sent[e.Cause]; found {
			b.flights.end(place, e.Num)
			delete(b.sent, e.Cause)
		}
	case sim.Fired:
		b.disarm(timerKey{e.Node, e.Part, e.Body.(sim.Timer)}, e.Num)
	case sim.Started, sim.Restarted:
		b.nodes[e.Node].begin(e.Num)
	case sim.Crashed:
		b.nodes[e.Node].end(e.Num)
		for _, k := range b.ofNode[e.Node] {
			b.disarm(k, e.Num)
		}
		b.ofNode[e.Node] = nil
	}
	for _, c := range e.Changes {
		b.nodes[e.Node].change(c)
	}
}

func (b *indexer) alarm(a sim.Alarm) {
	k := timerKey{a.Node, a.Part, a.Timer}
	b.disarm(k, a.Since)
	if a.Cancelled {
		return
	}
	b.set[k] = b.timers.begin(a.Since)
	b.alarms = append(b.alarms, a)
	if !slices.Contains(b.ofNode[a.Node], k) {
		b.ofNode[a.Node] = append(b.ofNode[a.Node], k)
	}
}

func (b *indexer) disarm(k timerKey, num uint64) {
	if place, found := b.set[k]; found {
		b.timers.end(place, num)
		delete(b.set, k)
	}
}

// link lists the effects of every event.
func (x *Index) link(last uint64) {
	x.begins = make([]uint32, last+2)
	for num := uint64(1); num <= last; num++ {
		e, _ := x.world.Event(num)
		x.begins[e.Cause]++
	}
	sum := uint32(0)
	for i, n := range x.begins {
		x.begins[i] = sum
		sum += n
	}
	x.effects = make([]uint32, sum)
	filled := slices.Clone(x.begins)
	for num := uint64(1); num <= last; num++ {
		e, _ := x.world.Event(num)
		x.effects[filled[e.Cause]] = uint32(num)
		filled[e.Cause]++
	}
}

// Effects are the events that an event caused at once, in order. Those of 0 are what nothing but the
// scenario caused.
func (x *Index) Effects(num uint64) []uint64 {
	if num+1 >= uint64(len(x.begins)) {
		return nil
	}
	var out []uint64
	for _, effect := range x.effects[x.begins[num]:x.begins[num+1]] {
		out = append(out, uint64(effect))
	}
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
