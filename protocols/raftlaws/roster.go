package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// committedMembers: a configuration counts as committed only when its entry is (§6), and a leader that is
// not part of it "steps down (returns to follower state) once it has committed the C_new log entry", unless
// it uses a later one by then: it appends nothing more, and finds nothing more committed.
type committedMembers struct {
	sim.Testimony
	seats
	committed int64    // the highest index that anybody knew to be committed
	servers   []served // by ID
}

// served is what a server that leads knows of the members.
type served struct {
	leads   int64 // the term; 0: it does not
	without roster
}

func (*committedMembers) Name() string { return "Committed Members" }

func (p *committedMembers) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Config:
		p.note(node, f)
	case Commit:
		p.committed = max(p.committed, f.Index)
		return p.outside(node)
	case Append:
		return p.outside(node)
	case Members:
		return p.learns(node, f)
	case Leader:
		*at(&p.servers, int64(node)) = served{leads: f.Term}
	case Stepdown:
		*at(&p.servers, int64(node)) = served{}
	case Booted:
		p.note(node, f)
		*at(&p.servers, int64(node)) = served{}
	}
	return ""
}

// learns judges that a server knows a configuration to be committed.
func (p *committedMembers) learns(node sim.ID, f Members) string {
	p.Cases++
	p.note(node, f)
	c := Configuration{f.Voters, f.Old}
	if f.Index > p.committed {
		return fmt.Sprintf("n%d took %v for the members, by entry %d, and nobody knew more than %d entries to be committed",
			node, &c, f.Index, p.committed)
	}
	if s := at(&p.servers, int64(node)); s.leads != 0 && !p.of(node).Includes(node) {
		s.without = roster{f.Index, c, node, p.Event}
	}
	return ""
}

// outside judges that a server acts that may lead.
func (p *committedMembers) outside(node sim.ID) string {
	s := at(&p.servers, int64(node))
	if s.without.node == 0 {
		return ""
	}
	p.Blame(s.without.event)
	return fmt.Sprintf("n%d leads term %d and has not stepped down, although it is not among the members %v (entry %d)",
		node, s.leads, &s.without.Configuration, s.without.index)
}
