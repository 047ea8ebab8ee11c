package sim

import (
	"math"
	"slices"
	"time"
	"unsafe"
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
	world  *World
	shapes [64]*shape // some that bodies have, by their types
	lists  map[whose]*keptList
	words  []uint64 // of a list that is being kept
}

// chunk is a number of events one after the other. Pointers stand apart, in values and names: the
// collector passes by the rest.
type chunk struct {
	events  []entry
	choices []choice
	changes []change
	alarms  []alarm
	values  kept   // the bodies of events, with their reasons, and the values of fields that are more than a word
	whole   []Made // choices whose names do not follow from their events, or that are too large
}

// entry is an event as it is kept.
type entry struct {
	at         time.Duration
	cause      uint64
	node, peer ID
	body       uint32 // its place among the chunk's values, and 1; 0: none; ofCause
	choices    uint32 // its newest in the chunk, counted from 1; 0: none
	changes    uint32 // likewise
	part       uint16
	kind       Kind
}

// reasoned is the body of an event that has a reason.
type reasoned struct {
	body any
	why  string
}

var reasonedShape = shapeOf(reasoned{})

// ofCause is the body of an event that has the same as its cause: the message that was sent.
const ofCause = math.MaxUint32

// choice is a choice of an event. Most of its name follows from the event: whose it is, which link
// or timer it is about.
type choice struct {
	outcome  int64 // of one that is kept whole its place among those
	outcomes uint32
	n        uint32 // of the name; of a timer's rank, how long before its event it came due
	before   uint32 // the one before it, as an entry counts them
	kind     ChoiceKind
	is       choiceIs
}

// choiceIs are marks of a choice.
type choiceIs uint8

const (
	ofPair choiceIs = 1 << iota // it is about the link to the event's peer
	whole                       // it is among those of the chunk that are kept whole
	forced
	ranked // a rank of the same link and number followed, which nobody forced: it follows from its name
)

// change is a change of an event.
type change struct {
	value  uint64 // of a small shape the value itself, or else its place among the chunk's values
	since  uint64
	field  uint32 // its place among the names of fields
	before uint32 // the one before it, as an entry counts them
}

// chunkSize is how many events are in a chunk.
const chunkSize = 1024

// add keeps an event, whose number is behind that of the newest.
func (r *record) add(num uint64, at time.Duration, k Kind, part uint16, node, peer ID, cause uint64, body any, why string) {
	r.newest = num
	if (num-1)%chunkSize == 0 {
		r.grow()
	}
	c := r.chunks[len(r.chunks)-1]
	e := entry{at: at, cause: cause, node: node, peer: peer, part: part, kind: k}
	switch {
	case why != "":
		e.body = 1 + c.values.put(reasonedShape, reasoned{body, why})
	case body == nil:
	case r.passesOn(k, node, peer):
		e.body = ofCause
	default:
		e.body = 1 + c.values.put(r.shapeOf(body), body)
	}
	c.events = append(c.events, e)
}

// passesOn reports whether an event is about the very message that its cause sent, which is kept as
// long as the event is. What comes from nobody has no such cause, nor has a disk's answer, which a
// node has from itself.
func (r *record) passesOn(k Kind, node, peer ID) bool {
	return (k == Delivered || k == Duplicated) && r.keep == All && peer != 0 && peer != node
}

// grow begins a chunk. Where not all is kept, it takes the place of one that is too old.
func (r *record) grow() {
	n := len(r.chunks)
	if r.keep > 0 && (n-1)*chunkSize >= r.keep {
		old := r.chunks[0]
		old.values.forget()
		clear(old.whole)
		*old = chunk{old.events[:0], old.choices[:0], old.changes[:0], old.alarms[:0], old.values, old.whole[:0]}
		r.chunks = append(slices.Delete(r.chunks, 0, 1), old)
		r.gone++
		return
	}
	c := &chunk{}
	if n > 0 {
		last := r.chunks[n-1] // it will be like this one
		c.events = make([]entry, 0, chunkSize)
		c.choices = make([]choice, 0, like(len(last.choices)))
		c.changes = make([]change, 0, like(len(last.changes)))
		c.alarms = make([]alarm, 0, like(len(last.alarms)))
		c.values.words = make([]uint64, 0, like(len(last.values.words)))
		c.values.pointers = make([]unsafe.Pointer, 0, like(len(last.values.pointers)))
	}
	r.chunks = append(r.chunks, c)
}

// before is the number of the event before the first of a chunk.
func (r *record) before(chunk int) uint64 { return (r.gone + uint64(chunk)) * chunkSize }

// like is room for about as many as there were.
func like(n int) int { return n + n/12 }

// shapeOf is the shape of a body.
func (r *record) shapeOf(body any) *shape {
	at := &r.shapes[typeOf(&body)>>5%uintptr(len(r.shapes))]
	if *at == nil || uintptr((*at).word) != typeOf(&body) {
		*at = shapeOf(body)
	}
	return *at
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
	if num == r.newest && num > 0 && r.keep != 0 {
		c := r.chunks[len(r.chunks)-1]
		return c, &c.events[len(c.events)-1]
	}
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
		Cause: e.cause, Body: r.bodyOf(c, e),
	}
	if told, ok := out.Body.(reasoned); ok {
		out.Body, out.Why = told.body, told.why
	}
	for i := e.choices; i != 0; i = c.choices[i-1].before {
		k := &c.choices[i-1]
		if k.is&whole != 0 {
			out.Choices = append(out.Choices, c.whole[k.outcome])
			continue
		}
		name := r.nameOf(c, e, k)
		if k.is&ranked != 0 {
			out.Choices = append(out.Choices, r.rankBehind(out.Num, name))
		}
		out.Choices = append(out.Choices, Made{name, k.outcome, uint64(k.outcomes), k.is&forced != 0})
	}
	slices.Reverse(out.Choices)
	for i := e.changes; i != 0; i = c.changes[i-1].before {
		k := &c.changes[i-1]
		f := &r.fields.names[k.field]
		out.Changes = append(out.Changes, Change{f.name, c.valueOf(k, f.shape), f.durable, k.since})
	}
	slices.Reverse(out.Changes)
	return out
}

func (r *record) bodyOf(c *chunk, e *entry) any {
	for e.body == ofCause {
		c, e = r.at(e.cause)
	}
	if e.body == 0 {
		return nil
	}
	return c.values.get(e.body - 1)
}

func (c *chunk) valueOf(k *change, s *shape) any {
	if s.small {
		return s.boxedWord(k.value)
	}
	return c.values.get(uint32(k.value))
}

// changed adds changes of state to an event, if that is kept.
func (r *record) changed(num uint64, changes []news, since uint64) {
	c, e := r.at(num)
	if e == nil {
		return
	}
	for i := range changes {
		k := change{value: changes[i].word, since: since, field: changes[i].field, before: e.changes}
		if s := r.fields.names[k.field].shape; !s.small {
			k.value = uint64(r.keepValue(c, whose{e.node, k.field}, s, changes[i].value))
		}
		c.changes = append(c.changes, k)
		e.changes = uint32(len(c.changes))
	}
}

// made adds a choice to an event, if that is kept.
func (r *record) made(num uint64, m *Made) {
	c, e := r.at(num)
	if e == nil {
		return
	}
	k := choice{outcome: m.Outcome, outcomes: uint32(m.Outcomes), kind: m.Kind, n: uint32(m.N)}
	if m.B != 0 {
		k.is |= ofPair
	}
	if m.Forced {
		k.is |= forced
	}
	if !r.follows(e, &m.Choice) || m.N > math.MaxUint32 || m.Outcomes > math.MaxUint32 {
		k.outcome, k.is = int64(len(c.whole)), whole
		c.whole = append(c.whole, *m)
	}
	c.choose(e, &k)
}

// chosen adds a choice to an event that nobody forced, by the parts of its name.
func (r *record) chosen(num uint64, kind ChoiceKind, a, b ID, n uint64, outcome int64, outcomes uint64) {
	c, e := r.at(num)
	if e == nil {
		return
	}
	if a != e.node || b != 0 && b != e.peer || kind == RandChoice && e.part != 0 ||
		n > math.MaxUint32 || outcomes > math.MaxUint32 {
		r.made(num, &Made{Choice{Kind: kind, A: a, B: b, N: n}, outcome, outcomes, false})
		return
	}
	k := choice{outcome: outcome, outcomes: uint32(outcomes), kind: kind, n: uint32(n)}
	if b != 0 {
		k.is = ofPair
	}
	c.choose(e, &k)
}

// choose adds a choice to an event.
func (c *chunk) choose(e *entry, k *choice) {
	if k.kind == TieChoice && k.is&(forced|whole) == 0 && e.choices != 0 {
		last := &c.choices[e.choices-1]
		if last.kind.travels() && last.is&whole == 0 && last.is&ofPair == k.is&ofPair && last.n == k.n {
			last.is |= ranked
			return
		}
	}
	k.before = e.choices
	c.choices = append(c.choices, *k)
	e.choices = uint32(len(c.choices))
}

// travels reports whether a choice is about how long a message takes.
func (k ChoiceKind) travels() bool { return k == DelayChoice || k == JitterChoice }

// rankBehind is the rank of the message that a choice of an event is about.
func (r *record) rankBehind(num uint64, name Choice) Made {
	name.Kind = TieChoice
	return Made{Choice: name, Outcome: int64(r.world.chanceOf(num).roll(TieChoice, name.subject(), name.N))}
}

// follows reports whether the name of a choice follows from its event.
func (r *record) follows(e *entry, name *Choice) bool {
	part := ""
	if name.Kind == RandChoice {
		part = r.world.PartName(e.part)
	}
	return name.Kind != TimerChoice && name.A == e.node && (name.B == 0 || name.B == e.peer) && name.Part == part &&
		name.Turn == 0 && name.Text == "" && name.Purpose == 0
}

// nameOf is the name of a choice of an event that is not kept whole.
func (r *record) nameOf(c *chunk, e *entry, k *choice) Choice {
	name := Choice{Kind: k.kind, A: e.node, N: uint64(k.n)}
	if k.is&ofPair != 0 {
		name.B = e.peer
	}
	if k.kind == TimerChoice {
		name.N = uint64(e.at) - name.N
		if t, ok := r.bodyOf(c, e).(Timer); ok {
			name.Text, name.Turn = t.Name, uint64(int64(t.Arg))
		}
	}
	if k.kind == TimerChoice || k.kind == RandChoice {
		name.Part = r.world.PartName(e.part)
	}
	return name
}
