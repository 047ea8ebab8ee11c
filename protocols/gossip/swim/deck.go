package swim

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A deck has a card for each node of the world and is dealt one by one in a random order. When all are dealt
// it is shuffled again: the list through which a member goes round-robin (§4.3). It is shuffled as it is dealt (Fisher and
// Yates), and remembers what is not where it was, so that a deck takes no more room than was dealt of it.
type deck struct {
	size  int
	dealt int
	moved []moved // cards that are not at their own place, of those not dealt yet, in the order of places
}

type moved struct{ at, card int32 }

// deal is the next card.
func (d *deck) deal(rand *sim.Rand) sim.ID {
	if d.dealt == d.size {
		d.dealt, d.moved = 0, d.moved[:0]
	}
	at := int32(d.dealt + rand.IntN(d.size-d.dealt))
	top := int32(d.dealt)
	d.dealt++
	bottom := top // the card on top, which takes the place of the one that is dealt
	if len(d.moved) > 0 && d.moved[0].at == top {
		bottom = d.moved[0].card
		d.moved = slices.Delete(d.moved, 0, 1)
	}
	if at == top {
		return sim.ID(bottom + 1)
	}
	i, found := slices.BinarySearchFunc(d.moved, at, func(m moved, at int32) int { return cmp.Compare(m.at, at) })
	if found {
		card := d.moved[i].card
		d.moved[i].card = bottom
		return sim.ID(card + 1)
	}
	d.moved = slices.Insert(d.moved, i, moved{at, bottom})
	return sim.ID(at + 1)
}
