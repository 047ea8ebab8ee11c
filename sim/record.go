package sim

import (
	"math/bits"
	"slices"
	"time"
	"unsafe"
)

// recorder keeps events and tells listeners of them. What nobody wants costs nothing.
type recorder struct {
	record
	want    KindSet // kinds that somebody wants to see
	choices bool
	hear    [kinds][]func(*Event) // who listens to a kind; the first of them only watch
	watch   [kinds]int            // how many of them
	depth   int
	scratch Event
	write   Write  // that is being kept, where nobody listens
	timer   any    // the one that went off last
	pending []Made // for the next event
	loose   []looseMade
	clocks  map[ID][]Made // of nodes that have not started
	ranks   []uint32      // the numbers of the timers that came due at ranksAt
	ranksAt time.Duration
}

func (r *recorder) init(keep int) {
	r.keep = keep
	r.choices = keep != 0
	if keep != 0 {
		r.want = AllKinds
	}
}

// Listen calls hear for every event of these kinds, right after it happened: between one effect of
// a handler and the next. It may apply faults. The Event is valid during the call.
func (w *World) Listen(ks KindSet, hear func(*Event)) {
	r := &w.recorder
	r.want |= ks
	for k := range kinds {
		if ks.Has(k) {
			r.hear[k] = append(r.hear[k], hear)
		}
	}
}

// Watch calls hear for every event of these kinds, like Listen, but before all who listened: whoever
// watches hears every event in the order of their numbers, also where somebody who listens makes
// others happen at once. It must not act.
func (w *World) Watch(ks KindSet, hear func(*Event)) {
	r := &w.recorder
	r.want |= ks
	for k := range kinds {
		if ks.Has(k) {
			r.hear[k] = slices.Insert(r.hear[k], r.watch[k], hear)
			r.watch[k]++
		}
	}
}

// event numbers an event, adds it to the fingerprint, and shows it to whoever wants it. The tag
// stands for what the event is about.
func (w *World) event(k Kind, part uint16, node, peer ID, cause uint64, body any, tag uint64) uint64 {
	num := w.count(k, part, node, peer, tag) // a listener, or an act, may cause further events
	if w.recorder.want.Has(k) || num == w.places.event {
		w.happened(num, k, part, node, peer, cause, body, "")
	}
	return num
}

// eventWhy is event for one that may have a reason.
func (w *World) eventWhy(k Kind, part uint16, node, peer ID, cause uint64, body any, tag uint64, why string) uint64 {
	if why != "" {
		tag = hashString(tag, why)
	}
	num := w.count(k, part, node, peer, tag)
	w.happened(num, k, part, node, peer, cause, body, why)
	return num
}

// happened shows an event to whoever wants it, and lets those act who wait for it.
func (w *World) happened(num uint64, k Kind, part uint16, node, peer ID, cause uint64, body any, why string) {
	if w.recorder.want.Has(k) {
		w.show(num, k, part, node, peer, cause, body, why)
	}
	if num == w.places.event {
		w.actInside(num)
	}
}

// count numbers an event and adds it to the fingerprint.
func (w *World) count(k Kind, part uint16, node, peer ID, tag uint64) uint64 {
	w.num++
	if part != 0 {
		tag = fold(tag, w.parts.list[part].hash)
	}
	h := w.print ^ (uint64(k)<<58 ^ uint64(uint32(node))<<29 ^ uint64(uint32(peer)) ^ bits.RotateLeft64(tag, 17))
	h = (h ^ uint64(w.now)*golden) * 0xbf58476d1ce4e5b9
	w.print = h ^ h>>29
	return w.num
}

// show keeps an event and tells the listeners.
func (w *World) show(num uint64, k Kind, part uint16, node, peer ID, cause uint64, body any, why string) {
	r := &w.recorder
	if r.keep != 0 {
		r.add(num, w.now, k, part, node, peer, cause, body, why)
		for i := range r.pending {
			r.made(num, &r.pending[i])
		}
		r.pending = r.pending[:0]
	}
	if len(r.hear[k]) > 0 {
		e := &r.scratch
		if r.depth > 0 {
			e = new(Event)
		}
		e.Num, e.At, e.Kind, e.Part, e.Node, e.Peer = num, w.now, k, part, node, peer
		e.Cause, e.Body, e.Why = cause, body, why
		r.tell(e)
	}
}

// written is a write as the body of an event. Where it is only kept, a place that the next one takes
// will do.
func (r *recorder) written(body *Write) any {
	if len(r.hear[Wrote]) > 0 {
		return *body
	}
	r.write = *body
	return writeShape.boxed(unsafe.Pointer(&r.write))
}

// rang is a timer as the body of an event. Many nodes have the same.
func (r *recorder) rang(key Timer) any {
	if last, is := r.timer.(Timer); !is || last != key {
		r.timer = key
	}
	return r.timer
}

var writeShape = shapeOf(Write{})

// tell calls the listeners.
func (r *recorder) tell(e *Event) {
	r.depth++
	for _, hear := range r.hear[e.Kind] {
		hear(e)
	}
	r.depth--
}

// Events are the events that were kept, oldest first. It makes them all; to look at some of them,
// see [World.Kept] and [World.Event].
func (w *World) Events() []Event {
	first, last := w.Kept()
	events := make([]Event, 0, last+1-first)
	for num := first; num <= last; num++ {
		e, _ := w.Event(num)
		events = append(events, e)
	}
	return events
}

// Kept are the numbers of the oldest and the newest event that are kept. The first is above the
// last where none is.
func (w *World) Kept() (first, last uint64) { return w.recorder.span() }

// Event is a kept event by its number.
func (w *World) Event(num uint64) (Event, bool) {
	c, e := w.recorder.at(num)
	if e == nil {
		return Event{}, false
	}
	return w.recorder.event(c, e, num), true
}

// Latest is the number of the latest event.
func (w *World) Latest() uint64 { return w.num }

// Fingerprint is a hash of every event so far, of the facts, and of what clients got back. Runs
// with the same fingerprint are the same run.
func (w *World) Fingerprint() uint64 { return mix(w.print ^ w.num) }
