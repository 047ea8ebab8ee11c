package sim

import (
	"math/bits"
	"time"
)

// chance is the world's source of chance: a counter-based hash of (seed, name).
type chance struct {
	keys [choiceKinds]uint64
}

func newChance(seed uint64) chance {
	var c chance
	// The seed is hashed first: streams of neighbouring seeds must not be shifted copies.
	h := mix(seed ^ 0x6f7272657279)
	for k := range c.keys {
		c.keys[k] = mix(h + uint64(k+1)*golden)
	}
	return c
}

const golden = 0x9e3779b97f4a7c15

// mix scrambles all 64 bits (the finalizer of SplitMix64, Steele, Lea & Flood, OOPSLA 2014).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// subject is the hash of whom a choice is about.
func subject(a, b ID) uint64 { return mix(uint64(uint32(a))<<32 | uint64(uint32(b))) }

// roll is the nth 64 uniform bits of a kind and subject.
func (c *chance) roll(k ChoiceKind, subject, n uint64) uint64 {
	return mix(c.keys[k] ^ subject + n*golden)
}

// Roll is the value of a choice as 64 uniform bits, 0 being the dull end: what a world of this
// seed draws for it where nothing is overridden. Scenario files draw with it before there is a
// world.
func Roll(seed uint64, c Choice) uint64 {
	ch := newChance(seed)
	s := subject(c.A, c.B)
	if c.Text != "" {
		s = mix(hashString(0, c.Text))
	}
	return ch.roll(c.Kind, s, c.N)
}

// yes turns 64 uniform bits into a decision: true for p parts in a million, never for bits of 0.
func yes(bits uint64, p PPM) bool {
	return p >= 1e6 || p > 0 && bits >= -uint64(p)*(1<<63/500_000)
}

// below turns 64 uniform bits into a number from 0 to n-1.
func below(u uint64, n uint64) uint64 {
	hi, _ := bits.Mul64(u, n)
	return hi
}

// Choose draws from 0 to n-1 for the schedule, under the name schedule.a-b.i: entry a of the
// schedule, its question b, for the ith time. 0 is the dull outcome. n must be at least 1.
func (w *World) Choose(a, b ID, i uint64, n int) int {
	c := Choice{Kind: ScheduleChoice, A: a, B: b, N: i}
	w.made(c)
	if v, ok := w.overrides.forced(c, ""); ok {
		return int(min(max(v, 0), int64(n-1)))
	}
	return int(below(w.chance.roll(ScheduleChoice, subject(a, b), i), uint64(n)))
}

// ChooseFrom draws from a distribution for the schedule, under the name schedule.a-b.i.
func (w *World) ChooseFrom(a, b ID, i uint64, d Dist) time.Duration {
	c := Choice{Kind: ScheduleChoice, A: a, B: b, N: i}
	w.made(c)
	if v, ok := w.overrides.forced(c, ""); ok {
		return max(time.Duration(v), d.Min())
	}
	return d.at(w.chance.roll(ScheduleChoice, subject(a, b), i))
}

// flip decides a choice with two outcomes, of which 0 is the dull one.
func (w *World) flip(k ChoiceKind, a, b ID, h, n uint64, p PPM, what string) bool {
	c := Choice{Kind: k, A: a, B: b, N: n}
	if len(w.overrides.list) > 0 {
		if v, ok := w.overrides.forced(c, what); ok {
			w.made(c)
			return v != 0
		}
	}
	if p <= 0 {
		return false
	}
	w.made(c)
	return yes(w.chance.roll(k, h, n), p)
}

// draw decides a choice from a distribution. The dull outcome is the least.
func (w *World) draw(k ChoiceKind, a, b ID, h, n uint64, d *Dist, what string) time.Duration {
	if len(w.overrides.list) > 0 {
		c := Choice{Kind: k, A: a, B: b, N: n}
		if v, ok := w.overrides.forced(c, what); ok {
			w.made(c)
			return max(time.Duration(v), d.Min())
		}
	}
	if d.table == nil {
		return d.lo
	}
	if w.recorder.choices {
		w.made(Choice{Kind: k, A: a, B: b, N: n})
	}
	return d.at(w.chance.roll(k, h, n))
}

// made notes that a choice was made for the next event.
func (w *World) made(c Choice) {
	if w.recorder.choices {
		w.recorder.pending = append(w.recorder.pending, c)
	}
}
