package logicalclocks

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A Stamp is a timestamp of one of the three clocks. It is a value, and is never changed.
type Stamp struct {
	L int64   // Lamport's count; of the hybrid clock the greatest wall clock that it has heard of, in nanoseconds
	C int64   // of the hybrid clock: what tells events of one L apart
	V []int64 // of the vector clock: by node, from ID 1 on, how many of its events are known
}

// An Order is how one event stands to another.
type Order uint8

// The orders of two events.
const (
	Before Order = iota + 1
	After
	Concurrent
	NotAfter  // before or concurrent: which of them the stamps do not say
	NotBefore // after or concurrent, likewise
)

func (o Order) String() string {
	return [...]string{"", "before", "after", "concurrent", "not after", "not before"}[o]
}

// atMost reports whether no component of one vector is greater than that of the other.
func atMost(a, b []int64) bool {
	for i, n := range a {
		if n > b[i] {
			return false
		}
	}
	return true
}

// compareVectors is Mattern's order of vectors: less if no component is greater, and one is less.
func compareVectors(a, b []int64) Order {
	switch least, most := atMost(a, b), atMost(b, a); {
	case least && !most:
		return Before
	case most && !least:
		return After
	}
	return Concurrent
}

// allows reports whether what is said of two events is true if it really is that one of the first three orders.
func (o Order) allows(really Order) bool {
	switch o {
	case NotAfter:
		return really != After
	case NotBefore:
		return really != Before
	}
	return o == really
}

// compare is what the stamps of two posts say. Vectors tell before from concurrent. The other two clocks have one number
// for all nodes, and of that the clock condition allows no more than: the lower one did not happen after the other.
func (c *config) compare(a, b Stamp) Order {
	if c.clock == vector {
		if c.mutants.On(comparesSums) { // Without the rule: mutants/compares-sums.
			return [...]Order{Before, Concurrent, After}[1+cmp.Compare(sum(a.V), sum(b.V))]
		}
		return compareVectors(a.V, b.V)
	}
	switch d := cmp.Or(cmp.Compare(a.L, b.L), cmp.Compare(a.C, b.C)); {
	case d == 0:
		return Concurrent
	case c.mutants.On(converse) && d < 0: // Without the rule: logicalclocks/converse.
		return Before
	case c.mutants.On(converse):
		return After
	case d > 0:
		return NotBefore
	}
	return NotAfter
}

// inOrder is the order in which posts are shown: every one after those that may have caused it, and those at the same
// place in the order of their authors, which is as good as any other (Lamport, page 561).
func (c *config) inOrder(a, b Post) int {
	if c.clock == vector { // A sum of components is greater than that of any vector below.
		return cmp.Or(cmp.Compare(sum(a.Stamp.V), sum(b.Stamp.V)), cmp.Compare(a.Author, b.Author))
	}
	return cmp.Or(cmp.Compare(a.Stamp.L, b.Stamp.L), cmp.Compare(a.Stamp.C, b.Stamp.C), cmp.Compare(a.Author, b.Author))
}

func sum(v []int64) (n int64) {
	for _, m := range v {
		n += m
	}
	return n
}

// step is the clock after the next event of the node itself, by its wall clock in nanoseconds.
func (c *config) step(self sim.ID, own Stamp, wall int64) Stamp {
	switch c.clock {
	case vector:
		return c.vectorStep(self, own)
	case hybrid:
		return c.hybridStep(own, wall)
	}
	return c.lamportStep(own)
}

// receive is the clock after the receipt of a message that carries a stamp.
func (c *config) receive(self sim.ID, own, carried Stamp, wall int64) Stamp {
	switch c.clock {
	case vector:
		return c.vectorReceive(self, own, carried)
	case hybrid:
		return c.hybridReceive(own, carried, wall)
	}
	return c.lamportReceive(own, carried)
}

// size is that of a stamp in a message, in bytes: 8 a number.
func (s Stamp) size(clock string) int {
	switch clock {
	case vector:
		return 8 * len(s.V)
	case hybrid:
		return 16
	}
	return 8
}

// String is 7, [1 0 2], or 1200000000+3 for the hybrid clock.
func (s Stamp) String() string {
	switch {
	case s.V != nil:
		return fmt.Sprint(s.V)
	case s.C != 0:
		return fmt.Sprintf("%d+%d", s.L, s.C)
	}
	return fmt.Sprint(s.L)
}

// with is a vector with another component.
func with(v []int64, node sim.ID, n int64) []int64 {
	v = slices.Clone(v)
	v[node-1] = n
	return v
}
