package raft

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are those of Figure 3, and Lease Safety where there are leases, for one run.
func invariants(reads string) []sim.Property {
	all := append(raftlaws.InvariantsOfMembers(), raftlaws.CommitsOwnTerm())
	if reads == readsByLease {
		all = append(all, &leaseSafety{})
	}
	return all
}

// leaseSafety: while a leader answers reads by its lease, no other server has been elected (thesis
// §6.4.1). Whether a read was stale, and a client noticed, is another question: the new leader may
// not have changed anything yet.
type leaseSafety struct {
	sim.Testimony
	newest elected
}

// elected is the leader of a term, and the event by which it said so.
type elected struct {
	node  sim.ID
	term  int64
	event uint64
}

func (*leaseSafety) Name() string { return "Lease Safety" }

func (p *leaseSafety) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case raftlaws.Leader:
		if f.Term > p.newest.term {
			p.newest = elected{node, f.Term, p.Event}
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
