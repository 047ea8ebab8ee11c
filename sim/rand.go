package sim

import (
	"fmt"
	"time"
)

// A Rand is a node's own source of chance. It offers no raw bits: those would differ between
// machines of 32 and 64 bits.
type Rand struct{ env *Env }

func (r *Rand) next() uint64 {
	w, part := r.env.w, r.env.part
	n := w.turn.n
	drawn, subject := &n.drawn, n.subject
	if part != 0 {
		s := n.share(part)
		drawn, subject = &s.drawn, s.subject
	}
	i := *drawn
	*drawn++
	if len(w.overrides.list) > 0 {
		c := Choice{Kind: RandChoice, A: n.id, Part: w.PartName(part), N: i}
		if v, ok := w.overrides.forced(c, ""); ok {
			return uint64(v)
		}
	}
	return w.chance.roll(RandChoice, subject, i)
}

// IntN is a number from 0 to n-1. It panics if n is less than 1.
func (r *Rand) IntN(n int) int {
	if n < 1 {
		panic(fmt.Sprintf("sim: IntN(%d): there is no number from 0 to %d", n, n-1))
	}
	return int(below(r.next(), uint64(n)))
}

// Between is a duration from lo to hi, both ends included. It panics if hi is below lo.
func (r *Rand) Between(lo, hi time.Duration) time.Duration {
	if hi < lo {
		panic(fmt.Sprintf("sim: Between(%v, %v): the second is below the first", lo, hi))
	}
	return lo + time.Duration(below(r.next(), uint64(hi-lo)+1))
}

// Draw is a duration from a distribution.
func (r *Rand) Draw(d Dist) time.Duration { return d.at(r.next()) }

// Chance is true for p parts in a million.
func (r *Rand) Chance(p PPM) bool { return yes(r.next(), p) }

// Pick is one of ids. It panics if there are none.
func (r *Rand) Pick(ids []ID) ID { return ids[r.IntN(len(ids))] }

// Shuffle puts n things in a random order (Fisher and Yates), swapping two at a time.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, r.IntN(i+1))
	}
}
