package sim

import (
	"math/bits"
	"slices"
	"time"
)

// burstBlocks is how many blocks a bucket has at least that is taken for a burst.
const burstBlocks = 8

// A burst is the items of one instant where there are very many, spread by the highest bits of their order into
// parts, of which one after the other is sorted and handed out as the queue's run. What comes in the meantime for
// this instant goes into a part that is still to come, or else into the near heap:
//
//	every item of the run < every item of the burst
type burst struct {
	at    time.Duration
	left  int // items in parts
	from  int // the first part that has not been handed out
	bits  int // by which the parts differ, of orders
	parts [1 << burstBits]bucket
	full  [1 << burstBits / 64]uint64 // which parts hold something
	room  []item                      // where the run lies
}

// burstBits is by how many bits parts may differ. The first two are the class, which most items share.
const burstBits = 12

func (b *burst) part(it *item) int { return int(it.order >> (64 - b.bits)) }

// begin empties a bucket into a burst of its least instant, and into the buckets below.
func (q *queue) begin(b *bucket) {
	if q.burst == nil {
		q.burst = new(burst)
	}
	q.burst.at, q.burst.from = b.least, 0
	q.burst.bits = min(2+bits.Len(uint(len(b.blocks)/2)), burstBits) // so that a part is a block or two
	b.empty(q, func(it *item) {
		if it.at == q.limit {
			q.burst.put(q, it)
		} else {
			q.put(it)
		}
	})
	q.burst.advance(q)
}

// takes reports whether an item belongs to what is still to come of the burst.
func (b *burst) takes(it *item) bool { return b.left > 0 && it.at == b.at && b.part(it) >= b.from }

func (b *burst) put(q *queue, it *item) {
	i := b.part(it)
	b.full[i/64] |= 1 << (i % 64)
	b.parts[i].add(q, it)
	b.left++
}

// advance makes the next part the run. There must be one.
func (b *burst) advance(q *queue) {
	word := b.from / 64
	ahead := b.full[word] >> (b.from % 64) << (b.from % 64)
	for ahead == 0 {
		word++
		ahead = b.full[word]
	}
	i := bits.TrailingZeros64(ahead)
	b.full[word] &^= 1 << i
	b.from = 64*word + i + 1
	q.run = b.sorted(q, &b.parts[b.from-1])
	b.left -= len(q.run)
}

// slotBits are the bits of an item's order, behind those of its part, by which a large part is sorted first.
const slotBits = 8

func (b *burst) slot(it *item) int { return int(it.order << b.bits >> (64 - slotBits)) }

// sorted empties a part in order: each item goes to its slot, in which there are few.
func (b *burst) sorted(q *queue, part *bucket) []item {
	var ends [1 << slotBits]int
	for n := range part.blocks {
		items := part.of(n)
		for i := range items {
			ends[b.slot(&items[i])]++
		}
	}
	n := 0
	for i, many := range ends {
		ends[i] = n // where the slot begins, until its items are there
		n += many
	}
	b.room = slices.Grow(b.room[:0], n)[:n]
	part.empty(q, func(it *item) {
		end := &ends[b.slot(it)]
		b.room[*end] = *it
		*end++
	})
	from := 0
	for _, end := range ends {
		if end-from > 1 {
			slices.SortFunc(b.room[from:end], compare)
		}
		from = end
	}
	return b.room
}

// popRun is pop while a part of a burst is handed out.
func (q *queue) popRun(until time.Duration, it *item) bool {
	first := &q.run[0]
	switch {
	case len(q.near) > 0 && q.near[0].before(first):
		if q.near[0].at > until {
			return false
		}
		q.popNear(it)
		return true
	case first.at > until:
		return false
	}
	if q.warm != nil && q.warmed == 0 {
		q.warmed = min(warmMost, len(q.run))
		q.warm(q.run[:q.warmed])
	}
	*it = *first
	q.run = q.run[1:]
	q.warmed--
	return true
}
