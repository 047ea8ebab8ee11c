package sim

import (
	"math/bits"
	"time"
)

// burstBlocks is how many blocks a bucket has at least that is taken for a burst.
const burstBlocks = 64

// A burst is the items of one instant where there are very many, spread by the highest bits of their order into
// parts, of which one after the other goes into the near heap. What comes in the meantime for this instant goes
// into a part that is still to come, or else into the heap:
//
//	every item of the near heap < every item of the burst
type burst struct {
	at    time.Duration
	left  int // items
	from  int // the first part that has not gone into the heap
	parts [1 << burstBits]bucket
	full  [1 << burstBits / 64]uint64 // which parts hold something
}

const burstBits = 12

func burstPart(it *item) int { return int(it.order >> (64 - burstBits)) }

// begin empties a bucket into a burst of its least instant, and into the buckets below.
func (q *queue) begin(b *bucket) {
	if q.burst == nil {
		q.burst = new(burst)
	}
	q.burst.at, q.burst.from = b.least, 0
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
func (b *burst) takes(it *item) bool { return b.left > 0 && it.at == b.at && burstPart(it) >= b.from }

func (b *burst) put(q *queue, it *item) {
	i := burstPart(it)
	b.full[i/64] |= 1 << (i % 64)
	b.parts[i].add(q, it)
	b.left++
}

// advance puts the next part into the near heap. There must be one.
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
	b.parts[b.from-1].empty(q, func(it *item) {
		q.pushNear(it)
		b.left--
	})
}
