package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// dice draw what a schedule leaves to chance. Every question has a name, made of the entry of the
// schedule, the number of the question, and the turn of the entry, so that an override can answer
// it, and an answer moves no other.
type dice struct {
	w     *sim.World
	entry sim.ID // of the schedule, from 1
	turn  uint64 // how often the entry has acted before
	asked sim.ID // questions of this turn so far
}

// strikeOdds is how many outcomes the question has whether a fault strikes. Only the dull one, 0,
// means no: a seed draws it once in a billion faults, and an override can ask for it.
const strikeOdds = 1 << 30

// choose draws from 0 to n-1; 0 is the dull outcome.
func (d *dice) choose(n int) int {
	d.asked++
	if n <= 1 {
		return 0
	}
	return d.w.Choose(d.entry, d.asked, d.turn, n)
}

// strikes tells whether a fault is to happen, and the name of the choice that can prevent it.
func (d *dice) strikes() (bool, sim.Choice) {
	yes := d.choose(strikeOdds) != 0
	return yes, sim.Choice{Kind: sim.ScheduleChoice, A: d.entry, B: d.asked, N: d.turn}
}

// draw draws from a distribution.
func (d *dice) draw(from sim.Dist) time.Duration {
	d.asked++
	if from.Min() == from.Max() {
		return from.Min()
	}
	return d.w.ChooseFrom(d.entry, d.asked, d.turn, from)
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

// apart are dice for what happens later, whose questions meet none of d's.
func (d *dice) apart() dice {
	later := *d
	later.asked += 1000
	return later
}
