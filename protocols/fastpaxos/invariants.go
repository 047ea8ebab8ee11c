package fastpaxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(s sizes) []sim.Property {
	return []sim.Property{
		&agreement{census: newCensus(s)},
		&nontriviality{proposed: map[string]bool{}},
		&learning{census: newCensus(s)},
		&cp{census: newCensus(s)},
		&oneVote{},
		&promises{},
		&phases{sizes: s, asked: map[Round]string{}, proposed: map[string]bool{}},
	}
}

// agreement is the paper's Consistency: no two values are chosen, or believed to be (§2).
type agreement struct {
	sim.Testimony
	census
	first    Vote // the first that was chosen, or believed to be
	events   []uint64
	believed bool // somebody's word for it is all there was
}

func (*agreement) Name() string { return "Agreement" }

func (p *agreement) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if f, is := fact.(Learned); is {
		return p.judge(Vote(f), true, fmt.Sprintf("n%d learned %s from round %v", node, f.Value, f.Round),
			[]uint64{p.Event})
	}
	v, won := p.hear(node, fact, p.Event)
	if !won {
		return ""
	}
	return p.judge(v, false, fmt.Sprintf("%s was chosen in round %v", v.Value, v.Round), p.row(v).events)
}

func (p *agreement) judge(v Vote, believed bool, what string, events []uint64) string {
	p.Cases++
	if p.first == (Vote{}) {
		p.first, p.events, p.believed = v, events, believed
	}
	if v.Value == p.first.Value {
		return ""
	}
	p.Blame(p.events...)
	p.Blame(events...)
	was := "was chosen in"
	if p.believed {
		was = "was learned from"
	}
	return fmt.Sprintf("%s, but %s %s round %v", what, p.first.Value, was, p.first.Round)
}

// nontriviality: what is learned was proposed (§2).
type nontriviality struct {
	sim.Testimony
	proposed map[string]bool
}

func (*nontriviality) Name() string { return "Nontriviality" }

func (p *nontriviality) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Proposed:
		p.proposed[f.Value] = true
	case Learned:
		p.Cases++
		if !p.proposed[f.Value] {
			return fmt.Sprintf("n%d learned %s, and nobody proposed it", node, f.Value)
		}
	}
	return ""
}

// learning: what is learned in a round was chosen in it.
type learning struct {
	sim.Testimony
	census
}

func (*learning) Name() string { return "Learning" }

func (p *learning) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	p.hear(node, fact, p.Event)
	f, is := fact.(Learned)
	if !is {
		return ""
	}
	p.Cases++
	r, quorum := p.row(Vote(f)), p.of(f.Round)
	if len(r.voters) >= quorum {
		return ""
	}
	p.Blame(r.events...)
	return fmt.Sprintf("n%d learned %s from round %v, but only %d of the %d acceptors that it takes "+
		"had voted for it", node, f.Value, f.Round, len(r.voters), quorum)
}

// cp: once a value is chosen in a round, acceptors vote for no other in a higher round (§2).
type cp struct {
	sim.Testimony
	census
	chosen Vote // in the lowest round
	seen   []ballot
}

// ballot is a vote with whose it is.
type ballot struct {
	Vote
	node  sim.ID
	event uint64
}

func (*cp) Name() string { return "CP" }

func (p *cp) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	v, cast := voteIn(fact)
	if !cast {
		return ""
	}
	p.Cases++
	_, won := p.hear(node, fact, p.Event)
	b := ballot{v, node, p.Event}
	p.seen = append(p.seen, b)
	why := p.judge(b)
	if won && (p.chosen == Vote{} || v.Round.Less(p.chosen.Round)) {
		p.chosen = v
		for i := 0; i < len(p.seen) && why == ""; i++ { // once, or a few times in a broken run
			why = p.judge(p.seen[i])
		}
	}
	return why
}

func (p *cp) judge(b ballot) string {
	c := p.chosen
	if c == (Vote{}) || !c.Round.Less(b.Round) || c.Value == b.Value {
		return ""
	}
	p.Blame(b.event)
	p.Blame(p.row(c).events...)
	return fmt.Sprintf("n%d voted for %s in round %v, but %s was chosen in round %v",
		b.node, b.Value, b.Round, c.Value, c.Round)
}

// oneVote: an acceptor votes once in a round at most, and never in a round below its last, not even
// after a restart (§2). In a fast round nothing but this keeps it from voting for two proposals.
type oneVote struct {
	sim.Testimony
	last []ballot // by ID
}

func (*oneVote) Name() string { return "One Vote" }

func (p *oneVote) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Vote:
		p.Cases++
		last := at(&p.last, int64(node))
		if f.Round == last.Round || f.Round.Less(last.Round) {
			p.Blame(last.event)
			return fmt.Sprintf("n%d voted in round %v after it had voted in round %v",
				node, f.Round, last.Round)
		}
		*last = ballot{f, node, p.Event}
	case Booted:
		p.Cases++
		last := at(&p.last, int64(node))
		if f.Voted.Less(last.Round) {
			p.Blame(last.event)
			return fmt.Sprintf("n%d restarted and does not know of its vote in round %v", node, last.Round)
		}
		if f.Voted == last.Round && f.Value != last.Value {
			p.Blame(last.event)
			return fmt.Sprintf("n%d restarted and takes its vote in round %v for one for %s", node, last.Round, f.Value)
		}
		*last = ballot{Vote{f.Voted, f.Value}, node, p.Event}
	}
	return ""
}
