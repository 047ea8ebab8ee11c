package sim

import (
	"slices"
	"time"
)

// record is what is kept of the events: all of them, or the newest. They lie in chunks, each with
// what belongs to its events, so that old ones can go as a whole and none is ever moved.
type record struct {
	keep   int // how many of the newest; 0: none, below 0: all
	chunks []*chunk
	gone   uint64 // chunks that are kept no longer
	newest uint64 // the number of the newest event
	fields fieldNames
	timers timerNames
	parts  *parts
	whys   []string          // every reason so far, and "" first
	why    map[string]uint32 // its place among them
}

// chunk is a number of events one after the other.
type chunk struct {
	events  []entry
	choices []choice
	names   []Choice // of choices whose names do not follow from their events
	changes []change
	alarms  []alarm
}

// entry is an event as it is kept: the half of an Event.
type entry struct {
	at         time.Duration
	cause      uint64
	body       any
	node, peer ID
	why        uint32 // its place among the reasons
	choices    uint32 // its newest in the chunk, counted from 1; 0: none
	changes    uint32 // likewise
	part       uint16
	kind       Kind
}

// choice is a choice of an event. Most of its name follows from the event: whose it is, which link
// or timer it is about.
type choice struct {
	outcome  int64
	outcomes uint64
	n        uint64 // of the name, or its place among the chunk's names
	before   uint32 // the one before it, as an entry counts them
	kind     ChoiceKind
	pair     bool // it is about the link to the event's peer
	named    bool // its name is among the chunk's
	forced   bool
}

// change is a change of an event.
type change struct {
	value  any
	since  uint64
	field  uint32 // its place among the names of fields
	before uint32 // the one before it, as an entry counts them
}

// chunkSize is how many events are in a chunk.
const chunkSize = 1024

func (r *record) init(keep int) {
	r.keep = keep
	r.whys, r.why = []string{""}, map[string]uint32{}
}

// add keeps an event, whose number is behind that of the newest.
func (r *record) add(e *Event) {
	r.newest = e.Num
	if (e.Num-1)%chunkSize == 0 {
		r.grow()
	}
	c := r.chunks[len(r.chunks)-1]
	c.events = append(c.events, entry{
		at: e.At, cause: e.Cause, body: e.Body, node: e.Node, peer: e.Peer,
		part: e.Part, kind: e.Kind, why: r.reason(e.Why),
	})
}

// grow begins a chunk. Where not all is kept, it takes the place of one that is too old.
func (r *record) grow() {
	if r.keep > 0 && (len(r.chunks)-1)*chunkSize >= r.keep {
		oldest := r.chunks[0]
		clear(oldest.events)
		clear(oldest.choices)
		clear(oldest.names)
		clear(oldest.changes)
		*oldest = chunk{oldest.events[:0], oldest.choices[:0], oldest.names[:0], oldest.changes[:0], oldest.alarms[:0]}
		r.chunks = append(slices.Delete(r.chunks, 0, 1), oldest)
		r.gone++
		return
	}
	c := &chunk{events: make([]entry, 0, chunkSize)}
	if n := len(r.chunks); n > 0 {
		last := r.chunks[n-1] // it will be like this one
		c.choices = make([]choice, 0, len(last.choices)+len(last.choices)/16)
		c.changes = make([]change, 0, len(last.changes)+len(last.changes)/16)
	}
	r.chunks = append(r.chunks, c)
}

// reason is the place of a reason among all. There are few, and many events that have the same.
func (r *record) reason(why string) uint32 {
	if why == "" {
		return 0
	}
	i, found := r.why[why]
	if !found {
		i = uint32(len(r.whys))
		r.whys = append(r.whys, why)
		r.why[why] = i
	}
	return i
}

// span are the numbers of the oldest and the newest event.
func (r *record) span() (first, last uint64) {
	if r.keep > 0 && r.newest > uint64(r.keep) {
		return r.newest - uint64(r.keep) + 1, r.newest
	}
	return 1, r.newest
}

// at finds an event that is kept, and its chunk.
func (r *record) at(num uint64) (*chunk, *entry) {
	if first, last := r.span(); num < first || num > last {
		return nil, nil
	}
	c := r.chunks[(num-1)/chunkSize-r.gone]
	return c, &c.events[(num-1)%chunkSize]
}

// event is an event as others see it.
func (r *record) event(c *chunk, e *entry, num uint64) Event {
	out := Event{
		Num: num, At: e.at, Kind: e.kind, Part: e.part, Node: e.node, Peer: e.peer,
		Cause: e.cause, Body: e.body, Why: r.whys[e.why],
	}
	for i := e.choices; i != 0; i = c.choices[i-1].before {
		k := &c.choices[i-1]
		out.Choices = append(out.Choices, Made{r.nameOf(c, e, k), k.outcome, k.outcomes, k.forced})
	}
	slices.Reverse(out.Choices)
	for i := e.changes; i != 0; i = c.changes[i-1].before {
		out.Changes = append(out.Changes, r.fields.named(&c.changes[i-1]))
	}
	slices.Reverse(out.Changes)
	return out
}

// made adds a choice to an event, if that is kept.
func (r *record) made(num uint64, m Made) {
	c, e := r.at(num)
	if e == nil {
		return
	}
	k := choice{
		outcome: m.Outcome, outcomes: m.Outcomes, forced: m.Forced,
		kind: m.Kind, n: m.N, pair: m.B != 0, before: e.choices,
	}
	if r.nameOf(c, e, &k) != m.Choice {
		k.n, k.named = uint64(len(c.names)), true
		c.names = append(c.names, m.Choice)
	}
	c.choices = append(c.choices, k)
	e.choices = uint32(len(c.choices))
}

// nameOf is the name of a choice of an event.
func (r *record) nameOf(c *chunk, e *entry, k *choice) Choice {
	if k.named {
		return c.names[k.n]
	}
	name := Choice{Kind: k.kind, A: e.node, N: k.n}
	if k.pair {
		name.B = e.peer
	}
	if t, ok := e.body.(Timer); ok && k.kind == TimerChoice {
		name.Text, name.Turn = t.Name, uint64(int64(t.Arg))
	}
	if k.kind == TimerChoice || k.kind == RandChoice {
		name.Part = r.parts.list[e.part].name
	}
	return name
}
