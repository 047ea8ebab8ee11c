package sim

import (
	"fmt"
	"time"
)

// A Rand is a node's own source of chance. It offers no raw bits: those would differ between
// machines of 32 and 64 bits.
type Rand struct{ env *Env }

// bits are the next 64 uniform bits, and their number.
func (r *Rand) bits() (u, i uint64) {
	w, part := r.env.w, r.env.part
	n := w.turn.n
	subject := n.subject()
	if part == 0 {
		i = uint64(n.drawn)
		n.drawn++
	} else {
		s := n.share(part)
		i, subject = s.drawn, s.subject
		s.drawn++
	}
	return w.chance.roll(RandChoice, subject, i), i
}

// plain reports whether nobody forces what is drawn, and nobody records it.
func (r *Rand) plain() bool {
	return !r.env.w.named
}

// settle is the ith number drawn: what an override says, from lo to hi, or else v. It is recorded.
func (r *Rand) settle(i uint64, v, lo, hi int64, outcomes uint64) int64 {
	w := r.env.w
	if len(w.overrides.list) == 0 && r.env.part == 0 {
		w.recorder.chosen(w.turn.cause, RandChoice, w.turn.n.id, 0, i, v, outcomes)
		return v
	}
	c := Choice{Kind: RandChoice, A: w.turn.n.id, Part: w.PartName(r.env.part), N: i}
	is := false
	if len(w.overrides.list) > 0 {
		var forced int64
		if forced, is = w.overrides.forced(c, "", lo, hi); is {
			v = forced
		}
	}
	w.made(w.turn.cause, Made{c, v, outcomes, is})
	return v
}

// IntN is a number from 0 to n-1. It panics if n is less than 1.
func (r *Rand) IntN(n int) int {
	if n < 1 {
		panic(fmt.Sprintf("sim: IntN(%d): there is no number from 0 to %d", n, n-1))
	}
	u, i := r.bits()
	v := below(u, uint64(n))
	if r.plain() {
		return int(v)
	}
	return int(r.settle(i, int64(v), 0, int64(n)-1, uint64(n)))
}

// Between is a duration from lo to hi, both ends included. It panics if hi is below lo.
func (r *Rand) Between(lo, hi time.Duration) time.Duration {
	if hi < lo {
		panic(fmt.Sprintf("sim: Between(%v, %v): the second is below the first", lo, hi))
	}
	u, i := r.bits()
	v := lo + time.Duration(below(u, uint64(hi-lo)+1))
	if r.plain() {
		return v
	}
	return time.Duration(r.settle(i, int64(v), int64(lo), int64(hi), 0))
}

// Draw is a duration from a distribution.
func (r *Rand) Draw(d Dist) time.Duration {
	u, i := r.bits()
	v := d.at(u)
	if r.plain() {
		return v
	}
	return time.Duration(r.settle(i, int64(v), int64(d.Min()), int64(d.Max()), 0))
}

// Chance is true for p parts in a million.
func (r *Rand) Chance(p PPM) bool {
	u, i := r.bits()
	v := yes(u, p)
	if r.plain() {
		return v
	}
	return r.settle(i, number(v), 0, 1, 2) != 0
}

// Pick is one of ids. It panics if there are none.
func (r *Rand) Pick(ids []ID) ID { return ids[r.IntN(len(ids))] }

// Shuffle puts n things in a random order (Fisher and Yates), swapping two at a time.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, r.IntN(i+1))
	}
}
