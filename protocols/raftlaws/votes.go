package raftlaws

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// majorityElects: "a candidate wins an election if it receives votes from a majority of the servers in the
// full cluster for the same term" (§5.2), of which each is on the disk of who gave it. It does not wait
// for a second leader but counts, by the configuration that the candidate uses.
type majorityElects struct {
	sim.Testimony
	seats
	votes [][]castVote // by term
}

func (*majorityElects) Name() string { return "A Majority Elects" }

func (p *majorityElects) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Vote:
		votes := at(&p.votes, f.Term)
		*votes = append(*votes, castVote{node, f.For, p.Event})
	case Leader:
		return p.elects(node, f.Term)
	case Booted:
		p.seats.note(node, fact)
		if f.VotedFor != 0 { // a crash may have come between the disk and the word
			votes := at(&p.votes, f.Term)
			*votes = append(*votes, castVote{node, f.VotedFor, p.Event})
		}
	case Config, Members:
		p.seats.note(node, fact)
	}
	return ""
}

// elects judges that a server was elected.
func (p *majorityElects) elects(node sim.ID, term int64) string {
	c := p.of(node)
	if !c.known() {
		return ""
	}
	p.Cases++
	votes := *at(&p.votes, term)
	voted := func(id sim.ID) bool {
		return slices.ContainsFunc(votes, func(v castVote) bool { return v.voter == id && v.candidate == node })
	}
	if c.majority(voted) {
		return ""
	}
	for i := range votes {
		if votes[i].candidate == node {
			p.Blame(votes[i].event)
		}
	}
	return fmt.Sprintf("n%d was elected in term %d, and of %v only %s had voted for it", node, term, c, c.those(voted))
}
