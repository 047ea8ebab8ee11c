package sim

import (
	"math/bits"
	"slices"
)

// recorder keeps events and tells listeners of them. What nobody wants costs nothing.
type recorder struct {
	keep      int
	want      KindSet // kinds that somebody wants to see
	choices   bool
	events    []Event // all, or a ring of the newest
	listeners []listener
	depth     int
	shown     uint64 // the number of the event that was shown last
	scratch   Event
	pending   []Choice // made since the last event
}

type listener struct {
	kinds KindSet
	hear  func(*Event)
}

func (r *recorder) init(keep int) {
	r.keep = keep
	r.choices = keep != 0
	if keep != 0 {
		r.want = AllKinds
	}
	if keep > 0 {
		r.events = make([]Event, 0, keep)
	}
}

// Listen calls hear for every event of these kinds, right after it happened: between one effect of
// a handler and the next. It may apply faults. The Event is valid during the call.
func (w *World) Listen(ks KindSet, hear func(*Event)) {
	w.recorder.want |= ks
	w.recorder.listeners = append(w.recorder.listeners, listener{ks, hear})
}

// event numbers an event, adds it to the fingerprint, and shows it to whoever wants it. The tag
// stands for what the event is about.
func (w *World) event(k Kind, part uint16, node, peer ID, cause uint64, body any, tag uint64, why string) uint64 {
	w.num++
	if why != "" {
		tag = hashString(tag, why)
	}
	if part != 0 {
		tag = fold(tag, w.parts.list[part].hash)
	}
	h := w.print ^ (uint64(k)<<58 ^ uint64(uint32(node))<<29 ^ uint64(uint32(peer)) ^ bits.RotateLeft64(tag, 17))
	h = (h ^ uint64(w.now)*golden) * 0xbf58476d1ce4e5b9
	w.print = h ^ h>>29
	if w.recorder.want.Has(k) {
		w.show(Event{Num: w.num, At: w.now, Kind: k, Part: part, Node: node, Peer: peer, Cause: cause, Body: body, Why: why})
		// A listener may have caused further events: this one's number is not the latest.
		return w.recorder.shown
	}
	return w.num
}

// show keeps an event and tells the listeners.
func (w *World) show(e Event) {
	r := &w.recorder
	if len(r.pending) > 0 {
		e.Choices = slices.Clone(r.pending)
		r.pending = r.pending[:0]
	}
	switch {
	case r.keep == 0:
	case r.keep < 0 || len(r.events) < r.keep:
		r.events = append(r.events, e)
	default:
		r.events[(e.Num-1)%uint64(r.keep)] = e
	}
	at := &r.scratch
	if r.depth > 0 {
		at = new(Event)
	}
	*at = e
	r.depth++
	for i := range r.listeners {
		if r.listeners[i].kinds.Has(e.Kind) {
			r.listeners[i].hear(at)
		}
	}
	r.depth--
	r.shown = e.Num
}

// attach adds the choices that were made since to an event that was kept.
func (r *recorder) attach(num uint64) {
	if len(r.pending) == 0 {
		return
	}
	if e := r.at(num); e != nil {
		e.Choices = append(e.Choices, r.pending...)
	}
	r.pending = r.pending[:0]
}

// changed adds changes of state to an event that was kept.
func (r *recorder) changed(num uint64, changes []Change) {
	if e := r.at(num); e != nil {
		e.Changes = append(e.Changes, changes...)
	}
}

// at is a kept event.
func (r *recorder) at(num uint64) *Event {
	if num == 0 || len(r.events) == 0 {
		return nil
	}
	i := num - 1
	if r.keep > 0 {
		i %= uint64(r.keep)
	}
	if i >= uint64(len(r.events)) || r.events[i].Num != num {
		return nil
	}
	return &r.events[i]
}

// Events are the events that were kept, oldest first.
func (w *World) Events() []Event {
	r := &w.recorder
	if r.keep > 0 && len(r.events) == r.keep {
		i := int(w.num % uint64(r.keep))
		return slices.Concat(r.events[i:], r.events[:i])
	}
	return r.events
}

// Event is a kept event by its number.
func (w *World) Event(num uint64) (Event, bool) {
	if e := w.recorder.at(num); e != nil {
		return *e, true
	}
	return Event{}, false
}

// Latest is the number of the latest event.
func (w *World) Latest() uint64 { return w.num }

// Fingerprint is a hash of every event so far, of the facts, and of what clients got back. Runs
// with the same fingerprint are the same run.
func (w *World) Fingerprint() uint64 { return mix(w.print ^ w.num) }

// Stats counts what happened.
type Stats struct {
	Events     uint64
	Sent       uint64 // messages
	Delivered  uint64
	Dropped    uint64
	Duplicated uint64
	Bytes      uint64 // of messages sent
	Fired      uint64 // timers
	Synced     uint64
	Boots      uint64 // starts and restarts
	Crashes    uint64
	Faults     uint64 // that began
	Returned   uint64 // operations that were done
	Unknown    uint64 // operations with an unknown outcome
	Failed     uint64 // operations that certainly had no effect
}

// count counts what a client learned. An answer after it gave up is not counted again.
func (s *Stats) count(r Return) {
	switch r.Outcome {
	case OK:
		s.Returned++
	case Unknown:
		s.Unknown++
	case Failed:
		s.Failed++
	}
}

// Stats are the counts so far.
func (w *World) Stats() Stats {
	s := w.stats
	s.Events = w.num
	return s
}
