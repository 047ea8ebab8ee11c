package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// electionSafety: "at most one leader can be elected in a given term" (§5.2), ever.
type electionSafety struct {
	sim.Testimony
	leaders []claimant   // by term
	votes   [][]castVote // by term, to show who voted for both leaders of one
}

// claimant is the first leader of a term.
type claimant struct {
	node  sim.ID
	event uint64
}

// castVote is a vote that a server gave.
type castVote struct {
	voter, candidate sim.ID
	event            uint64
}

func (*electionSafety) Name() string { return "Election Safety" }

func (p *electionSafety) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Vote:
		votes := at(&p.votes, f.Term)
		*votes = append(*votes, castVote{node, f.For, p.Event})
	case Leader:
		p.Cases++
		first := at(&p.leaders, f.Term)
		if first.node == 0 {
			*first = claimant{node, p.Event}
			return ""
		}
		p.Blame(first.event)
		if first.node == node {
			return fmt.Sprintf("n%d was elected twice in term %d", node, f.Term)
		}
		p.blameVotes(f.Term, first.node, node)
		return fmt.Sprintf("n%d and n%d were both elected in term %d", first.node, node, f.Term)
	}
	return ""
}

// blameVotes finds the votes of those who voted for both leaders of a term.
func (p *electionSafety) blameVotes(term int64, one, other sim.ID) {
	votes := *at(&p.votes, term)
	for i, a := range votes {
		for _, b := range votes[i+1:] {
			if a.voter == b.voter && a.candidate != b.candidate &&
				(a.candidate == one || a.candidate == other) &&
				(b.candidate == one || b.candidate == other) {
				p.Blame(a.event, b.event)
			}
		}
	}
}
