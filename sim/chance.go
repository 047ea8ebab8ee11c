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

// rank is the 64 uniform bits by which a timer of a hash has its place among what happens at an
// instant.
func (c *chance) rank(timer uint64, at time.Duration) uint64 {
	return mix(c.keys[TieChoice] ^ timer ^ uint64(at))
}

// Roll is the value of a choice as 64 uniform bits, 0 being the dull end: what a world of this
// seed draws for it where nothing is overridden. Scenario files draw with it before there is a
// world.
func Roll(seed uint64, c Choice) uint64 {
	ch := newChance(seed)
	if c.Kind == TimerChoice {
		return ch.rank(timerHash(c.subject(), Timer{c.Text, int(c.Turn)}), time.Duration(c.N))
	}
	s, n := c.hashed()
	return ch.roll(c.Kind, s, n)
}

// hashed is what the outcome of a choice is a hash of, beside the seed and the kind.
func (c Choice) hashed() (s, n uint64) {
	switch c.Kind {
	case DrawChoice:
		return mix(hashString(0, c.Text)), c.N
	case ScheduleChoice:
		return c.question(), c.Turn
	case ExtraChoice:
		return extraSubject(subject(c.A, c.B), c.Turn), c.N
	}
	return c.subject(), c.N
}

// subject is the hash of the link, the node or the part that the choice is about.
func (c Choice) subject() uint64 {
	if c.Part != "" {
		return partSubject(subject(c.A, 0), partHash(c.Part))
	}
	return subject(c.A, c.B)
}

// extraSubject tells the extra delays apart that several faults add to one message.
func extraSubject(s, place uint64) uint64 {
	if place == 0 {
		return s
	}
	return mix(s + place)
}

// question is the hash of a question of the schedule. Steps, periods and menus have numbers in one
// range, steps up to [stepQuestions] below the others; what would meet there has a range of its own.
func (c Choice) question() uint64 {
	switch {
	case c.N > 0, c.Purpose == ForFlap, c.Purpose == ForMoment, c.Purpose == ForFunction, c.Purpose == ForStep && c.B > stepQuestions:
		return mix(subject(c.A, c.B) + uint64(c.Purpose+1)*golden ^ mix(c.N+1))
	case c.Purpose == ForPeriod, c.Purpose == ForWait:
		return subject(c.A, stepQuestions+c.B)
	case c.Purpose == ForMenu:
		return subject(c.A, 4*stepQuestions+c.B)
	}
	return subject(c.A, c.B)
}

const stepQuestions = 500

// yes turns 64 uniform bits into a decision: true for p parts in a million, never for bits of 0.
func yes(bits uint64, p PPM) bool {
	return p >= 1e6 || p > 0 && bits >= -uint64(p)*(1<<63/500_000)
}

// below turns 64 uniform bits into a number from 0 to n-1.
func below(u uint64, n uint64) uint64 {
	hi, _ := bits.Mul64(u, n)
	return hi
}

// Choose draws from 0 to n-1 for the schedule, under a name of [ScheduleChoice]. 0 is the dull
// outcome. n must be at least 1.
func (w *World) Choose(c Choice, n int) int {
	v, forced := w.overrides.forced(c, "", 0, int64(n)-1)
	if !forced {
		s, turn := c.hashed()
		v = int64(below(w.chance.roll(c.Kind, s, turn), uint64(n)))
	}
	w.madeLoose(Made{c, v, uint64(n), forced})
	return int(v)
}

// ChooseFrom draws from a distribution for the schedule, under a name of [ScheduleChoice].
func (w *World) ChooseFrom(c Choice, d Dist) time.Duration {
	v, forced := w.overrides.forcedTime(c, "", &d)
	if !forced {
		s, turn := c.hashed()
		v = d.at(w.chance.roll(c.Kind, s, turn))
	}
	w.madeLoose(Made{c, int64(v), 0, forced})
	return v
}

// flip decides a choice with two outcomes, of which 0 is the dull one, for the event num.
func (w *World) flip(num uint64, k ChoiceKind, a, b ID, h, n uint64, p PPM, what string) bool {
	if !w.named {
		return p > 0 && yes(w.chance.roll(k, h, n), p)
	}
	if len(w.overrides.list) > 0 {
		c := Choice{Kind: k, A: a, B: b, N: n}
		if v, ok := w.overrides.forced(c, what, 0, 1); ok {
			w.made(num, Made{c, v, 2, true})
			return v != 0
		}
	}
	if p <= 0 {
		return false
	}
	is := yes(w.chance.roll(k, h, n), p)
	w.recorder.chosen(num, k, a, b, n, number(is), 2)
	return is
}

func number(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// draw decides a choice from a distribution, for the event num. The dull outcome is the least.
func (w *World) draw(num uint64, k ChoiceKind, a, b ID, h, n uint64, d *Dist, what string) time.Duration {
	if !w.named {
		return d.at(w.chance.roll(k, h, n))
	}
	if d.table != nil && len(w.overrides.list) == 0 {
		v := d.at(w.chance.roll(k, h, n))
		w.recorder.chosen(num, k, a, b, n, int64(v), 0)
		return v
	}
	return w.drawNamed(num, Choice{Kind: k, A: a, B: b, N: n}, h, d, what)
}

// drawNamed is draw for a choice by its name.
func (w *World) drawNamed(num uint64, c Choice, h uint64, d *Dist, what string) time.Duration {
	if v, ok := w.overrides.forcedTime(c, what, d); ok {
		w.made(num, Made{c, int64(v), 0, true})
		return v
	}
	if d.table == nil {
		return d.lo
	}
	v := d.at(w.chance.roll(c.Kind, h, c.N))
	w.made(num, Made{c, int64(v), 0, false})
	return v
}
