package fastpaxos

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// The nodes of the tests.
const (
	p1, p2             = sim.ID(1), sim.ID(2)
	c1                 = sim.ID(3)
	a1, a2, a3, a4, a5 = sim.ID(4), sim.ID(5), sim.ID(6), sim.ID(7), sim.ID(8)
	l1                 = sim.ID(9)
)

// The rounds of the tests, lowest first.
var (
	fast1, classic1 = Round{1, c1, 0}, Round{1, c1, 1}
	fast2, classic2 = Round{2, c1, 0}, Round{2, c1, 1}
)

// newSystem makes two proposers, a coordinator, five acceptors and a learner unless the options say
// otherwise. Messages take a millisecond.
func newSystem(t testing.TB, options ...bench.Option) *bench.Cluster {
	t.Helper()
	s := bench.New(t, &Protocol, append([]bench.Option{bench.Verified}, options...)...)
	s.Wait(0)
	return s
}

// newSolo makes such a system in which one node is real.
func newSolo(t testing.TB, node sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, node, options...)
}
