package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// ownTerm: "only log entries from the leader's current term are committed by counting replicas; once an entry
// from the current term has been committed in this way, then all prior entries are committed indirectly"
// (§5.4.2). What a leader commits first is thus an entry that it has appended itself. Whoever counts an older one
// does harm only if Figure 8 follows, and seldom does it: the rule is judged, and not what may come of it.
type ownTerm struct {
	sim.Testimony
	servers []leading // by ID
}

func (*ownTerm) Name() string { return "Commits Own Term" }

func (p *ownTerm) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	s := at(&p.servers, int64(node))
	switch f := fact.(type) {
	case Leader:
		*s = leading{f.Term, f.LastIndex, p.Event}
	case Stepdown, Booted:
		s.term = 0
	case Commit:
		if s.term == 0 {
			return ""
		}
		p.Cases++
		if f.Index <= s.last {
			p.Blame(s.event)
			return fmt.Sprintf("n%d leads term %d and took entry %d for committed, and its own term begins with entry %d",
				node, s.term, f.Index, s.last+1)
		}
	}
	return ""
}

// CommitsOwnTerm is §5.4.2 for servers that state what they commit before they state that they lead, and not
// after. The library of etcd may tell of both at once.
func CommitsOwnTerm() sim.Property { return &ownTerm{} }
