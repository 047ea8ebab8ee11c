package sim

import (
	"math/bits"
	"time"
)

// An item is something that will happen: an entry of the event queue.
type item struct {
	at    time.Duration
	order uint64 // class and tie: which comes first at one instant
	seq   uint64 // breaks what is still equal
	what  itemKind
	node  ID
	ref   uint32 // into the slab of flights or calls, or a timer's slot
	gen   uint32 // the node's incarnation, to tell what belongs to an old life
}

type itemKind uint32

const (
	itemCall    itemKind = iota // the scenario acts
	itemBoot                    // a node starts
	itemSegment                 // a handler's wait is over
	itemInbox                   // a node is free, and something waits
	itemArrival                 // a message arrives
	itemTimer                   // a timer may be due
)

// class orders the items of one instant: faults, ends of segments, inboxes, then the rest.
var class = [...]uint64{itemCall: 0, itemBoot: 0, itemSegment: 1 << 62, itemInbox: 2 << 62, itemArrival: 3 << 62, itemTimer: 3 << 62}

func (a *item) before(b *item) bool {
	if a.order != b.order {
		return a.order < b.order
	}
	return a.seq < b.seq
}

// A queue is a radix heap (Ahuja, Mehlhorn, Orlin & Tarjan, JACM 1990) over time, with a binary
// heap for the items of the present instant.
//
// A radix heap needs time to be monotonic: nothing may be pushed before base. Base therefore moves
// only when an item is popped, never when the queue is merely asked what comes next, so that a
// world can be run to an instant, looked at, and disturbed there.
type queue struct {
	base    time.Duration // the instant of the items in now
	now     []item        // heap by order
	buckets [64][]item    // bucket b: the highest bit in which at differs from base is b
	least   [64]time.Duration
	full    uint64 // which buckets hold something
	seq     uint64
	size    int
}

func (q *queue) push(it item) {
	q.seq++
	it.seq = q.seq
	q.size++
	if it.at == q.base {
		q.pushNow(it)
		return
	}
	q.put(it)
}

func (q *queue) put(it item) {
	b := uint(bits.Len64(uint64(it.at^q.base))-1) & 63
	if q.full&(1<<b) == 0 || it.at < q.least[b] {
		q.least[b] = it.at
	}
	q.full |= 1 << b
	q.buckets[b] = append(q.buckets[b], it)
}

// next is the instant of the first item.
func (q *queue) next() (time.Duration, bool) {
	if len(q.now) > 0 {
		return q.base, true
	}
	if q.full == 0 {
		return 0, false
	}
	return q.least[bits.TrailingZeros64(q.full)], true
}

// pop takes the first item if its instant is not after until.
func (q *queue) pop(until time.Duration, it *item) bool {
	if len(q.now) == 0 {
		if q.full == 0 {
			return false
		}
		b := bits.TrailingZeros64(q.full)
		if q.least[b] > until {
			return false
		}
		q.full &^= 1 << b
		q.base = q.least[b]
		bucket := q.buckets[b]
		q.buckets[b] = bucket[:0]
		if len(bucket) == 1 {
			q.size--
			*it = bucket[0]
			return true
		}
		for i := range bucket {
			if bucket[i].at == q.base {
				q.pushNow(bucket[i])
			} else {
				q.put(bucket[i])
			}
		}
	} else if q.base > until {
		return false
	}
	q.size--
	q.popNow(it)
	return true
}

func (q *queue) pushNow(it item) {
	h := append(q.now, it)
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !it.before(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = it
	q.now = h
}

func (q *queue) popNow(out *item) {
	h := q.now
	*out = h[0]
	last := len(h) - 1
	it := h[last]
	h = h[:last]
	q.now = h
	if last == 0 {
		return
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&it) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = it
}
