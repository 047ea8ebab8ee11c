package fastpaxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// promises: who takes part in a round takes part in none below it any more (§2), not even after a restart.
type promises struct {
	sim.Testimony
	joined []ballot // by ID: the highest round, by a promise or a vote
}

func (*promises) Name() string { return "Promises" }

func (p *promises) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	var r Round
	did := "joined"
	switch f := fact.(type) {
	case Joined:
		r = f.Round
	case Vote:
		r, did = f.Round, "voted in"
	case Booted:
		r, did = f.Joined, "restarted in"
	default:
		return ""
	}
	p.Cases++
	last := at(&p.joined, int64(node))
	if r.Less(last.Round) {
		p.Blame(last.event)
		return fmt.Sprintf("n%d %s round %v after it had promised to take part in none below %v", node, did, r, last.Round)
	}
	*last = ballot{Vote{Round: r}, node, p.Event}
	return ""
}

// phases: a quorum takes part in a round before a coordinator says what may be voted for (§2). With coordinated
// recovery they take part in the fast round right below it, which they have voted in. In a classic round there is one
// value, and in a fast one those that were proposed.
type phases struct {
	sim.Testimony
	sizes
	joined   []ballot // by ID: the highest round, by a promise or a vote
	asked    map[Round]string
	proposed map[string]bool
}

func (*phases) Name() string { return "Phase 1 First" }

func (p *phases) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Proposed:
		p.proposed[f.Value] = true
	case Joined:
		p.join(node, f.Round)
	case Booted:
		p.join(node, f.Joined)
	case Opened:
		p.asked[f.Round] = ""
		return p.asks(node, f.Round)
	case Picked:
		if was, again := p.asked[f.Round]; again && was != f.Value {
			p.Cases++
			return fmt.Sprintf("n%d asked for votes for %s in round %v, which had been for %q", node, f.Value, f.Round, was)
		}
		p.asked[f.Round] = f.Value
		return p.asks(node, f.Round)
	case Vote:
		p.join(node, f.Round)
		return p.votes(node, f)
	}
	return ""
}

func (p *phases) join(node sim.ID, r Round) {
	if last := at(&p.joined, int64(node)); last.Round.Less(r) {
		*last = ballot{Vote{Round: r}, node, p.Event}
	}
}

// asks says that a coordinator asks for votes in a round without a quorum.
func (p *phases) asks(node sim.ID, r Round) string {
	p.Cases++
	fast := Round{Count: r.Count, Coordinator: r.Coordinator}
	var events []uint64
	for _, last := range p.joined {
		if last.node != 0 && !last.Round.Less(fast) {
			events = append(events, last.event)
		}
	}
	if len(events) >= p.of(r) {
		return ""
	}
	p.Blame(events...)
	return fmt.Sprintf("n%d asked for votes in round %v, and only %d of the %d acceptors that it takes took part in it",
		node, r, len(events), p.of(r))
}

// votes says that a vote is not one that was asked for.
func (p *phases) votes(node sim.ID, v Vote) string {
	p.Cases++
	value, asked := p.asked[v.Round]
	switch {
	case !asked:
		return fmt.Sprintf("n%d voted in round %v, and nobody asked for that", node, v.Round)
	case value == "" && !p.proposed[v.Value]:
		return fmt.Sprintf("n%d voted for %s in round %v, and nobody proposed that", node, v.Value, v.Round)
	case value != "" && value != v.Value:
		return fmt.Sprintf("n%d voted for %s in round %v, which was for %s", node, v.Value, v.Round, value)
	}
	return ""
}
