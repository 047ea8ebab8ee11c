package sim

import (
	"fmt"
	"math/bits"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A ChoiceKind is what a choice is about.
type ChoiceKind uint8

// The kinds of choices. For all but the node's own, zero is the dull outcome.
const (
	LossChoice      ChoiceKind = iota // 1: the message is lost
	DuplicateChoice                   // 1: a second copy arrives
	CorruptChoice                     // 1: the checksum refuses the message
	DelayChoice                       // nanoseconds from departure to arrival
	JitterChoice                      // nanoseconds on top of the delay
	ExtraChoice                       // nanoseconds that a fault adds to that
	CopyChoice                        // nanoseconds from departure to the arrival of the second copy
	TieChoice                         // rank among the arrivals and timers of one instant
	WorkChoice                        // nanoseconds of CPU for handling a message
	FsyncChoice                       // nanoseconds that a sync takes
	WriteChoice                       // nanoseconds that a write takes
	TornChoice                        // how many unsynced writes survive a crash
	RotChoice                         // which record fails its checksum
	OffsetChoice                      // nanoseconds by which a clock is off
	DriftChoice                       // parts per million by which it drifts
	ScheduleChoice                    // what the schedule draws: whom, what, when
	DrawChoice                        // what a scenario file draws, by name
	RandChoice                        // a node's own; no shrinker touches it

	choiceKinds
)

var choiceNames = [choiceKinds]string{
	"loss", "duplicate", "corrupt", "delay", "jitter", "extra", "copy", "tie", "work", "fsync", "write",
	"torn", "rot", "offset", "drift", "schedule", "draw", "rand",
}

// String is the kind's name in tokens: loss.
func (k ChoiceKind) String() string { return choiceNames[k] }

// A Choice is the name of one random choice: what it is about, whose it is, and the how manieth.
// Its outcome is a hash of the seed and the name, so that no choice moves another.
type Choice struct {
	Kind ChoiceKind
	A, B ID     // the link from A to B, or the node A
	Text string // of a draw
	N    uint64 // counted from zero for each kind and subject
}

// String is the choice's name in tokens: loss.1-3.17 is the loss of the 18th message from 1 to 3.
func (c Choice) String() string {
	n := strconv.FormatUint(c.N, 10)
	switch {
	case c.Text != "":
		return c.Kind.String() + "." + c.Text + "." + n
	case c.B != 0:
		return fmt.Sprintf("%s.%d-%d.%s", c.Kind, c.A, c.B, n)
	default:
		return fmt.Sprintf("%s.%d.%s", c.Kind, c.A, n)
	}
}

// ParseChoice reads what [Choice.String] wrote.
func ParseChoice(s string) (Choice, error) {
	bad := fmt.Errorf("%q is not the name of a choice; they look like loss.1-3.17", s)
	kind, rest, ok := strings.Cut(s, ".")
	last := strings.LastIndexByte(rest, '.')
	if !ok || last < 1 {
		return Choice{}, bad
	}
	subject := rest[:last]
	n, err := strconv.ParseUint(rest[last+1:], 10, 64)
	if err != nil {
		return Choice{}, bad
	}
	for k, name := range choiceNames {
		if name != kind {
			continue
		}
		c := Choice{Kind: ChoiceKind(k), N: n}
		if c.Kind == DrawChoice {
			c.Text = subject
			return c, nil
		}
		a, b, pair := strings.Cut(subject, "-")
		x, err := strconv.ParseInt(a, 10, 32)
		if err != nil || x < 0 {
			return Choice{}, bad
		}
		c.A = ID(x)
		if pair {
			y, err := strconv.ParseInt(b, 10, 32)
			if err != nil || y < 1 {
				return Choice{}, bad
			}
			c.B = ID(y)
		}
		return c, nil
	}
	return Choice{}, fmt.Errorf("there is no choice of kind %q; there are %s", kind, strings.Join(choiceNames[:], ", "))
}

// An Override forces the outcome of one choice.
type Override struct {
	Choice  Choice
	Outcome int64
	Guard   string // what the choice must be about, such as the message's kind; "" is anything
}

// Overrides force the outcomes of choices. An override whose choice is never made, or was about
// something else than its guard, is reported by [World.Unused].
type Overrides []Override

// overrides is the world's index of its Overrides.
type overrides struct {
	list []Override
	used []bool
	at   map[Choice]int
}

func newOverrides(list Overrides) overrides {
	o := overrides{list: list, used: make([]bool, len(list)), at: make(map[Choice]int, len(list))}
	for i, v := range list {
		o.at[v.Choice] = i
	}
	return o
}

// forced is the outcome that an override gives to c, which is about what.
func (o *overrides) forced(c Choice, what string) (int64, bool) {
	i, found := o.at[c]
	if !found || o.list[i].Guard != "" && o.list[i].Guard != what {
		return 0, false
	}
	o.used[i] = true
	return o.list[i].Outcome, true
}

// Unused are the overrides that forced nothing so far, in the order of their names.
func (w *World) Unused() []Override {
	var out []Override
	for i, v := range w.overrides.list {
		if !w.overrides.used[i] {
			out = append(out, v)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Choice.String() < out[j].Choice.String() })
	return out
}

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

// A Rand is a node's own source of chance. It offers no raw bits: those would differ between
// machines of 32 and 64 bits.
type Rand struct {
	w *World
	n *node
}

func (r *Rand) next() uint64 {
	i := r.n.drawn
	r.n.drawn++
	if len(r.w.overrides.list) > 0 {
		if v, ok := r.w.overrides.forced(Choice{Kind: RandChoice, A: r.n.id, N: i}, ""); ok {
			return uint64(v)
		}
	}
	return r.w.chance.roll(RandChoice, subject(r.n.id, 0), i)
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
