package detector

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A ledger is what nodes have heard of each other, by their facts: it computes anew when each sign of life is late.
type ledger struct {
	*config
	nodes int
	rows  map[pair]*row
	beats map[sim.ID]time.Duration // when each node's last beat was
}

// A pair is who watches whom.
type pair struct{ node, peer sim.ID }

// A row is what is known of a pair.
type row struct {
	generation, n int
	passed        []time.Duration // all intervals
	due           time.Duration   // in the true time
	suspected     bool
	event         uint64 // of the last sign
}

func newLedger(c *config, nodes int) ledger {
	return ledger{c, nodes, map[pair]*row{}, map[sim.ID]time.Duration{}}
}

// note keeps a fact, and is to be called when it has been judged.
func (l *ledger) note(at time.Duration, node sim.ID, fact sim.Fact, event uint64) {
	switch f := fact.(type) {
	case Booted:
		for id := sim.ID(1); int(id) <= l.nodes; id++ {
			l.rows[pair{node, id}] = &row{due: at + l.timeout}
		}
		delete(l.beats, node)
	case Beat:
		l.beats[node] = at
	case Heard:
		r := l.rows[pair{node, f.Peer}]
		if f.Passed > 0 {
			r.passed = append(r.passed, f.Passed)
			r.passed = r.passed[max(0, len(r.passed)-l.size):]
		}
		r.generation, r.n, r.event = f.Generation, f.N, event
		r.due = at + l.lateAfter(r.passed)
	case Suspected:
		l.rows[pair{node, f.Peer}].suspected = true
	case Trusted:
		l.rows[pair{node, f.Peer}].suspected = false
	case Slept:
		l.rows[pair{node, f.Peer}].due = at + l.timeout
	}
}

// lateAfter is when the next sign is late by the formula, computed in microseconds.
func (l *ledger) lateAfter(passed []time.Duration) time.Duration {
	if l.method != accrual || len(passed) < 2 {
		return l.timeout
	}
	n, sum, squares := int64(len(passed)), int64(0), int64(0)
	for _, d := range passed {
		sum += d.Microseconds()
	}
	for _, d := range passed {
		off := d.Microseconds() - sum/n
		squares += off * off / n
	}
	deviation := time.Duration(root(uint64(squares))) * time.Microsecond
	return time.Duration(sum/n)*time.Microsecond + max(deviation, l.least)*deviations[l.phi]/1000
}

// slack is by how much a deadline may differ from the one that is computed here: it is rounded, and a clock drifts.
func (*ledger) slack(late time.Duration) time.Duration { return 100*time.Microsecond + late/200 }
