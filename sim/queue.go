package sim

import (
	"math/bits"
	"time"
)

// An item is something that will happen: an entry of the event queue. It is kept to 32 bytes,
// because the queue does little but move items.
type item struct {
	at    time.Duration
	order uint64 // class, tie and kind: which comes first at one instant
	seq   uint64 // breaks what is still equal
	node  ID
	ref   uint32 // into the slab of flights or calls, or a timer's slot
}

// itemKind is what an item is about: the last three bits of its order.
type itemKind uint64

const (
	itemBoot    itemKind = iota // a node starts
	itemCall                    // the scenario acts, upon nodes that have started
	itemSegment                 // a handler's wait is over
	itemInbox                   // a node is free, and something waits
	itemArrival                 // a message arrives
	itemTimer                   // a timer may be due
)

// class orders the items of one instant: faults, ends of segments, inboxes, then the rest.
var class = [...]uint64{itemBoot: 0, itemCall: 0, itemSegment: 1 << 62, itemInbox: 2 << 62, itemArrival: 3 << 62, itemTimer: 3 << 62}

// order is the rank of an item of this kind and tie among the items of one instant.
func order(what itemKind, tie uint64) uint64 {
	return class[what] | tie>>5<<3 | uint64(what)
}

func (a *item) what() itemKind { return itemKind(a.order & 7) }

// compare is the order in which items come.
func compare(a, b item) int {
	if a.before(&b) {
		return -1
	}
	return 1
}

func (a *item) before(b *item) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.order != b.order {
		return a.order < b.order
	}
	return a.seq < b.seq
}

// A queue is a binary heap for the near future, and a radix heap (Ahuja, Mehlhorn, Orlin & Tarjan,
// JACM 1990) for what lies beyond: a bucket that holds few items when its turn comes goes into the
// near heap whole, a fuller one is first spread over the buckets below it.
//
// Everything up to limit is in the near heap, so that a world can be run to an instant, looked at,
// and disturbed there: asking what comes next may move items, but never past what can still be
// pushed.
//
//	now <= base <= limit < every item in a bucket
//
// Where very many items have one instant, as in a large world whose nodes keep time together, they are a burst,
// sorted part by part: a heap of them all would find none of them in the processor's caches.
type queue struct {
	near    []item // heap
	run     []item // of a burst: what comes next, in order
	limit   time.Duration
	base    time.Duration
	buckets [64]bucket // bucket b: the highest bit in which at differs from base is b
	full    uint64     // which buckets hold something
	burst   *burst     // nil: there has been none
	spare   []*block
	seq     uint64
	warm    func(items []item) // is told what comes next; nil: nobody wants to know
	warmed  int                // items of the run, the first ones, that it was told of
}

// A bucket holds items in blocks, which all buckets share: a queue needs no more memory than what
// it holds at its fullest.
type bucket struct {
	least  time.Duration
	blocks []*block
	last   int // how many items the last block holds
}

// block is also how many items a bucket may hold to go into the near heap whole.
type block [64]item

func (q *queue) push(it item) {
	q.seq++
	it.seq = q.seq
	switch {
	case it.at > q.limit:
		q.put(&it)
	case q.burst != nil && q.burst.takes(&it):
		q.burst.put(q, &it)
	default:
		q.pushNear(&it)
	}
}

// put puts an item beyond limit into its bucket.
func (q *queue) put(it *item) {
	i := uint(bits.Len64(uint64(it.at^q.base))-1) & 63
	b := &q.buckets[i]
	if q.full&(1<<i) == 0 {
		q.full |= 1 << i
		b.least = it.at
	} else if it.at < b.least {
		b.least = it.at
	}
	b.add(q, it)
}

// of are the items of the nth block.
func (b *bucket) of(n int) []item {
	if n == len(b.blocks)-1 {
		return b.blocks[n][:b.last]
	}
	return b.blocks[n][:]
}

// add puts an item behind the others.
func (b *bucket) add(q *queue, it *item) {
	if len(b.blocks) == 0 || b.last == len(block{}) {
		b.blocks = append(b.blocks, q.block())
		b.last = 0
	}
	b.blocks[len(b.blocks)-1][b.last] = *it
	b.last++
}

// empty takes all items out, and calls what to do with each.
func (b *bucket) empty(q *queue, do func(it *item)) {
	for n, k := range b.blocks {
		items := b.of(n)
		for j := range items {
			do(&items[j])
		}
		q.spare = append(q.spare, k)
	}
	b.blocks = b.blocks[:0]
}

// block is an empty block.
func (q *queue) block() *block {
	if n := len(q.spare); n > 0 {
		k := q.spare[n-1]
		q.spare = q.spare[:n-1]
		return k
	}
	return new(block)
}

// next is the instant of the first item.
func (q *queue) next() (time.Duration, bool) {
	switch {
	case len(q.near) > 0: // what comes next of a run is not before it
		return q.near[0].at, true
	case len(q.run) > 0:
		return q.run[0].at, true
	case q.burst != nil && q.burst.left > 0:
		return q.burst.at, true
	case q.full == 0:
		return 0, false
	}
	return q.buckets[bits.TrailingZeros64(q.full)].least, true
}

// pop takes the first item if its instant is not after until.
func (q *queue) pop(until time.Duration, it *item) bool {
	if len(q.run) > 0 {
		return q.popRun(until, it)
	}
	if len(q.near) == 0 {
		if at, any := q.next(); !any || at > until {
			return false
		}
		if q.burst != nil && q.burst.left > 0 {
			q.burst.advance(q)
			return q.popRun(until, it)
		}
		if q.refill(); len(q.run) > 0 {
			return q.popRun(until, it)
		}
		if q.warm != nil {
			q.warm(q.near)
		}
	}
	if q.near[0].at > until {
		return false
	}
	q.popNear(it)
	return true
}

// refill empties the first bucket into the near heap, or into it and the buckets below.
func (q *queue) refill() {
	i := bits.TrailingZeros64(q.full)
	q.full &^= 1 << i
	b := &q.buckets[i]
	switch {
	case len(b.blocks) == 1:
		q.limit = q.base | time.Duration(uint64(2)<<i-1)
		b.empty(q, q.pushNear)
	case len(b.blocks) < burstBlocks:
		q.base, q.limit = b.least, b.least
		b.empty(q, func(it *item) {
			if it.at == q.limit {
				q.pushNear(it)
			} else {
				q.put(it)
			}
		})
	default:
		q.base, q.limit = b.least, b.least
		q.begin(b)
	}
}

func (q *queue) pushNear(it *item) {
	q.near = append(q.near, *it)
	h := q.near
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !it.before(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = *it
}

func (q *queue) popNear(out *item) {
	h := q.near
	*out = h[0]
	last := len(h) - 1
	it := h[last]
	h = h[:last]
	q.near = h
	if last == 0 {
		return
	}
	// The hole goes down to a leaf, and the last item up from there: it belongs near the leaves.
	i := 0
	for child := 1; child < last; child = 2*i + 1 {
		if child+1 < last && h[child+1].before(&h[child]) {
			child++
		}
		h[i] = h[child]
		i = child
	}
	for i > 0 {
		parent := (i - 1) / 2
		if !it.before(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = it
}
