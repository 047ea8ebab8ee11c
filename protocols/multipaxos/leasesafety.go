package multipaxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// leaseSafety: while a leader answers reads by its lease, nobody leads a higher ballot (PML §5.2).
// Whether a read was stale, and a client noticed, is another question: the new leader may not have
// changed anything yet.
type leaseSafety struct {
	sim.Testimony
	newest ballotLeader
}

// ballotLeader is who leads a ballot.
type ballotLeader struct {
	ballot Ballot
	claimant
}

func (*leaseSafety) Name() string { return leaseName }

func (p *leaseSafety) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Leader:
		if f.Ballot > p.newest.ballot {
			p.newest = ballotLeader{f.Ballot, claimant{node, p.Event}}
		}
	case LeaseRead:
		p.Cases++
		if p.newest.ballot > f.Ballot {
			p.Blame(p.newest.event)
			return fmt.Sprintf("n%d answered a read by its lease as the leader of ballot %v, after n%d led "+
				"ballot %v", node, f.Ballot, p.newest.node, p.newest.ballot)
		}
	}
	return ""
}
