package queueing

import "github.com/orrery-sim/orrery/sim"

// The words of the parameter route.
const (
	atRandom, inTurn, toShortest, central = "random", "round robin", "shortest", "central"
)

// pick decides which server gets a part (not with route = "central", where the servers come for it).
func (d *Dispatcher) pick(r *sim.Rand) route {
	n := len(d.sent)
	switch d.route {
	case inTurn:
		d.turn++
		return route{to: (d.turn - 1) % n}
	case toShortest:
		return d.shortest(r.IntN(n), n, func(i int) int { return (i + 1) % n })
	}
	if d.choices == 1 {
		return route{to: r.IntN(n)}
	}
	return d.shortest(r.IntN(n), d.choices, func(int) int { return r.IntN(n) })
}

// shortest is the shortest of some queues, and of several the first: the ith, and whichever follow.
func (d *Dispatcher) shortest(i, compared int, after func(i int) int) route {
	best := route{i, d.known(i), d.known(i)}
	for range compared - 1 {
		i = after(i)
		length := d.known(i)
		best.least = min(best.least, length)
		if length < best.found != d.mutants.On(longer) && length != best.found { // Without the rule: mutants/longer-queue.
			best.to, best.found = i, length
		}
	}
	return best
}

// known is the length of a queue as the dispatcher takes it to be. With a board it is what was written there last.
func (d *Dispatcher) known(i int) int {
	if d.board != nil {
		return int(d.board[i])
	}
	return d.length(i)
}

// note writes the length of a queue to the board, if there is one that is to have it at once.
func (d *Dispatcher) note(i int) {
	if d.mutants.On(staleLengths) {
		d.board[i] = int32(d.length(i))
	}
}

// refresh writes all lengths to the board.
func (d *Dispatcher) refresh() {
	for i := range d.board {
		d.board[i] = int32(d.length(i))
	}
}
