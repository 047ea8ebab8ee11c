package paxos

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// The nodes of the tests.
const (
	p1, p2     = sim.ID(1), sim.ID(2)
	a1, a2, a3 = sim.ID(3), sim.ID(4), sim.ID(5)
	l1         = sim.ID(6)
)

// newSynod makes two proposers, three acceptors and a learner unless the options say otherwise. Messages
// take ten milliseconds.
func newSynod(t testing.TB, options ...bench.Option) *bench.Cluster {
	t.Helper()
	usual := []bench.Option{bench.Delay(sim.Constant(10 * ms)), bench.Verified}
	return bench.New(t, &Protocol, append(usual, options...)...)
}

// newSolo makes a synod with one real node.
func newSolo(t testing.TB, node sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, node, options...)
}

// no is the number of a ballot.
func no(round int64, proposer sim.ID) BallotNumber { return BallotNumber{round, proposer} }
