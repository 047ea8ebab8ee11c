package raft

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// leaseSafety: while a leader answers reads by its lease, no other server has been elected (thesis
// §6.4.1). Whether a read was stale, and a client noticed, is another question: the new leader may
// not have changed anything yet.
type leaseSafety struct {
	sim.Testimony
	newest elected
}

func (*leaseSafety) Name() string { return "Lease Safety" }

func (p *leaseSafety) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Leader:
		if f.Term > p.newest.term {
			p.newest = elected{node: node, term: f.Term, event: p.Event}
		}
	case LeaseRead:
		p.Cases++
		if p.newest.term > f.Term {
			p.Blame(p.newest.event)
			return fmt.Sprintf("n%d answered a read by its lease as the leader of term %d, "+
				"after n%d was elected in term %d", node, f.Term, p.newest.node, p.newest.term)
		}
	}
	return ""
}
