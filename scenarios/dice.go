package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// dice draw what a schedule leaves to chance. Every question has a name, made of the entry of the
// schedule, what it is for, the turn of the entry, and the number of the question, so that an
// override can answer it, and an answer moves no other.
type dice struct {
	w       *sim.World
	entry   sim.ID // of the schedule, from 1
	purpose sim.Purpose
	turn    uint64 // how often the entry has acted before
	asked   sim.ID // questions of this turn so far
	again   uint64 // how often questions were drawn and then taken back
	drawn   bool   // a question was drawn since the last mark
}

// strikeOdds is how many outcomes the question has whether a fault strikes. Only the dull one, 0,
// means no: a seed draws it once in a billion faults, and an override can ask for it.
const strikeOdds = 1 << 30

// question is the name of the next question.
func (d *dice) question() sim.Choice {
	d.asked++
	return sim.Choice{
		Kind: sim.ScheduleChoice, Purpose: d.purpose, A: d.entry, Turn: d.turn, B: d.asked, N: d.again,
	}
}

// choose draws from 0 to n-1; 0 is the dull outcome.
func (d *dice) choose(n int) int { return d.answer(d.question(), n) }

// answer draws from 0 to n-1 for a question.
func (d *dice) answer(q sim.Choice, n int) int {
	if n <= 1 {
		return 0
	}
	d.drawn = true
	return d.w.Choose(q, n)
}

// strikes reports whether a fault is to happen. An override of the question with 0 prevents it.
func (d *dice) strikes(q sim.Choice) bool { return d.answer(q, strikeOdds) != 0 }

// draw draws from a distribution.
func (d *dice) draw(from sim.Dist) time.Duration { return d.span(d.question(), from) }

// span draws from a distribution for a question.
func (d *dice) span(q sim.Choice, from sim.Dist) time.Duration {
	if from.Min() == from.Max() {
		return from.Min()
	}
	d.drawn = true
	return d.w.ChooseFrom(q, from)
}

// pick draws k of ids, without putting any back. The dull outcome is the first k.
func (d *dice) pick(ids []sim.ID, k int) []sim.ID {
	rest := append([]sim.ID(nil), ids...)
	k = min(k, len(rest))
	for i := range k {
		j := i + d.choose(len(rest)-i)
		rest[i], rest[j] = rest[j], rest[i]
	}
	return rest[:k]
}

// mark is where the questions stand, for [dice.back].
func (d *dice) mark() sim.ID {
	d.drawn = false
	return d.asked
}

// back takes back the questions since a mark: the step that asked them found nobody. What was drawn
// is not drawn again under the same name.
func (d *dice) back(mark sim.ID) {
	d.asked = mark
	if d.drawn {
		d.again++
	}
}

// flapping are dice for a fault that comes and goes, which began with a question of d's.
func (d *dice) flapping(began sim.Choice) flapDice {
	began.Purpose, began.N = sim.ForFlap, 0
	return flapDice{d.w, began}
}

// moment are dice for a fault that began with a question of d's, and finds its moment later.
func (d *dice) moment(began sim.Choice) *dice {
	return &dice{w: d.w, entry: d.entry, turn: d.turn, purpose: sim.ForMoment, again: uint64(began.B)}
}

// flapDice draw how long a fault stays, and how long it is away.
type flapDice struct {
	w    *sim.World
	next sim.Choice
}

func (d *flapDice) draw(from sim.Dist) time.Duration {
	q := d.next
	d.next.N++
	if from.Min() == from.Max() {
		return from.Min()
	}
	return d.w.ChooseFrom(q, from)
}
