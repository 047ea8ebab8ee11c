package sim

import (
	"slices"
	"time"
)

// flight is a message between two nodes.
type flight struct {
	msg   Message
	from  ID
	part  uint16
	copy  bool // the network's second copy
	cause uint64
}

// sealed is a flight, and in verify mode the hash of its message when it was sent.
type sealed struct {
	flight
	sum uint64
}

// seal makes a flight ready to go.
func (w *World) seal(f flight) sealed {
	if w.config.Verify {
		return sealed{f, hashKind(w.kinds.of(f.msg), f.msg)}
	}
	return sealed{f, 0}
}

// launch puts a flight where those on their way are, by a number that the event queue has room for.
func (w *World) launch(f *sealed) uint32 {
	ref := w.flights.put(&f.flight)
	if w.config.Verify {
		if int(ref/slabChunk) == len(w.seals) {
			w.seals = append(w.seals, new([slabChunk]uint64))
		}
		*w.sealAt(ref) = f.sum
	}
	return ref
}

// sealAt is the hash of the message of a flight, in verify mode.
func (w *World) sealAt(ref uint32) *uint64 { return &w.seals[ref/slabChunk][ref%slabChunk] }

// launched is a flight on its way.
func (w *World) launched(ref uint32) sealed {
	f := sealed{flight: *w.flights.at(ref)}
	if w.config.Verify {
		f.sum = *w.sealAt(ref)
	}
	return f
}

// What somebody outside does to a message that is on its way, named by the event that sent it or made the
// copy. Each reports whether it was there: one that waits in an inbox or is held has arrived.

// DeliverFlight lets a message arrive at once.
func (w *World) DeliverFlight(num uint64) bool {
	it, f, found := w.seize(num)
	if found {
		w.soon(w.now, func() { w.accept(w.node(it.node), f) })
	}
	return found
}

// DropFlight loses a message.
func (w *World) DropFlight(num uint64) bool {
	it, f, found := w.seize(num)
	if found {
		w.drop(f.from, it.node, f.part, f.cause, f.msg, "dropped by hand")
	}
	return found
}

// DelayFlight lets a message arrive later than it would have, by a time that is not below zero.
func (w *World) DelayFlight(num uint64, by time.Duration) bool {
	it, f, found := w.seize(num)
	if found {
		it.at += max(by, 0)
		it.ref = w.launch(&f)
		w.queue.push(it)
	}
	return found
}

// DuplicateFlight lets a second copy of a message arrive at the same instant.
func (w *World) DuplicateFlight(num uint64) bool {
	it, found := w.inFlight(num)
	if found {
		f := w.launched(it.ref)
		w.copyOf(f.from, it.node, it.at, mix(it.order), f)
	}
	return found
}

// seize takes a message off its way. Its entry stays in the queue, and nothing will arrive with it.
func (w *World) seize(num uint64) (item, sealed, bool) {
	it, found := w.inFlight(num)
	if !found {
		return it, sealed{}, false
	}
	f := w.launched(it.ref)
	*w.flights.at(it.ref) = flight{}
	return it, f, true
}

// inFlight is the entry of the queue with which a message will arrive.
func (w *World) inFlight(num uint64) (item, bool) {
	if num == 0 {
		return item{}, false
	}
	return w.queue.find(func(it *item) bool { return it.what() == itemArrival && w.flights.at(it.ref).cause == num })
}

// find is an item for which something is true. It looks at all of them.
func (q *queue) find(is func(*item) bool) (item, bool) {
	for _, items := range [][]item{q.near, q.run} {
		if i := slices.IndexFunc(items, func(it item) bool { return is(&it) }); i >= 0 {
			return items[i], true
		}
	}
	for i := range q.buckets {
		if it := q.buckets[i].find(is); it != nil {
			return *it, true
		}
	}
	if q.burst != nil {
		for i := range q.burst.parts {
			if it := q.burst.parts[i].find(is); it != nil {
				return *it, true
			}
		}
	}
	return item{}, false
}

func (b *bucket) find(is func(*item) bool) *item {
	for n := range b.blocks {
		items := b.of(n)
		for j := range items {
			if is(&items[j]) {
				return &items[j]
			}
		}
	}
	return nil
}
